"""The sections of a class as a class list tells them: one cell a student, perhaps several names in it.

Platforms write several sections into one cell: Moodle with commas, Canvas as the words of a sentence
("A, B, and C", in the site's language). A comma always parts two names. "Monday and Friday" may be
one name, so it is taken apart only where one of its halves is a section of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from jasa.instructor.grading.read.gate import clean

LONGEST = 80
COMMA = re.compile(r"[,;|、，；\n]")
AND_FIRST = re.compile(r"^(?:and|und|et|y|e|と|及び)\s+", re.IGNORECASE)
AND = re.compile(r"\s+(?:and|und|et|y|e|&|と|及び)\s+", re.IGNORECASE)


def sections_of_cells(cells: Sequence[str]) -> list[tuple[str, ...]]:
    """The sections that each cell of a column names, each once and in one spelling."""
    listed = [_between_commas(cell) for cell in cells]
    known = {same_section(name) for names in listed for name in names}
    spelt: dict[str, str] = {}
    found = []
    for names in listed:
        whole = [part for name in names for part in _taken_apart(name, known)]
        ours = (spelt.setdefault(same_section(part), part) for part in whole)
        found.append(tuple(dict.fromkeys(ours)))
    return found


def same_section(name: str) -> str:
    """A section's name as it is compared: width of letters, capitals and spaces say nothing."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Sections as a person counts them: 2 before 10."""
    return tuple(sorted(dict.fromkeys(names), key=_counted))


def _counted(name: str) -> list[tuple[int, str]]:
    parts = re.split(r"([0-9]+)", same_section(name))
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def _between_commas(cell: str) -> list[str]:
    names = [clean(part, LONGEST) for part in COMMA.split(cell)]
    if len(names) > 1:  # "A, B, and C"
        names[-1] = AND_FIRST.sub("", names[-1])
    return [name for name in names if name]


def _taken_apart(name: str, known: set[str]) -> list[str]:
    for found in AND.finditer(name):
        halves = [name[: found.start()], name[found.end() :]]
        if any(same_section(half) in known for half in halves):
            return [part for half in halves for part in _taken_apart(half, known)]
    return [name]
