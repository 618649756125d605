"""Whose file is it: from the paths of all files of a class to one student a file.

Platforms that name a student in a part of the path are believed. For the rest the tree itself
tells: the folder level (or the file names) in which the class differs most names the students;
sections, downloads, versions and the exercise's own name are looked through.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from jasa.instructor.grading.read.gate import clean
from jasa.instructor.grading.read.platforms import (
    ILIAS_FILE,
    Named,
    is_container,
    is_draft,
    is_exercise_word,
    is_group,
    named_by_platform,
    ordered_time,
    without_exercise,
)

LONGEST_NAME = 80
LONGEST_PART = 300  # letters of a folder's or file's name that are looked at


@dataclass(frozen=True)
class PathOwner:
    """The student a path names; ``sure`` when the platform says so; ``draft`` if not handed in.

    ``nameless`` says that the path names nobody ("Copy of 03_share_of_what"): then ``student`` is
    only a name for the file.
    """

    student: str
    late: bool = False
    when: str = ""
    sure: bool = False
    draft: bool = False
    nameless: bool = False


@dataclass
class _Path:
    """One path, its furniture taken away: sections, folders that may name a student, the file."""

    parts: tuple[str, ...]
    groups: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    file: str = ""
    when: str = ""
    draft: bool = False
    named: Named | None = None
    file_named: Named | None = None
    student: str = field(default="")


def owners(paths: Sequence[PurePosixPath], stem: str = "") -> list[PathOwner]:
    """Give the owner of each path, in order. ``stem`` is the exercise's own file name."""
    read = [_read_path(path, stem) for path in paths]
    _believe_files(read)
    unsure = [path for path in read if path.named is None]
    flat = [path for path in unsure if not path.folders]
    for path in flat:
        path.student = path.file
    _name_by_level([path for path in unsure if path.folders])
    _drop_common_words(unsure)
    _join_copies(unsure)
    _tell_sections_apart(unsure)
    return [_owner(path) for path in read]


def _read_path(path: PurePosixPath, stem: str) -> _Path:
    parts = tuple(unicodedata.normalize("NFC", part)[:LONGEST_PART] for part in path.parts)
    name = file_stem(parts[-1])
    made = _Path(parts, draft=any(map(is_draft, parts[:-1])))
    timed = ILIAS_FILE.match(name)
    if timed:
        made.when, name = timed["when"], timed["file"]
    found = (named_by_platform(part, True) for part in parts[:-1])
    made.named = next((named for named in found if named is not None), None)
    made.file_named = named_by_platform(name, False)
    made.groups = tuple(part for part in parts[:-1] if is_group(part))
    made.folders = tuple(p for p in parts[:-1] if not is_group(p) and not is_container(p, stem))
    made.file = without_exercise(name, stem)
    return made


def _believe_files(paths: list[_Path]) -> None:
    """Believe a platform's name in a file's name, but not one inside a folder of another student.

    A student chooses the names in the own folder: ``bob/alice_1_1_x.ipynb`` stays Bob's, unless
    the class as a whole came as files of that kind.
    """
    by_file = sum(path.file_named is not None for path in paths)
    for path in paths:
        if path.named is None and (not path.folders or 2 * by_file >= len(paths)):
            path.named = path.file_named


def file_stem(name: str) -> str:
    """The name of a file without its endings, also without ``.ipynb.txt`` and the like."""
    found = re.match(r"^(.+)\.ipynb", name, re.IGNORECASE)
    return found[1] if found else PurePosixPath(name).stem


def _name_by_level(paths: list[_Path]) -> None:
    """Name by the folder level that tells most students apart, or by the files of a shared folder."""
    if not paths:
        return
    common = min(len(path.folders) for path in paths)
    counts = [
        len({path.groups + path.folders[: level + 1] for path in paths}) for level in range(common)
    ]
    level = counts.index(max(counts))
    by_folder: dict[tuple[str, ...], list[_Path]] = {}
    for path in paths:
        by_folder.setdefault(path.groups + path.folders[: level + 1], []).append(path)
    by_file = _files_name_students(list(by_folder.values()))
    for path in paths:
        path.student = path.file if by_file else path.folders[level]
        if by_file:
            path.groups = path.groups + path.folders[: level + 1]


def _files_name_students(folders: list[list[_Path]]) -> bool:
    """Say whether folders hold many students' files rather than one student's each.

    So it is when no file is named like the exercise only, every folder holds files of different
    names, and no name stands in two folders.
    """
    names = [[path.file for path in folder] for folder in folders]
    every = [name for folder in names for name in folder]
    if not all(every) or all(len(set(folder)) == 1 for folder in names):
        return False
    shared = Counter(name for folder in names for name in set(folder))
    return all(count == 1 for count in shared.values())


def _drop_common_words(paths: list[_Path]) -> None:
    """Take away an assignment's name before every student's: "exercise-3-malvarez"."""
    names = sorted({path.student for path in paths if path.student})
    if len(names) < 3:
        return
    first, last = names[0], names[-1]
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    start = first[:same]
    cut = max(start.rfind("-"), start.rfind("_"), start.rfind(" ")) + 1
    begins = start[:cut].strip(" _-")
    if not begins or any(not name[cut:].strip(" _-") for name in names):
        return
    if not (is_exercise_word(begins) or re.search(r"[^\W\d].*\d", begins)):
        return  # everybody may well be called Maria
    for path in paths:
        path.student = path.student[cut:]


def _join_copies(paths: list[_Path]) -> None:
    """A second download, "Maria Alvarez-2", belongs to Maria Alvarez where both stand here."""
    names = {(path.groups, path.student) for path in paths}
    for path in paths:
        base, _, number = path.student.replace("-", " ").replace("_", " ").rpartition(" ")
        if not (number.isdecimal() and len(number) <= 2 and len(base) > 2):
            continue
        short = path.student[: -len(number)].rstrip(" -_")
        if (path.groups, short) in names and not any(map(str.isdecimal, short)):
            path.student = short


def _tell_sections_apart(paths: list[_Path]) -> None:
    """Two students of one name in two sections stay two: the section stands behind the name."""
    sections: dict[str, set[tuple[str, ...]]] = {}
    for path in paths:
        sections.setdefault(path.student.casefold(), set()).add(path.groups)
    for path in paths:
        if path.student and len(sections[path.student.casefold()]) > 1 and path.groups:
            path.student = f"{path.student} ({path.groups[-1]})"


def _owner(path: _Path) -> PathOwner:
    if path.named is not None:
        label, late, when = path.named.label, path.named.late, path.named.when or path.when
        return PathOwner(student_label(label), late, ordered_time(when), True, path.draft)
    name = path.student or path.file
    label = student_label(name or file_stem(path.parts[-1]))
    return PathOwner(label, False, ordered_time(path.when), False, path.draft, not name)


def student_label(text: str) -> str:
    """A student's name as it is kept: one clean line, never empty, long ones still told apart."""
    whole = clean(text, LONGEST_NAME * 4).strip(" .") or "without name"
    if len(whole) <= LONGEST_NAME:
        return whole
    return f"{whole[:LONGEST_NAME]}… {hashlib.sha256(whole.encode()).hexdigest()[:6]}"
