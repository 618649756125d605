"""How learning platforms name what they hand to a teacher: one small grammar, a line a platform.

A *part* is the name of a folder or of a file without its ending. Some parts name a student beyond
doubt (Canvas, Moodle, Blackboard, Brightspace, ILIAS); some are furniture that names nobody
(sections, "Submitted files", "Version 2", the exercise itself).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

EXERCISE = (
    r"exercises?|assignments?|aufgaben?|übung(?:en)?|uebung(?:en)?|exercices?|devoirs?|tareas?|"
    r"ejercicios?|homework|hw|problem[ _-]?set|worksheet|task|module|unit|week|woche|semaine|semana|"
    r"課題|演習|レポート"
)
GROUP = re.compile(
    r"^(?:sections?|sektion|sect|groups?|gruppe|groupe|grupo|class|klasse|classe|clase|kurs|course|"
    r"curso|cours|seminar|tutorial|tutorium|td|period|lab|クラス|組|班|グループ)[\s_-]*[\w]{0,3}$",
    re.IGNORECASE,
)
CONTAINER = re.compile(
    r"^(?:(?P<draft>working files|arbeitsdateien)|submitted files|submitted|submissions?|"
    r"hand[\s_-]?ins?|downloads?|abgaben?|einreichungen?|entregas?|rendus?|提出物?|提出|"
    rf"(?:{EXERCISE})[\s_-]*\d*|(?:versions?|attempts?|versuche?|tries|try|intento|essai)[\s_-]*\d+|"
    r"(?:.*[\s_-])?submissions)$",
    re.IGNORECASE,
)
#: Where a part names a student: ``name`` with a ``number`` of the platform's or a ``login``.
STUDENT = (
    # Moodle, all languages: "Name_12345_assignsubmission_file_" as a folder or before the file.
    re.compile(
        r"^(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)(?:_(?P<file>.*))?$"
    ),
    # Blackboard: "Exercise 3_login_attempt_2026-10-05-14-33-00_file".
    re.compile(
        r"^(?P<column>.+?)_(?P<login>[^_]+)_attempt_"
        r"(?P<when>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>.*))?$"
    ),
    # Brightspace: "30000-400 - Maria Alvarez - Oct 5, 2026 233 PM - file".
    re.compile(
        r"^(?P<number>\d+)-\d+\s+-\s+(?P<name>.+?)\s+-\s+"
        r"(?P<when>[^\W\d]+\.? \d{1,2}, \d{4},? \d{1,2}:?\d\d ?[AP]M|\d{1,2} [^\W\d]+\.?,? \d{4}[^-]*)"
        r"(?:\s+-\s+(?P<file>.*))?$",
        re.IGNORECASE,
    ),
    # Canvas: "alvarezmaria_LATE_1000_9000_file".
    re.compile(
        r"^(?P<name>[^_]+(?:_[^\W\d_]+)*?)(?P<late>_LATE)?_(?P<number>\d+)_\d+_(?P<file>.+)$",
        re.IGNORECASE,
    ),
)
#: ILIAS: "Alvarez_Maria_malvarez_12345" as a folder, files below with the time before the name.
ILIAS_FOLDER = re.compile(
    r"^(?P<last>[^\W\d_][^_]*)_(?P<first>[^_]+)_(?P<login>[^_]+)_(?P<number>\d+)$"
)
ILIAS_FILE = re.compile(r"^(?P<when>20\d{12})_(?P<file>.+)$")
COPY_BEFORE = re.compile(
    r"^(?:copy(?:\s*\(\d+\))?\s+of|kopie\s+von|copie\s+de|copia\s+de|cópia\s+de)\s+", re.IGNORECASE
)
COPY_AFTER = re.compile(
    r"(?:[\s_-]*(?:\(\d{1,3}\)|のコピー|コピー)|[\s_-]+(?:copy\s?\d*|kopie\s?\d*|final|v\s?\d{1,2}|LATE))$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Named:
    """A student as a part of a path names one: words, a number of the platform's, when, late."""

    words: str
    number: str = ""
    when: str = ""
    late: bool = False

    @property
    def label(self) -> str:
        """Words and number in one text, which never changes with the class list."""
        return f"{self.words} {self.number}".strip()


def named_by_platform(part: str, folder: bool) -> Named | None:
    """Give the student whom a part names beyond doubt, or None."""
    if folder and (found := ILIAS_FOLDER.match(part)):
        return Named(f"{found['first']} {found['last']} {found['login']}", found["number"])
    for pattern in STUDENT:
        found = pattern.match(part)
        if found is None:
            continue
        told = {key: value for key, value in found.groupdict().items() if value}
        words = told.get("name") or told.get("login", "")
        if is_exercise_word(words):
            continue  # "Exercise_3_20260011_MariaAlvarez" only looks like Canvas
        return Named(words, told.get("number", ""), told.get("when", ""), "late" in told)
    return None


def is_exercise_word(text: str) -> bool:
    """Say whether a text is only a word for an exercise, with or without its number."""
    return bool(re.fullmatch(rf"(?:{EXERCISE})[\s_-]*\d*", text, re.IGNORECASE))


def is_group(part: str) -> bool:
    """Say whether a folder is a section of the class; equal names in two of them are two people."""
    return bool(GROUP.match(part))


def is_container(part: str, stem: str = "") -> bool:
    """Say whether a folder names nobody: "Submitted files", "Version 2", the exercise itself."""
    plain = re.sub(r"[\s_-]+", "_", part.strip().casefold())
    return bool(CONTAINER.match(part)) or bool(stem and plain == stem.casefold())


def is_draft(part: str) -> bool:
    """Say whether a folder holds what a student has not handed in (Teams's working files)."""
    found = CONTAINER.match(part)
    return bool(found and found["draft"])


def without_exercise(file: str, stem: str) -> str:
    """Take words for the exercise, marks of copies and separators from the name of a file.

    What is left names the student; it is empty for a file that is named like the exercise only.
    """
    rest = COPY_BEFORE.sub("", file)
    rest = _without_copies(rest)
    if stem:
        loose = re.sub(r"[_\s-]+", r"[_\\s-]+", re.escape(stem).replace(r"\_", "_"))
        rest = re.sub(rf"{loose}(?:[\s_-]*\(?\d{{1,2}}\)?$)?", " ", rest, flags=re.IGNORECASE)
        number = stem[:2].lstrip("0") or "0"
        rest = re.sub(rf"(?:{EXERCISE})[\s_-]*0*{number}(?!\d)", " ", rest, flags=re.IGNORECASE)
    rest = COPY_BEFORE.sub("", rest.strip(" _-"))
    rest = re.sub(r"\b(?:copy of|kopie von|copie de|copia de)\s*$", "", rest, flags=re.IGNORECASE)
    return _without_copies(rest).strip(" _-")


def _without_copies(text: str) -> str:
    while (shorter := COPY_AFTER.sub("", text)) != text and shorter.strip(" _-"):
        text = shorter
    return text


def ordered_time(when: str) -> str:
    """Give a platform's time of handing in as text that sorts by time ("" where it is unknown)."""
    digits = re.sub(r"\D", "", when)
    if re.match(r"^20\d\d-?\d\d-?\d\d", when):
        return digits.ljust(14, "0")
    found = re.match(r"^(\w{3})\w*\.? (\d{1,2}), (\d{4}),? (\d{1,2}):?(\d\d) ?([AP])M$", when, re.I)
    if found is None:
        return ""
    months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    if found[1].casefold() not in months:
        return ""
    hour = int(found[4]) % 12 + (12 if found[6].upper() == "P" else 0)
    month = months.index(found[1].casefold()) + 1
    return f"{found[3]}{month:02}{int(found[2]):02}{hour:02}{found[5]}00"
