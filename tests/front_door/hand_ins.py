"""A class that hands in exercise 06, built from what was handed out; what each earns is known."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

MARKER = re.compile(r"^.*(?:BEGIN|END) SOLUTION.*\n?", re.MULTILINE)
FILE = "06_who_pays.ipynb"
TEXTS = {  # what is written, and what a reader at the desk gives for it
    "06-q7": {
        "The American part for 2002, as the Department of Defense counted it, is missing.": 1.0,
        "It is the US part for 2002. A zero makes Japan pay all. 1.3 is of another year.": 2.0,
        "US part, 2002: zero is absurd, 1.3 has other contents, the derived figure is derived.": 3.0,
    },
    "06-q8": {
        "Both sides pay, and each has its reasons for counting as it does.": 1.0,
        "Japan pays 74.5 per cent (D1, 2002), says one side. The other counts in cash alone.": 3.0,
        "Two headlines, each with number, definition and year; reasons of both; mine; a limit.": 5.0,
    },
}


@dataclass(frozen=True)
class Member:
    """Somebody of the class: name and number on the platform, and what is typed into which cell."""

    name: str
    number: int
    machine: float | None
    cells: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[int, int] | None = (0, 0)
    damaged: bool = False

    @property
    def given(self) -> str:
        """The first word of the name."""
        return self.name.partition(" ")[0]

    @property
    def family(self) -> str:
        """All but the first word of the name."""
        return self.name.partition(" ")[2]

    @property
    def final(self) -> float | None:
        """Points in the end, None where nothing can be marked."""
        if self.machine is None:
            return None
        read = [list(TEXTS[q].values())[n] for q, n in zip(TEXTS, self.texts or (), strict=False)]
        return self.machine + sum(read)


CLASS = [
    Member("佐藤 花子", 812301, 12, texts=(2, 2)),
    Member("鈴木 一郎", 812302, 11, {"06-q1": "a_head = 7"}, (1, 2)),
    Member("Wei Zhang", 812303, 10, {"06-q4": "moves = ..."}, (1, 1)),
    Member(
        "Wei Zhang", 812304, 9, {"06-q1": "a_head = 7", "06-q2": "faults = list('cccb')"}, (0, 0)
    ),
    Member("Amelia Jones", 812305, 10, {"06-q3": "my_share_pct = 33"}, (2, 1)),
    Member("Siobhán O'Brien", 812306, 0, {}, None),
    Member("Jan van der Berg", 812307, None, texts=None),
    Member("Lucía García López", 812308, None, damaged=True),
]
LATE = Member(
    "Lucía García López", 812308, 12, texts=(2, 1)
)  # the same file, mended and sent by mail


def hand_in(member: Member, exercise: dict, solution: dict) -> bytes:
    """The released exercise as this member has worked it out."""
    if member.damaged:
        return b'{"cells": [{"cell_type": '
    made, right = (
        copy.deepcopy(exercise),
        {c["id"]: "".join(c["source"]) for c in solution["cells"]},
    )
    for cell in made["cells"]:
        question = cell["id"].removesuffix("-answer")
        if cell["id"] == "06-case":
            cell["source"] = "".join(cell["source"]).replace('"A"', f'"{member.number - 582000}"')
        elif question == cell["id"] or member.texts is None:
            continue
        elif question in TEXTS:
            cell["source"] = list(TEXTS[question])[member.texts[question == "06-q8"]]
        else:
            cell["source"] = member.cells.get(question, MARKER.sub("", right[cell["id"]]))
    return json.dumps(made, ensure_ascii=False).encode()


MOODLE = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade"]
MOODLE += ["Grade can be changed", "Last modified (submission)", "Last modified (grade)"]
MOODLE += ["Feedback comments"]
CANVAS = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Exercise 6 (77)"]
GRADE = {"moodle": "Grade", "canvas": "Exercise 6 (77)"}


def handed_out(week: bytes) -> dict:
    """The exercise in the zip that students got."""
    with zipfile.ZipFile(io.BytesIO(week)) as bundle:
        (name,) = [n for n in bundle.namelist() if n.endswith(f"exercises/{FILE}")]
        return json.loads(bundle.read(name))


def submissions(platform: str, exercise: dict, solution: dict) -> bytes:
    """The zip that a platform gives."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in CLASS:
            if one.machine is None and not one.damaged:
                continue
            place = f"{one.name}_{one.number}_assignsubmission_file/{FILE}"
            if platform == "canvas":
                packed = re.sub(r"\W", "", f"{one.family}{one.given}").casefold()
                place = f"{packed}_{one.number}_{one.number + 7_000_000}_{FILE}"
            archive.writestr(place, hand_in(one, exercise, solution))
    return made.getvalue()


def table_of_marks(platform: str) -> str:
    """What the platform exports before anything is marked: a worksheet, or the gradebook."""
    rows = [MOODLE] if platform == "moodle" else [CANVAS, ["    Points Possible", *[""] * 4, "20"]]
    for one in CLASS:
        if platform == "moodle":
            row = [f"Participant {one.number}", one.name, f"u{one.number}@example.org", "Submitted"]
            rows.append([*row, "", "20.00", "Yes", "Friday, 27 November 2026, 9:00 PM", "-", ""])
        else:
            rows.append([f"{one.family}, {one.given}", str(one.number), "", "", "A", ""])
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue()


def grades(platform: str, table: str) -> dict[int, str]:
    """The grade of each student by number, as the platform would read its own table back."""
    found = {}
    for row in csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))):
        number = row["Identifier" if platform == "moodle" else "ID"].rpartition(" ")[2]
        if number:
            found[int(number)] = row[GRADE[platform]]
    return found
