"""What a lesson tells a reader to try in an exhibit stands there, under that name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from jasa.frame.exhibit import REGISTRY
from jasa.learn import cards
from jasa.notebooks import load_notebook
from tests.test_lessons import LESSONS

SHOWN = re.compile(r"learn\.predict\(\"([^\"]+)\"\)|exhibits\.(\w+)\(")
#: Names in a text: in italics, or as code.
NAMED = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)|`([^`\n]+)`")
#: What every exhibit has, and keys.
EVERYWHERE = ["Chart", "Table", "In words", "Sources", "Source", "Next", "Previous", "Tab", "Enter"]


def asked_to_try(lesson: Path) -> list[tuple[str, dict[str, Any], list[str]]]:
    """Cell, item of the exhibit above it, and the names in each text that begins with "Try"."""
    found: list[tuple[str, dict[str, Any], list[str]]] = []
    above: dict[str, Any] = {}
    for cell in load_notebook(lesson)["cells"]:
        source = str(cell["source"])
        if cell["cell_type"] == "code":
            for guess, exhibit in SHOWN.findall(source):
                item = cards.item_named(guess) if guess else {"exhibit": exhibit}
                above = item if "exhibit" in item else above
        elif source.startswith("**Try.**"):
            plain = re.sub(r"<!--.*?-->", "", source)
            names = [a or b for a, b in NAMED.findall(plain)]
            found.append((str(cell["id"]), above, names))
    return found


def words_of(item: dict[str, Any]) -> str:
    """All that a reader can choose or read in an exhibit as an item opens it."""
    exhibit = REGISTRY[item["exhibit"]]
    view = exhibit.view(**exhibit.state(**item.get("state", {})))
    said = [*EVERYWHERE, exhibit.question, view.title, view.subtitle, *view.table.columns]
    for control in map(exhibit.controls.__getitem__, item.get("controls", exhibit.controls)):
        options = [str(option) for option in getattr(control, "options", ())]
        said += [control.label, *options, *(f"{control.label} {option}" for option in options)]
    said += [f"{panel.heading} {panel.text}" for panel in view.panels]
    if view.figure is not None:
        said += [str(trace.name) for trace in view.figure.data]
        said += [str(note.text) for note in view.figure.layout.annotations]
    return " | ".join(said).lower()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda p: p.stem)
def test_what_a_reader_is_told_to_choose_can_be_found(lesson: Path) -> None:
    for cell, item, names in asked_to_try(lesson):
        words = words_of(item)
        missing = [n for n in names if n.rstrip("?").lower() not in words]
        assert not missing, f"lessons/{lesson.name}, {cell}: not in {item['exhibit']}: {missing}"


def test_most_lessons_tell_a_reader_what_to_try() -> None:
    assert sum(len(asked_to_try(lesson)) for lesson in LESSONS) > 30
