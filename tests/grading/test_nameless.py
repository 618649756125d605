"""Files that name nobody, and numbers as they are typed: whose line of the class list it is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import PurePosixPath

from hypothesis import given, settings
from hypothesis import strategies as st

from jasa.instructor.grading.read.collect import HandIn
from jasa.instructor.grading.read.roster import Student, by_number, whose_lines
from jasa.instructor.grading.read.whose import owners

from .test_platforms import STEM, people


@given(
    numbers=st.lists(st.integers(1, 10**8), min_size=2, max_size=9, unique=True),
    zeros=st.integers(1, 3),
    ask=st.integers(0, 8),
)
def test_a_typed_number_finds_its_student_and_nobody_else(numbers, zeros, ask) -> None:
    roster = [Student(str(n)) for n in numbers]
    find, asked = by_number(roster), numbers[ask % len(numbers)]
    for typed in (str(asked), f" {asked}", "0" * zeros + str(asked), f"{asked}.0"):
        assert find(typed) == Student(str(asked)), typed
    assert find(str(sum(numbers))) is None  # larger than each of them
    twin = Student("0" * zeros + str(asked))
    assert by_number([*roster, twin])(str(asked)) == Student(str(asked))  # as it stands goes first
    assert by_number([*roster, twin])("0" * (zeros + 1) + str(asked)) is None


#: Names that tell what a file is and not whose.
NAMELESS = [
    "Copy of {}",
    "{}",
    "{}-{n}",
    "{} ({n})",
    "Kopie von {} ({n})",
    "Copie de {}",
    "{} copy",
]


def nameless_file(form: str, number: int, typed: str) -> tuple[PurePosixPath, bytes]:
    name = form.format(STEM, n=number) + ".ipynb"
    source = f'student_id = "{typed}"  # put your student number between the quotes'
    return PurePosixPath(name), json.dumps({"cells": [{"source": source}]}).encode()


@given(
    who=people(fewest=3, most=6),
    forms=st.lists(st.sampled_from(NAMELESS), min_size=6, max_size=6, unique=True),
    handed=st.integers(1, 3),
    zeros=st.sampled_from(["", "0", "00"]),
)
@settings(max_examples=100, deadline=None)
def test_a_nameless_file_is_whose_number_it_carries(who, forms, handed, zeros) -> None:
    roster = [Student(f"2026{n}", name) for name, n in who]
    files = [
        nameless_file(f, n, zeros + s.id)
        for (n, f), s in zip(enumerate(forms), roster, strict=False)
    ]
    named = [(PurePosixPath(f"{who[n][0]}.ipynb"), b"{}") for n in range(handed)]
    told = owners([path for path, _ in files], STEM)
    assert all(owner.nameless for owner in told), told
    found = [_nameless(owner, raw) for owner, (_, raw) in zip(told, files, strict=True)]
    assert whose_lines(found, roster) == roster
    # Who has a file of the own name keeps it, and it alone.
    own = [
        HandIn(owner.student, "", 0.0, lambda limits: b"")
        for owner in owners([path for path, _ in named], STEM)
    ]
    lines = whose_lines([*found, *own], roster)
    assert lines[len(found) :] == roster[:handed]
    assert lines[: len(found)] == [None] * handed + roster[handed:]
    # A number in two nameless files says nothing, and one in a stranger's named file neither.
    doubled = [*found, found[0]]
    assert whose_lines(doubled, roster) == [None, *roster[1:], None]
    stranger = replace(found[0], student="Xaver Unbekannt", nameless=False)
    assert whose_lines([stranger, *found[1:]], roster) == [None, *roster[1:]]


def _nameless(owner, raw: bytes):
    return replace(
        HandIn(owner.student, "", 0.0, lambda limits: b""),
        nameless=owner.nameless,
        read=lambda limits: raw,
    )
