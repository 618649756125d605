"""What a class guessed and answered in the lessons: only of those who handed in their record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jasa.instructor.grading.read.gate import clean
from jasa.learn.record import Entry, parse_line

MOST_FILES, MOST_BYTES, MOST_LINES, MOST_ANSWERS = 2_000, 2_000_000, 5_000, 8


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
    files = sorted(path for path in folder.rglob("*.json") if path.is_file())[:MOST_FILES]
    said: dict[tuple[str, str], Counter[str]] = {}
    records = 0
    for path in files:
        firsts: dict[str, Entry] = {}
        for entry in _entries(path):
            firsts.setdefault(entry.item, entry)
        records += bool(firsts)
        for item, entry in firsts.items():
            if item.startswith(f"{lesson}-") and entry.kind in ("prediction", "quiz"):
                counter = said.setdefault((item, entry.kind), Counter())
                counter[clean(entry.answer, 160)] += 1
    return records, [
        Guessed(clean(item, 40), kind, tuple(counter.most_common(MOST_ANSWERS)))
        for (item, kind), counter in sorted(said.items())
    ]


def _entries(path: Path) -> Iterator[Entry]:
    with path.open("rb") as file:
        text = file.read(MOST_BYTES).decode("utf-8", "replace")
    for line in text.splitlines()[:MOST_LINES]:
        entry = parse_line(line)
        if entry is not None:
            yield entry
