"""A model text keeps the task's own length, since a marker shows it as one that earns all points."""

from __future__ import annotations

import json
import re

import pytest

from jasa.data import ROOT

LENGTH = re.compile(r"\b(\d+) to (\d+)\*{0,2} words")
REFERENCE = re.compile(r"<!--.*?-->", re.DOTALL)
#: What stands below a model text: remarks of the course, beginning with a bold line.
REMARK = re.compile(r"\n\n\*\*(?:A (?:good|weak) sentence|Why|Common errors)")


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
    asked_for = [(int(low), int(high)) for low, high in LENGTH.findall(asked)]
    for model in models(text):
        length = len(model.split())
        fits = any(low <= length <= high for low, high in asked_for)
        short = model.startswith("*In short.*") and length < min(asked_for)[0]
        assert fits or short, f"{question}: {length} words, asked are {asked_for}: {model[:60]}"
