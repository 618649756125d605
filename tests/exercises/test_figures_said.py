"""What a card says to a student is whole, and its figures are those that the student has before them.

A sentence ends with its mark, so none is cut; and a figure in a sentence that stands neither in the
task nor in what its cells show is one of an older task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd
import pytest
import yaml

from jasa import data
from jasa.instructor.make.release import solution_paths
from jasa.notebooks import load_notebook, question_of, role_of
from tests.test_texts_in_full import run

TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
IN_DIGITS = {word: 13 + n for n, word in enumerate(TEENS)}
IN_DIGITS |= {word: 20 + 10 * n for n, word in enumerate(TENS)}
ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
IN_DIGITS |= {f"{t}-{o}": IN_DIGITS[t] + 1 + n for t in TENS for n, o in enumerate(ONES)}
WORD = re.compile(rf"\b({'|'.join(sorted(IN_DIGITS, key=len, reverse=True))})\b")
FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
#: References to tables, and the bar in 10_000.
LEFT_OUT = re.compile(r"<!--.*?-->|(?<=\d)_(?=\d)")
#: In a sentence: what is filled in later, and a day that a call is given as an example.
IN_SENTENCES = re.compile(r"\{[^}]*\}|\d{4}-\d\d-\d\d")
#: What a sentence names by its number, and what it computes with whatever the rows hold.
NAMED = re.compile(r"\b(?:lessons?|sections?|tasks?|headlines?|sentences?|rows?) \d+(?: and \d+)*")
FREE = {"19", "20", "0", "1", "2", "100"}  # nineteen of twenty, as 1.96 says; parts of formulas


def figures(text: str) -> set[str]:
    """The figures of a text, in digits; words below thirteen count things and are left out."""
    bare = NAMED.sub(" ", LEFT_OUT.sub("", text.lower()))
    said = WORD.sub(lambda found: str(IN_DIGITS[found[0]]), bare)
    return {number.replace(",", "").removesuffix(".0") for number in FIGURE.findall(said)}


def shown(cells: list[dict]) -> Iterator[tuple[str, str]]:
    """For each cell its question, its words, and what it shows when it is run."""
    names: dict[str, object] = {}
    for cell in cells:
        yield question_of(cell), str(cell["source"])
        if cell["cell_type"] == "code" and role_of(cell) != "check":
            printed, value = run(cell["source"], names)
            whole = isinstance(value, pd.DataFrame | pd.Series)
            yield question_of(cell), f"{printed} {value.to_string() if whole else value}"


def sentences(tree: object, at: tuple[str, ...] = ()) -> Iterator[str]:
    """Everything that a question on a card says to a student, and nothing of its code."""
    if isinstance(tree, dict):
        for name, part in tree.items():
            yield from sentences(part, (*at, str(name)))
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from sentences(part, at)
    elif isinstance(tree, str) and at and at[-1] in SAID:
        yield tree


SAID = {"say", "hints", "insight", "otherwise", "type_say", "earns", "comments"}


def test_no_comment_cuts_a_text_of_a_card_or_an_item():
    """Behind a text without quotes ` #` begins a comment of YAML: the rest is lost in silence."""
    for path in sorted(data.ROOT.glob("solutions/*.yaml")) + sorted(
        data.ROOT.glob("jasa/**/*.yaml")
    ):
        whole = path.read_text(encoding="utf-8")
        for token in yaml.scan(whole):
            if isinstance(token, yaml.ScalarToken) and len(str(token.value).split()) > 1:
                behind = whole[token.end_mark.index :].partition("\n")[0]
                assert "#" not in behind, f"{path.name}: {token.value} {behind}"


@pytest.mark.parametrize("path", solution_paths(), ids=lambda path: path.stem)
def test_every_figure_in_a_sentence_stands_in_its_task(path, monkeypatch):
    monkeypatch.chdir(data.ROOT / "exercises")
    card = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    seen: dict[str, set[str]] = {}
    for question, words in shown(load_notebook(path)["cells"]):
        seen.setdefault(question, set()).update(figures(words))
    for question in card["questions"]:
        of_code = {n for m in question.get("mistakes", ()) for n in figures(str(m["value"]))}
        known = seen.get("", set()) | seen[question["id"]] | of_code | FREE
        for told in sentences(question):
            stale = figures(IN_SENTENCES.sub("", told)) - known
            assert not stale, f"{question['id']}: {told} {stale}"


@pytest.mark.parametrize("path", solution_paths(), ids=lambda path: path.stem)
def test_an_exercise_names_whatever_it_takes_from_the_checks(path):
    """A function that no cell and no sentence uses only makes readers ask what it is for."""
    sources = [cell["source"] for cell in load_notebook(path)["cells"]]
    taken = re.findall(r"^from jasa\.check import (.+)$", "\n".join(sources), re.MULTILINE)
    names = [name.strip() for line in taken for name in line.split(",")]
    assert names
    for name in names:
        assert any(f"{name}(" in source for source in sources), name
