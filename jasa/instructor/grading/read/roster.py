"""The class list: read what Canvas, Moodle or a teacher exports, and find whose a hand-in is.

Numbers of three kinds stand in such lists: the student's own number, a login, and the platform's
own number, which no student has ever seen. Only the first two may draw an own case.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import dateutil.parser

from jasa.exercise.oracle import normalise
from jasa.instructor.grading.read.collect import CollectError, HandIn, typed_ids
from jasa.instructor.grading.read.encodings import decode
from jasa.instructor.grading.read.gate import clean
from jasa.instructor.grading.read.section_names import in_order, sections_of_cells
from jasa.instructor.grading.read.tables import (
    MOST_LINES,
    read_rows,
    table_rows,
    with_known_heads,
)

PARTICIPANT = re.compile(r"(?:[^\W\d]+ +|[^\W\d\x00-\x7f]+)(?P<number>\d{3,})")
NUMBERS = ("sis user id", "sis login id")
MOST_NAMES = 4  # of a person, tried in any order
REMEMBERED = 50_000  # texts made comparable: each hand-in is held against each line of the list


@dataclass(frozen=True)
class Student:
    """One line of a class list: number and name as shown, and all numbers that may name a file.

    ``drawn`` says whether a student knows the number, so that it may draw an own case;
    ``handed_in`` is when, as digits, where the list is a worksheet that tells it; ``sections`` are
    the student's sections, groups or tutorials, where the list has a column of them.
    """

    id: str
    name: str = ""
    ids: tuple[str, ...] = ()
    drawn: bool = True
    handed_in: str = ""
    sections: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Name and number in one text."""
        return f"{self.name} {self.id}".strip()


def read_roster(path: Path) -> list[Student]:
    """Read a class list: an export of a platform, or a CSV or Excel file with ``student``, ``name``.

    Raises CollectError with one sentence.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise CollectError(f"There is no class list {clean(str(path))!r}.") from None
    except OSError:
        raise CollectError("The class list cannot be opened.") from None
    try:
        columns, rows = _excel(raw) if raw.startswith(b"PK\x03\x04") else read_rows(decode(raw)[0])
    except csv.Error as error:
        raise CollectError(f"The class list of students cannot be read: {error}.") from None
    by_canvas = "section" in columns  # as Canvas calls it, before other heads are called so, too
    columns, rows = with_known_heads(columns, rows)
    have = set(columns)
    if not have & {"student", "id", *NUMBERS, "email address"}:
        named = ", ".join(clean(c, 30) for c in columns if c) or "none"
        raise CollectError(f"The class list needs a column 'student'. It has: {named}.")
    canvas = {"student", "id"} <= have and (by_canvas or bool(have.intersection(NUMBERS)))
    made = [_canvas(row) if canvas else _plain_line(row) for _, row in rows]
    sections = sections_of_cells([row.get("section", "") for _, row in rows])
    return _once_each(
        replace(student, sections=own)
        for student, own in zip(made, sections, strict=True)
        if student is not None and student.label
    )


def _once_each(students: Iterable[Student]) -> list[Student]:
    """One line a student: a list of groups has one for each group that somebody is in.

    Two lines with a name alone stay two: two students may have one name.
    """
    by_person: dict[Student, Student] = {}
    again: list[Student] = []
    for student in students:
        person = replace(student, sections=())
        before = by_person.get(person)
        if before is not None and not _numbered(student):
            again.append(student)
            continue
        sections = (*(before.sections if before else ()), *student.sections)
        by_person[person] = replace(student, sections=in_order(sections))
    return [*by_person.values(), *again]


def _numbered(student: Student) -> bool:
    """Whether a line has more than a name: a number, a login, a mail address."""
    has_digit = any(map(str.isdigit, student.id))
    return has_digit or bool(student.ids) or packed(student.name) not in ("", packed(student.id))


def _excel(raw: bytes) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The first sheet of an Excel file as columns and rows. Raises CollectError."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise CollectError(
            "The class list is an Excel file. Save it as CSV (or: pip install openpyxl)."
        ) from None
    try:
        sheet = load_workbook(io.BytesIO(raw), read_only=True, data_only=True).worksheets[0]
        lines = [
            ["" if cell is None else str(cell) for cell in line]
            for line in itertools.islice(sheet.iter_rows(values_only=True), MOST_LINES)
        ]
    except (KeyError, ValueError, OSError, IndexError, zipfile.BadZipFile) as error:
        raise CollectError(
            f"The class list looks like an Excel file, but cannot be read ({clean(str(error), 60)}). "
            "Save it as CSV."
        ) from None
    return table_rows(lines)


def _canvas(row: Mapping[str, str]) -> Student | None:
    """A line of Canvas's gradebook; its second line and its test student are no persons."""
    name = row["student"]
    if not row.get("id") or name.casefold() in ("student, test", "test student"):
        return None
    own = [row.get("sis user id", ""), row.get("sis login id", "")]
    number = next((clean(n, 60) for n in own if n), "")
    ids = _clean_ids([*own, row["id"]])
    return Student(number or clean(row["id"], 60), clean(name, 80), ids, bool(number))


def _plain_line(row: Mapping[str, str]) -> Student | None:
    """A line of Moodle's export or of a list made by hand."""
    parts = [row.get("first name", ""), row.get("last name", "")]
    name = row.get("name") or " ".join(p for p in parts if p)
    student, mail = row.get("student", ""), row.get("email address", "")
    number = next((row[c] for c in NUMBERS if row.get(c)), "")
    if student and not name and (number or row.get("id")):
        name, student = student, ""
    login = mail.split("@")[0]
    when = moment_digits(row.get("handed in", ""))
    participant = PARTICIPANT.fullmatch(student)
    if participant:  # Moodle's worksheet; the same number stands in the names of its files
        own = _clean_ids([number, participant["number"], mail, login])
        told = number or participant["number"]
        return Student(clean(told, 60), clean(name, 80), own, bool(number), when)
    shown = student or number or row.get("id", "") or login
    ids = _clean_ids([student, number, row.get("id", ""), mail, login])
    return Student(clean(shown, 60), clean(name, 80), ids if len(ids) > 1 else (), handed_in=when)


def moment_digits(told: str) -> str:
    """A time as a worksheet writes it, as 14 digits; "" where it is none that can be read."""
    if not re.search(r"\d", told):
        return ""
    try:
        return f"{dateutil.parser.parse(told, fuzzy=True):%Y%m%d%H%M%S}"
    except (ValueError, OverflowError):  # written in another language: the platform's flag is left
        return ""


def _clean_ids(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clean(i, 60) for i in given if i))


@lru_cache(maxsize=REMEMBERED)
def same_number(number: str) -> str:
    """A number as Excel may have changed it: no ``="…"``, quotes, ``.0`` or zeros in front."""
    plain = unicodedata.normalize("NFKC", number).strip()
    plain = re.sub(r"^=?[\"']+|[\"']+$", "", plain)
    plain = re.sub(r"(?<=\d)\.0+$", "", plain)
    return plain.lstrip("0") or plain if plain.isdecimal() else plain.casefold()


# ---------------------------------------------------------------- matching


def on_roster(hand_in: HandIn, roster: Sequence[Student]) -> Student | None:
    """Find whose line of the class list a hand-in belongs to: by number and name, else nobody's."""
    return line_named(hand_in.student, roster)


def line_named(said: str, roster: Sequence[Student]) -> Student | None:
    """Find the one line of the class list that a text names.

    A number that fits exactly is preferred to one that fits without its leading zeros, a whole
    name to one whose words all stand somewhere in the text.
    """
    words = set(re.split(r"[\s_]+", said.casefold()))
    whole = packed(said)
    by_id = [
        s
        for s in roster
        if any(i.casefold() in words or packed(i) == whole for i in (s.id, *s.ids) if i)
    ]
    mangled = {same_number(word) for word in words if any(map(str.isdigit, word))}
    by_number = [s for s in roster if mangled & {same_number(i) for i in (s.id, *s.ids) if i}]
    by_name = [s for s in roster if s.name and same_name(said, s.name)]
    by_words = [s for s in roster if s.name and all_words_in(said, s.name)]
    both = [s for s in by_id if s in by_name]
    for found in (both, by_name, by_id, by_number, by_words):
        if len(found) == 1:
            return found[0]
    return None


def by_number(roster: Sequence[Student]) -> Callable[[str], Student | None]:
    """A search for the one student who has a typed number, as it stands or as Excel changed it."""
    indexes: list[tuple[Callable[[str], str], dict[str, list[Student]]]] = []
    for same in (normalise, same_number):
        index: dict[str, list[Student]] = {}
        for student in (s for s in roster if s.drawn):
            for number in {same(i) for i in (student.id, *student.ids) if i}:
                index.setdefault(number, []).append(student)
        indexes.append((same, index))

    def find(typed: str) -> Student | None:
        """The one student of a typed number; nobody where two could be meant."""
        found = next((index[same(typed)] for same, index in indexes if same(typed) in index), [])
        return found[0] if len(found) == 1 else None

    return find


def whose_lines(hand_ins: Sequence[HandIn], roster: Sequence[Student]) -> list[Student | None]:
    """The line of the class list of each hand-in, in order; None for a stranger.

    A file whose path names nobody ("Copy of 03_share_of_what") is whose number is typed in it,
    if that student has no other file and no other nameless file carries the number.
    """
    lines = [on_roster(hand_in, roster) for hand_in in hand_ins]
    taken = {line for line in lines if line is not None}
    find = by_number(roster)
    claims: dict[Student, list[int]] = {}
    for place, hand_in in enumerate(hand_ins):
        if lines[place] is None and hand_in.nameless:
            claimed = {find(number) for number in typed_ids(hand_in)}
            student = claimed.pop() if len(claimed) == 1 else None
            if student is not None and student not in taken:
                claims.setdefault(student, []).append(place)
    for student, places in claims.items():
        if len(places) == 1:
            lines[places[0]] = student
    return lines


def all_words_in(file_name: str, name: str) -> bool:
    """Say whether all words of a listed name (two or more) stand in a file's name."""
    listed = _words(name)
    return len(listed) > 1 and set(listed) <= set(_words(file_name))


def same_name(file_name: str, name: str) -> bool:
    """Compare names in any order, also as Canvas packs them (``sanchezmaria``)."""
    listed = _words(name)
    theirs = [w for w in _words(file_name) if not w.isdecimal()]
    if not theirs or not listed:
        return False
    if len(theirs) > 1 and len(listed) > 1 and (set(theirs) <= set(listed)):
        return True
    whole, joint = "".join(theirs), "".join(listed)
    if sorted(whole) != sorted(joint):  # the same letters: else no order of the words fits
        return False
    if len(listed) > MOST_NAMES:
        return whole == joint
    return whole in {"".join(order) for order in itertools.permutations(listed)}


@lru_cache(maxsize=REMEMBERED)
def _words(text: str) -> tuple[str, ...]:
    return tuple(w for w in re.split(r"[\W_]+", _folded(text)) if w)


@lru_cache(maxsize=REMEMBERED)
def packed(text: str) -> str:
    """Letters and digits only, lower case, accents of Latin letters dropped."""
    return "".join(c for c in _folded(text) if c.isalnum())


def _folded(text: str) -> str:
    """Lower case without Latin accents; Japanese marks stay, they make another letter."""
    kept: list[str] = []
    for c in unicodedata.normalize("NFKD", text).casefold():
        if unicodedata.combining(c) and kept and kept[-1].isascii():
            continue
        kept.append(c)
    return unicodedata.normalize("NFC", "".join(kept))


def check_match(
    hand_ins: Sequence[HandIn], found_lines: Sequence[Student | None], roster: Sequence[Student]
) -> None:
    """Stop before marking when list and files hardly fit. Raises CollectError."""
    both = list(zip(hand_ins, found_lines, strict=True))
    found = sum(line is not None for _, line in both)
    if 2 * found >= len(hand_ins):
        return
    strangers = [clean(h.student, 40) for h, line in both if line is None][:2]
    lines = [clean(s.label, 40) for s in roster[:2]]
    raise CollectError(
        f"Only {found} of {len(hand_ins)} hand-ins match the class list. Files are named like "
        f"{' and '.join(map(repr, strangers))}, the list has {' and '.join(map(repr, lines))}: "
        "check that it is the right list, or add --anyway."
    )
