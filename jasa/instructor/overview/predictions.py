"""What a class guessed and answered in the lessons: only of those who handed in their record."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from jasa.instructor.grading.read.gate import clean
from jasa.instructor.overview.records import records_in
from jasa.learn.record import Entry

MOST_ANSWERS = 8


@dataclass(frozen=True)
class Guessed:
    """One prediction or quiz of a lesson: what was said, by how many of those with a record."""

    item: str
    kind: str
    answers: tuple[tuple[str, int], ...]

    @property
    def people(self) -> int:
        """How many answered it."""
        return sum(count for _, count in self.answers)


def predictions(folder: Path, lesson: str) -> tuple[int, list[Guessed]]:
    """Read all records below a folder; gives how many there were, and what was said in a lesson.

    Of several answers of one person the first counts: it is the guess.
    """
    said: dict[tuple[str, str], Counter[str]] = {}
    records = records_in(folder)
    for entries in records:
        firsts: dict[str, Entry] = {}
        for entry in entries:
            firsts.setdefault(entry.item, entry)
        for item, entry in firsts.items():
            if item.startswith(f"{lesson}-") and entry.kind in ("prediction", "quiz"):
                counter = said.setdefault((item, entry.kind), Counter())
                counter[clean(entry.answer, 160)] += 1
    return len(records), [
        Guessed(clean(item, 40), kind, tuple(counter.most_common(MOST_ANSWERS)))
        for (item, kind), counter in sorted(said.items())
    ]
