"""What must be true of every exhibit, without a browser or a kernel: see `tests/properties`.

Each property is tried for each exhibit over all its states, or over each value of each control alone
where there are very many; those with very many states are also sampled. New exhibits are covered as
soon as they exist.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from jasa import exhibits
from jasa.frame import style
from jasa.frame.exhibit import REGISTRY, Exhibit, Many, View
from jasa.frame.live import frame, panels
from jasa.instructor.make.skeletons import OF_EXHIBITS
from tests.every_exhibit import SAMPLES, every_exhibit, few, seen_view, states_of, views
from tests.properties import PROPERTIES, Property


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to open a connection fails the test."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("an exhibit asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@every_exhibit
def test_states_are_counted(shown: Exhibit, record_property: Any) -> None:
    record_property("exhibit states", len(views(shown.name)))
    assert views(shown.name)


def test_every_exhibit_can_be_had_by_its_name() -> None:
    assert set(dir(exhibits)) == set(REGISTRY)
    for name in REGISTRY:
        assert getattr(exhibits, name) is REGISTRY[name] and REGISTRY[name].name == name
    with pytest.raises(AttributeError, match="The exhibits: "):
        exhibits.no_such_exhibit  # noqa: B018


def test_the_names_read_from_the_files_are_those_that_the_modules_declare() -> None:
    """An exhibit written in a way that is not found would be missing from lessons and gallery."""
    code = (
        "from importlib import import_module; from pkgutil import walk_packages\n"
        "from jasa import exhibits; from jasa.frame.exhibit import REGISTRY\n"
        "found = exhibits.modules_by_exhibit()\n"
        "[import_module(m.name) for m in walk_packages(exhibits.__path__, 'jasa.exhibits.')]\n"
        "assert found == {n: REGISTRY[n].draw.__module__ for n in REGISTRY}, set(REGISTRY)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_showing_one_exhibit_imports_no_other_lesson() -> None:
    code = (
        "import sys; from jasa import exhibits; exhibits.share_of_what.view()\n"
        "print(*sorted(m for m in sys.modules if m.startswith('jasa.exhibits.')))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["jasa.exhibits.share", "jasa.exhibits.share.okinawa_share"]


@every_exhibit
def test_no_words_of_the_skeleton_are_left(shown: Exhibit) -> None:
    path = Path(str(sys.modules[shown.draw.__module__].__file__))
    left = [
        words
        for words in OF_EXHIBITS
        if words.replace("NAME", shown.name) in path.read_text("utf-8")
    ]
    assert not left, f"{path.name}: write your own words in the place of {left}"


@every_exhibit
def test_slide_carries_title_source_and_caveat(shown: Exhibit) -> None:
    for _, view in views(shown.name)[:10]:
        if view.figure is None:
            with pytest.raises(ValueError, match="shows words"):
                frame.standalone(view)
            continue
        slide = frame.standalone(view)
        inside = " ".join(a.text or "" for a in slide.layout.annotations).replace("<br>", " ")
        assert style.text(view.title.split()[0]) in slide.layout.title.text
        assert "Source:" in inside and "Mind:" in inside


@every_exhibit
def test_words_do_not_speak_of_one_as_of_many(shown: Exhibit) -> None:
    for state, view in views(shown.name):
        boxes = [text for p in view.panels for text in (p.heading, p.text, p.label or "")]
        said = "\n".join([view.title, view.subtitle, view.source_line(), *view.words, *boxes])
        one = re.search(r"(?<![\d.,/\u2013-])\b1 (?!times\b)[a-z]+s\b|\b(\d{4}) to \1\b", said)
        assert not one, (state, one)


@every_exhibit
def test_the_tabs_hold_years_and_formulas_as_people_write_them(shown: Exhibit) -> None:
    """A year has no comma, and a formula none of the signs by which the course computes it."""
    for _, view in views(shown.name)[:5]:
        rows = re.findall(r"<tr>(.*?)</tr>", panels.table(view.table, "rows"))
        cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
        dated = [n for n, head in enumerate(cells[0]) if re.fullmatch(r"(\w+ )?year", head, re.I)]
        assert not [row[n] for row in cells[1:] for n in dated if "," in row[n]]
        assert not re.search(r"[{}]|count\(", " ".join(panels.computations(view)))


@every_exhibit
def test_every_tab_can_be_filled(shown: Exhibit) -> None:
    for _, view in views(shown.name)[:5]:
        for column in [None, *view.table.columns]:
            page = panels.table(view.table, "rows", column)
            assert page.count("<tr>") == len(view.table) + 1
        assert style.text(view.words[-1]) in panels.words(view)
        assert "References" in panels.sources(shown, view)


@every_exhibit
def test_every_control_changes_what_is_seen(shown: Exhibit) -> None:
    for name, control in shown.controls.items():
        values = control.values()[:40]
        seen = [seen_in(shown, seen_view(shown, shown.state(**{name: v}))) for v in values]
        assert len(set(seen)) == len(seen) > 1, f"two values of {name} show the same"


def seen_in(shown: Exhibit, view: View) -> str:
    drawn = "" if view.figure is None else json.dumps(frame.chart(view.figure, shown.height))
    return drawn + panels.beside(view)


@every_exhibit
def test_fallback_without_a_kernel_has_title_words_and_source(shown: Exhibit) -> None:
    page, view = panels.fallback(shown, shown.view()), shown.view()
    assert style.text(view.title) in page and style.text(view.words[0]) in page
    assert "Source:" in page


@every_exhibit
def test_controls_are_few_and_labelled(shown: Exhibit) -> None:
    for control in shown.controls.values():
        assert not isinstance(control, Many) or len(control.options) <= 12
        control.check(control.start)
    assert shown.question and shown.question[-1] in ".?"


def test_gallery_page_is_that_of_the_exhibits() -> None:
    """The page pins the sentences of two states of each exhibit: none can change unseen."""
    from jasa.instructor.make import gallery

    page = gallery.FOLDER.parent / "gallery.md"
    told = "run: jasa gallery --text (and jasa gallery for new pictures)"
    assert page.read_text(encoding="utf-8") == gallery.gallery_page(), told
    pictures = {p.name for p in gallery.FOLDER.glob("*.png")}
    assert pictures == set(re.findall(r"\(gallery/(\w+\.png)\)", gallery.gallery_page()))


def holds(check: Property, shown: Exhibit, state: dict[str, Any], view: View) -> None:
    """Try one property; what fails names exhibit, state and property."""
    try:
        check(shown, state, view)
    except AssertionError as problem:
        raise AssertionError(f"{shown.name}({state}), {check.__name__}: {problem}") from problem


@pytest.mark.parametrize("check", PROPERTIES, ids=lambda c: c.__name__)
@every_exhibit
def test_every_state(shown: Exhibit, check: Property) -> None:
    for state, view in views(shown.name):
        holds(check, shown, state, view)


@pytest.mark.parametrize(
    "shown", [e for e in REGISTRY.values() if not few(e)], ids=lambda e: e.name
)
def test_any_state(shown: Exhibit) -> None:
    """Controls moved together; what fails is shrunk to the simplest state. The same in every run."""

    @settings(max_examples=SAMPLES)
    @given(state=states_of(shown))
    def tries(state: dict[str, Any]) -> None:
        view = shown.view(**state)
        for check in PROPERTIES:
            holds(check, shown, state, view)

    tries()
