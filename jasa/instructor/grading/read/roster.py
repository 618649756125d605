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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jasa.instructor.grading.read.collect import CollectError, HandIn
from jasa.instructor.grading.read.submission import clean

NUMBERS = ("sis user id", "student_id", "student id", "student number", "id number", "sis login id")
FIRST, LAST = ("first name", "given name"), ("surname", "last name", "family name")
MOST_NAMES = 4  # of a person, tried in any order


@dataclass(frozen=True)
class Student:
    """One line of a class list: number and name as shown, and all numbers that may name a file.

    ``drawn`` says whether a student knows the number, so that it may draw an own case.
    """

    id: str
    name: str = ""
    ids: tuple[str, ...] = ()
    drawn: bool = True

    @property
    def label(self) -> str:
        """Name and number in one text."""
        return f"{self.name} {self.id}".strip()


def decode(raw: bytes) -> str:
    """Text of a CSV as spreadsheets save it: UTF-8, UTF-16, Japanese or western Windows."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    for name in ("utf-8-sig", "cp932", "cp1252"):
        try:
            return raw.decode(name)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", errors="replace")


def read_rows(text: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Columns (lower case) and rows with their number in a spreadsheet; comma, semicolon, tab."""
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark)
    columns = [(c or "").strip().casefold() for c in reader.fieldnames or ()]
    reader.fieldnames = columns
    rows = []
    for number, row in enumerate(reader, start=2):
        cells = {name: (row.get(name) or "").strip() for name in columns}
        if any(cells.values()):
            rows.append((number, cells))
    return columns, rows


def read_roster(path: Path) -> list[Student]:
    """Read a class list: Canvas's or Moodle's export, or a CSV with ``student`` and ``name``.

    Raises CollectError with one sentence.
    """
    try:
        text = decode(path.read_bytes())
    except FileNotFoundError:
        raise CollectError(f"There is no class list {clean(str(path))!r}.") from None
    except OSError:
        raise CollectError("The class list cannot be opened.") from None
    try:
        columns, rows = read_rows(text)
    except csv.Error as error:
        raise CollectError(f"The class list of students cannot be read: {error}.") from None
    have = set(columns)
    if not have & {"student", "id", *NUMBERS, "email address"}:
        named = ", ".join(clean(c, 30) for c in columns) or "none"
        raise CollectError(f"The class list needs a column 'student'. It has: {named}.")
    canvas = "student" in have and bool({"sis user id", "sis login id", "section"} & have)
    made = (_canvas(row) if canvas else _plain_line(row) for _, row in rows)
    return [student for student in made if student is not None and student.label]


def _canvas(row: Mapping[str, str]) -> Student | None:
    """A line of Canvas's gradebook; its second line and its test student are no persons."""
    name = row["student"]
    if not row.get("id") or name.casefold() in ("student, test", "test student"):
        return None
    own = [row.get("sis user id", ""), row.get("sis login id", "")]
    number = next((clean(n, 60) for n in own if n), "")
    ids = _ids([*own, row["id"]])
    return Student(number or clean(row["id"], 60), clean(name, 80), ids, bool(number))


def _plain_line(row: Mapping[str, str]) -> Student | None:
    """A line of Moodle's export or of a list made by hand."""
    parts = [next((row[c] for c in names if row.get(c)), "") for names in (FIRST, LAST)]
    name = row.get("name") or row.get("full name") or " ".join(p for p in parts if p)
    student, mail = row.get("student", ""), row.get("email address", "")
    number = next((row[c] for c in NUMBERS if row.get(c)), "")
    if student and not name and (number or row.get("id")):
        name, student = student, ""
    login = mail.split("@")[0]
    shown = student or number or row.get("id", "") or login
    ids = _ids([student, number, row.get("id", ""), mail, login])
    return Student(clean(shown, 60), clean(name, 80), ids if len(ids) > 1 else ())


def _ids(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clean(i, 60) for i in given if i))


# ---------------------------------------------------------------- matching


def on_roster(hand_in: HandIn, roster: Sequence[Student]) -> Student | None:
    """Find whose line of the class list a hand-in belongs to: by number and name, else nobody's."""
    words = set(re.split(r"[\s_]+", hand_in.student.casefold()))
    whole = packed(hand_in.student)
    by_id = [
        s
        for s in roster
        if any(i.casefold() in words or packed(i) == whole for i in (s.id, *s.ids) if i)
    ]
    by_name = [s for s in roster if s.name and same_name(hand_in.student, s.name)]
    both = [s for s in by_id if s in by_name]
    for found in (both, by_name, by_id):
        if len(found) == 1:
            return found[0]
    return None


def same_name(file_name: str, name: str) -> bool:
    """Compare names in any order, also as Canvas packs them (``sanchezmaria``)."""
    theirs, listed = _words(file_name), _words(name)
    theirs = [w for w in theirs if not w.isdecimal()]
    if not theirs or not listed:
        return False
    if len(theirs) > 1 and len(listed) > 1 and (set(theirs) <= set(listed)):
        return True
    whole = "".join(theirs)
    if len(listed) > MOST_NAMES:
        return whole == "".join(listed)
    return whole in {"".join(order) for order in itertools.permutations(listed)}


def _words(text: str) -> list[str]:
    return [w for w in re.split(r"[\W_]+", _fold(text)) if w]


def packed(text: str) -> str:
    """Letters and digits only, lower case, accents of Latin letters dropped."""
    return "".join(c for c in _fold(text) if c.isalnum())


def _fold(text: str) -> str:
    """Lower case without Latin accents; Japanese marks stay, they make another letter."""
    kept: list[str] = []
    for c in unicodedata.normalize("NFKD", text).casefold():
        if unicodedata.combining(c) and kept and kept[-1].isascii():
            continue
        kept.append(c)
    return unicodedata.normalize("NFC", "".join(kept))


def check_match(hand_ins: Sequence[HandIn], roster: Sequence[Student]) -> None:
    """Stop before marking when list and files hardly fit. Raises CollectError."""
    found = sum(on_roster(h, roster) is not None for h in hand_ins)
    if 2 * found >= len(hand_ins):
        return
    strangers = [clean(h.student, 40) for h in hand_ins if on_roster(h, roster) is None][:2]
    lines = [clean(s.label, 40) for s in roster[:2]]
    raise CollectError(
        f"Only {found} of {len(hand_ins)} hand-ins match the class list. Files are named like "
        f"{' and '.join(map(repr, strangers))}, the list has {' and '.join(map(repr, lines))}: "
        "check that it is the right list, or add --anyway."
    )
