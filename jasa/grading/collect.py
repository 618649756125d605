"""Find the hand-ins of a class in a folder or zip, and say whose they are.

Knows the layouts of Canvas (``name_12345_67890_file.ipynb``), Moodle
(``Name_12345_assignsubmission_file_/file.ipynb``), a folder a student, and plain names. A zip is
read in memory, entry by entry and never unpacked: nothing in it can be written anywhere.
"""

from __future__ import annotations

import csv
import io
import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from jasa.grading.submission import MB, ReadLimits, Unreadable, clean, read_file

MOST_FILES = 20_000
DEEPEST = 12
SKIPPED = {".ipynb_checkpoints", "__MACOSX", "__pycache__", ".git"}
CANVAS = re.compile(r"^(?P<name>.+?)(?P<late>_LATE)?_(?P<id>\d+)_\d+_.+$", re.IGNORECASE)
MOODLE = re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?$")
COPY = re.compile(
    r"(?:[\s_-]*(?:\(\d+\)|copy\s?\d*|final|v\s?\d+|のコピー|コピー)|-\d{1,2})$", re.IGNORECASE
)


class CollectError(Exception):
    """The folder, zip or roster cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class HandIn:
    """One file that came in: whose it is, where it stood, when it was saved, how to read it."""

    student: str
    where: str
    saved: float
    read: Callable[[ReadLimits], bytes]
    is_notebook: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Student:
    """One line of a roster: the id students write into their notebook, and a name ("" if none)."""

    id: str
    name: str = ""


@dataclass
class Collection:
    """The hand-ins of a class, one a student, and a sentence on whatever was left out."""

    hand_ins: list[HandIn] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def collect(place: Path, exercise_stem: str = "") -> Collection:
    """Collect the hand-ins in a folder or zip, the newest of each student. Raises CollectError."""
    collection = Collection()
    if not place.exists():
        raise CollectError(f"There is no folder or zip {clean(str(place))!r}. Check the path.")
    if place.is_dir():
        found = list(_in_folder(place, collection.remarks))
    elif zipfile.is_zipfile(place):
        found = list(_in_zip(place, collection.remarks))
    elif place.suffix == ".ipynb":
        found = [_on_disk(place, PurePosixPath(place.name))]
    else:
        raise CollectError(f"{clean(place.name)!r} is neither a folder nor a zip nor a notebook.")
    named = _with_students(found, exercise_stem)
    if not any(h.is_notebook for h in named):
        raise CollectError(f"No notebook (.ipynb) was found in {clean(str(place))!r}.")
    collection.hand_ins = _newest(named, collection.remarks)
    return collection


def _on_disk(path: Path, where: PurePosixPath) -> HandIn:
    saved = path.stat().st_mtime
    notebook = path.suffix.lower() == ".ipynb"
    return HandIn("", str(where), saved, lambda limits: read_file(path, limits), notebook)


def _in_folder(top: Path, remarks: list[str]) -> Iterator[HandIn]:
    count = 0
    for folder, folders, files in os.walk(top, followlinks=False):
        here = Path(folder)
        for name in [n for n in folders if (here / n).is_symlink()]:
            remarks.append(f"{clean(name)} is a link to another folder; it was not followed.")
        folders[:] = sorted(n for n in folders if n not in SKIPPED and not (here / n).is_symlink())
        if len(here.relative_to(top).parts) >= DEEPEST:
            folders[:] = []
        for name in sorted(files):
            path, where = here / name, PurePosixPath((here / name).relative_to(top).as_posix())
            if name.startswith("."):
                continue
            if path.is_symlink() or not path.is_file():
                remarks.append(f"{clean(str(where))} is a link or no file; it was left out.")
                continue
            count += 1
            if count > MOST_FILES:
                raise CollectError(f"There are more than {MOST_FILES:,} files in this folder.")
            yield _on_disk(path, where)


def _in_zip(path: Path, remarks: list[str]) -> Iterator[HandIn]:
    try:
        archive = zipfile.ZipFile(path)
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise CollectError(f"The zip {clean(path.name)!r} cannot be read: {error}.") from error
    if len(entries) > MOST_FILES:
        raise CollectError(f"There are more than {MOST_FILES:,} files in this zip.")
    for entry in entries:
        where = PurePosixPath(_zip_name(entry).replace("\\", "/"))
        if entry.is_dir() or where.name.startswith(".") or SKIPPED & set(where.parts):
            continue
        if where.is_absolute() or ".." in where.parts or ":" in where.parts[0]:
            remarks.append(f"{clean(str(where))} points out of the zip; it was left out.")
        elif stat.S_ISLNK(entry.external_attr >> 16):
            remarks.append(f"{clean(str(where))} is a link; it was left out.")
        else:
            notebook = where.suffix.lower() == ".ipynb"
            yield HandIn("", str(where), _zip_time(entry), _zip_reader(path, entry), notebook)
    archive.close()


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; Windows in Japan writes names in its own encoding without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    for name in ("utf-8", "cp932"):
        try:
            return entry.filename.encode("cp437").decode(name)
        except (UnicodeDecodeError, UnicodeEncodeError):
            continue
    return entry.filename


def _zip_time(entry: zipfile.ZipInfo) -> float:
    year, month, day, hour, minute, second = entry.date_time
    days = year * 372 + month * 31 + day  # only compared with other entries of the same zip
    return float(((days * 24 + hour) * 60 + minute) * 60 + second)


def _zip_reader(path: Path, entry: zipfile.ZipInfo) -> Callable[[ReadLimits], bytes]:
    def read(limits: ReadLimits) -> bytes:
        most = int(limits.file_mb * MB)
        try:
            with zipfile.ZipFile(path) as archive, archive.open(entry) as handle:
                raw = handle.read(most + 1)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
            raise Unreadable(
                f"It cannot be read from the zip ({clean(str(error), 80)})."
            ) from error
        if len(raw) > most:
            raise Unreadable(f"The file is too large when unpacked (limit {limits.file_mb:g} MB).")
        return raw

    return read


# ---------------------------------------------------------------- whose file is it


def _with_students(found: list[HandIn], stem: str) -> list[HandIn]:
    parts = [PurePosixPath(h.where).parts for h in found]
    tops = {p[0] for p in parts}
    # A zip made of one folder: the folder is not a student unless it looks like one.
    wrapped = len(tops) == 1 and all(len(p) > 1 for p in parts) and not MOODLE.match(min(tops))
    inner = {p[1:] for p in parts}
    wrapped = wrapped and (len(inner) > 1 or any(len(p) > 1 for p in inner))
    named = []
    for hand_in, path in zip(found, parts, strict=True):
        student, notes = student_of(path[1:] if wrapped else path, stem)
        named.append(
            HandIn(student, hand_in.where, hand_in.saved, hand_in.read, hand_in.is_notebook, notes)
        )
    return named


def student_of(parts: tuple[str, ...], stem: str = "") -> tuple[str, tuple[str, ...]]:
    """Whose hand-in this is, from its path inside the folder: a name, and notes for the teacher.

    ``stem`` is the exercise's own file name without ending; it is no student's name.
    """
    parts = tuple(unicodedata.normalize("NFC", part) for part in parts)
    for part in parts[:-1]:
        moodle = MOODLE.match(part)
        if moodle:
            return _name(f"{moodle['name']} {moodle['id']}"), ()
    file = PurePosixPath(parts[-1]).stem
    canvas = CANVAS.match(file)
    if canvas:
        late = ("Canvas marks it as late.",) if canvas["late"] else ()
        return _name(f"{canvas['name']} {canvas['id']}"), late
    if len(parts) > 1:
        return _name(parts[0]), ()
    return _plain_name(file, stem), ()


def _plain_name(file: str, stem: str) -> str:
    rest = file
    while (shorter := COPY.sub("", rest)) != rest and shorter.strip(" _-"):
        rest = shorter
    if stem and rest != stem:
        without = rest.replace(stem, "").strip(" _-")
        rest = without or rest
    return _name(rest)


def _name(text: str) -> str:
    return clean(text, 80).strip(" .") or "without name"


def _newest(named: list[HandIn], remarks: list[str]) -> list[HandIn]:
    """One hand-in a student: the newest notebook; anything else only if there is no notebook."""
    by_student: dict[str, list[HandIn]] = {}
    for hand_in in named:
        by_student.setdefault(hand_in.student, []).append(hand_in)
    chosen = []
    for student, files in sorted(by_student.items()):
        notebooks = [h for h in files if h.is_notebook]
        best = max(notebooks or files, key=lambda h: (h.saved, _natural(h.where)))
        notes = best.notes
        others = [clean(h.where, 80) for h in notebooks if h is not best]
        if others:
            notes = (
                *notes,
                f"{len(notebooks)} notebooks came in; the newest is "
                f"{clean(best.where, 80)}, not used: {', '.join(others[:5])}.",
            )
        chosen.append(HandIn(student, best.where, best.saved, best.read, best.is_notebook, notes))
    remarks.extend(f"{h.student}: {note}" for h in chosen for note in h.notes)
    return chosen


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(n or 0), word) for word, n in re.findall(r"(\D*)(\d{0,15})", text)]


# ---------------------------------------------------------------- the roster


def read_roster(path: Path) -> list[Student]:
    """Read a class list: a CSV with a column ``student`` (or ``id``) and, if you like, ``name``.

    Raises CollectError with one sentence.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise CollectError(f"There is no class list {clean(str(path))!r}.") from None
    except (OSError, UnicodeDecodeError):
        raise CollectError("The class list cannot be read: save it as CSV in UTF-8.") from None
    rows = csv.DictReader(io.StringIO(text))
    columns = {(c or "").strip().lower(): c for c in rows.fieldnames or ()}
    column = next((columns[n] for n in ("student", "student_id", "id") if n in columns), None)
    if column is None:
        have = ", ".join(clean(c, 30) for c in columns) or "none"
        raise CollectError(f"The class list needs a column 'student'. It has: {have}.")
    name = columns.get("name")
    students = [
        Student(clean(row[column] or "", 60), clean(row.get(name) or "", 80) if name else "")
        for row in rows
    ]
    return [student for student in students if student.id]


def on_roster(hand_in: HandIn, roster: list[Student]) -> Student | None:
    """Find whose line of the roster a hand-in belongs to: by id, else by name, else nobody's."""
    words = set(re.split(r"[\s_]+", hand_in.student.casefold()))
    packed = _packed(hand_in.student)
    for student in roster:
        if student.id.casefold() in words or _packed(student.id) == packed:
            return student
    named = [
        s for s in roster if s.name and _packed(s.name) in (packed, packed.rstrip("0123456789"))
    ]
    return named[0] if len(named) == 1 else None


def _packed(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum())
