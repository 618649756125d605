"""How an answer is shown to a marker: names covered, figures of the tables marked, changes marked.

What is given here are pieces of plain text; the page's template escapes every one.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from jasa.instructor.desk.task_sheet import Figures
from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.grading.read.gate import clean

COVER = "▮▮▮"
NUMBER = re.compile(
    r"(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.])\d{1,12}(?:\.\d{1,8})?(?!\w|-[A-Za-z])"
)
MOST_DIFF_WORDS = 3_000
FEWEST_LETTERS = 3


@dataclass(frozen=True)
class Piece:
    """A piece of text; ``why`` says in words why it is marked ("" for plain text)."""

    text: str
    why: str = ""


def names_of(result: HandInResult) -> list[str]:
    """All that names the writer of an answer: name, numbers, words of the file's own name."""
    about = result.about
    whole = [about.name, about.number, result.student_id, result.student]
    parts = [part for text in whole for part in re.split(r"[\s_,]+", text)]
    long = [p for p in [*whole, *parts] if len(p) >= FEWEST_LETTERS or not p.isascii()]
    return sorted({name for name in long if name.strip()}, key=len, reverse=True)


def covered(text: str, names: Iterable[str]) -> str:
    """Cover all names in a text, whatever their case."""
    words = [_as_word(name) for name in names if name]
    if not words:
        return text
    return re.sub("|".join(words), COVER, text, flags=re.IGNORECASE)


def _as_word(name: str) -> str:
    """A name as it stands in a text; one in Latin letters is no part of a longer word."""
    plain = re.escape(name)
    return rf"(?<!\w){plain}(?!\w)" if name.isascii() else plain


def pieces(text: str, figures: Figures) -> list[Piece]:
    """Cut a text at the numbers that stand in the task's tables."""
    made: list[Piece] = []
    end = 0
    for found in NUMBER.finditer(text):
        place = figures.place(found[0])
        if place:
            made += [Piece(text[end : found.start()]), Piece(found[0], f"stands in {place}")]
            end = found.end()
    return [*made, Piece(text[end:])]


def changes(old: str, new: str) -> list[Piece]:
    """Cut two texts into pieces that stayed, went ("taken out") and came ("put in")."""
    before, after = (re.findall(r"\s+|\S+", text)[:MOST_DIFF_WORDS] for text in (old, new))
    made = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            made.append(Piece("".join(before[i:j])))
            continue
        gone, come = "".join(before[i:j]), "".join(after[k:m])
        made += [Piece(gone, "taken out")] if gone else []
        made += [Piece(come, "put in")] if come else []
    return made


def word_count(text: str) -> int:
    """Count the words of a text; Japanese is counted by its letters, two to a word."""
    letters = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff]", text))
    rest = re.sub(r"[\u3040-\u30ff\u3400-\u9fff]+", " ", text)
    return len(re.findall(r"\w[\w'’.-]*", rest)) + letters // 2


def one_line(text: str) -> str:
    """A comment as it is kept: one line, bounded."""
    return clean(text, 600)
