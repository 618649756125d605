"""A model text keeps the task's own length, since a marker shows it as one that earns all points."""

from __future__ import annotations

import json
import re

import pytest

from jasa.data import ROOT

LENGTH = re.compile(r"\b(\d+) to (\d+)\*{0,2} words")
REFERENCE = re.compile(r"<!--.*?-->", re.DOTALL)
#: What stands below a model text: remarks of the course, beginning with a bold line.
REMARK = re.compile(r"\n\n\*\*(?:A (?:good|weak) sentence|Why\.|Common errors)")
#: Lengths of early models, and those of the last exercises: by then a student writes a page.
EARLY, LAST = ("01", "02", "03"), ("09", "10")


def texts() -> list[tuple[str, str, str]]:
    """Every model text: the name of its question, what the task says, and the text."""
    found = []
    for path in sorted((ROOT / "solutions").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        written = {c["id"]: "".join(c["source"]) for c in cells}
        for name, text in written.items():
            question = "-".join(name.split("-")[:2])
            asked = " ".join(t for n, t in written.items() if n.startswith(f"{question}-task"))
            if name == f"{question}-answer" and LENGTH.search(asked):
                found.append((question, asked, text))
    return found


def models(text: str) -> list[str]:
    """The model texts of a cell: one, or a bold beginning each where the cell announces several."""
    told = REMARK.split(REFERENCE.sub("", text))[0].strip()
    if told.startswith("*Two answers"):
        return told.split("\n\n")[1:]
    return [told]


@pytest.mark.parametrize(("question", "asked", "text"), texts(), ids=lambda v: str(v)[:5])
def test_a_model_text_is_as_long_as_the_task_asks(question: str, asked: str, text: str) -> None:
    """Where a task has a shorter way for those who start late, the model goes the long one."""
    low, high = max((int(low), int(high)) for low, high in LENGTH.findall(asked))
    for model in models(text):
        length = len(model.split())
        assert low <= length <= high, f"{question}: {length} words, not {low} to {high}"


def longest(numbers: tuple[str, ...]) -> int:
    """The number of words of the longest model text of some exercises."""
    of_them = [text for question, _, text in texts() if question[:2] in numbers]
    return max(len(model.split()) for text in of_them for model in models(text))


def test_the_last_model_texts_are_a_page() -> None:
    assert longest(LAST) >= 2 * longest(EARLY)
