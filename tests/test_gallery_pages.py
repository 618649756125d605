"""Pictures of the gallery that a change makes old are named; a misspelt name gets its nearest."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from jasa.frame.exhibit import REGISTRY
from jasa.instructor.make import gallery
from jasa.instructor.make.skeletons import MODULE, without_marks


def test_exhibits_with_other_words_than_before_are_named() -> None:
    names = ("how_far", "scrambles", "troops")
    page = "# Gallery\n\n" + "\n".join(map(gallery.entry, gallery.chosen(names)))
    assert gallery.pages_apart(page, page) == []
    assert gallery.pages_apart("", page) == list(names)
    without = "# Gallery\n\n" + "\n".join(map(gallery.entry, gallery.chosen(names[1:])))
    assert gallery.pages_apart(without, page) == ["how_far"]
    words = REGISTRY["scrambles"].view().words[0]
    assert gallery.pages_apart(page.replace(words, "Otherwise."), page) == ["scrambles"]


def test_exhibits_of_a_changed_table_are_named() -> None:
    named = gallery.shown_of(["scrambles"])
    assert "scrambles" in named and len(named) < len(REGISTRY)
    assert gallery.shown_of([]) == []


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (('"total"', '"totla"'), r"twice\.py, line \d+, stops with KeyError: 'totla'"),
        (("def twice_rows(", "def twice_rows(("), r"twice\.py, line \d+, stops with SyntaxError"),
    ],
)
def test_a_slip_in_an_exhibit_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slip: tuple[str, str], told: str
) -> None:
    code = without_marks(MODULE).replace("{lesson}", "Lesson 07").replace("NAME", "twice")
    assert slip[0] in code
    path = tmp_path / "twice.py"
    path.write_text(code.replace(*slip), encoding="utf-8")
    monkeypatch.setattr(gallery, "MODULES", tmp_path)
    monkeypatch.setattr(gallery.data, "ROOT", tmp_path)
    with pytest.raises(gallery.GalleryError, match=told), gallery.in_a_sentence():
        runpy.run_path(str(path))["twice_rows"]("all years")


def test_what_no_exhibit_does_is_not_put_in_a_sentence() -> None:
    with pytest.raises(ZeroDivisionError), gallery.in_a_sentence():
        raise ZeroDivisionError


def test_a_misspelt_exhibit_gets_the_nearest_names() -> None:
    with pytest.raises(gallery.GalleryError, match="nearest names are: scrambles") as refused:
        gallery.chosen(["scrambels"])
    assert len(re.findall(r"\w+", str(refused.value))) < 20
