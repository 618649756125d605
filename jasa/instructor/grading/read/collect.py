"""Find the hand-ins of a class in a folder or zip, and say whose they are.

Knows the layouts of Canvas (``name_12345_67890_file.ipynb``), Moodle
(``Name_12345_assignsubmission_file_/file.ipynb``), a folder a student, and plain names. A zip is
read in memory, entry by entry and never unpacked: nothing in it can be written anywhere.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from jasa.instructor.grading.read.submission import MB, ReadLimits, Unreadable, clean, read_file

MOST_FILES = 20_000
DEEPEST = 12
SKIPPED = {".ipynb_checkpoints", "__MACOSX", "__pycache__", ".git"}
CANVAS = re.compile(r"^(?P<name>.+?)(?P<late>_LATE)?_(?P<id>\d+)_\d+_.+$", re.IGNORECASE)
MOODLE = re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?$")
COPY = re.compile(r"[\s_-]*(?:\(\d+\)|copy\s?\d*|final|v\s?\d+|のコピー|コピー)$", re.IGNORECASE)


class CollectError(Exception):
    """The folder, zip or roster cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class HandIn:
    """One file that came in: whose it is, where it stood, when it was saved, how to read it.

    ``student`` comes from the file alone (a platform's number, a stem) and never changes with the
    class list. ``others`` are further notebooks of the same student, newest first.
    """

    student: str
    where: str
    saved: float
    read: Callable[[ReadLimits], bytes]
    is_notebook: bool = True
    late: bool = False
    others: tuple[HandIn, ...] = ()


@dataclass
class Collection:
    """The hand-ins of a class, one a student, a sentence on whatever was left out, stray files."""

    hand_ins: list[HandIn] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)


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
    collection.strays = sorted(clean(h.where, 80) for h in named if _stray(h))
    collection.hand_ins = _one_each([h for h in named if not _stray(h)])
    return collection


def _stray(hand_in: HandIn) -> bool:
    """Neither a notebook nor, by its name, something a platform received from a student."""
    if hand_in.is_notebook:
        return False
    path = PurePosixPath(hand_in.where)
    return not (CANVAS.match(path.stem) or any(MOODLE.match(part) for part in path.parts[:-1]))


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
        if (
            not where.parts
            or entry.is_dir()
            or where.name.startswith(".")
            or SKIPPED & set(where.parts)
        ):
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
    notebooks = [p for p, h in zip(parts, found, strict=True) if h.is_notebook] or parts
    tops = {p[0] for p in notebooks}
    # A zip made of one folder: the folder is not a student unless it looks like one.
    wrapped = len(tops) == 1 and all(len(p) > 1 for p in notebooks) and not MOODLE.match(min(tops))
    inner = {p[1:] for p in notebooks}
    wrapped = wrapped and (len(inner) > 1 or any(len(p) > 1 for p in inner))
    named = []
    for hand_in, path in zip(found, parts, strict=True):
        whose = path[1:] if wrapped and len(path) > 1 and path[0] in tops else path
        if len(whose) > 1 and _holds_a_class(whose[:-1], path[:-1], notebooks, stem):
            whose = whose[-1:]
        student, late = student_of(whose, stem)
        named.append(replace(hand_in, student=student, late=late))
    return named


def _holds_a_class(
    folder: tuple[str, ...], full: tuple[str, ...], notebooks: list[tuple[str, ...]], stem: str
) -> bool:
    """Whether a folder holds the notebooks of several students and is not one student's own.

    So it is when all notebooks lie in it, under different names and none named like the exercise.
    """
    if any(MOODLE.match(part) for part in folder):
        return False
    if any(p[:-1] != full for p in notebooks):
        return False
    names = {_plain_name(PurePosixPath(p[-1]).stem, stem) for p in notebooks}
    return len(names) > 1 and not any(stem and stem in name for name in names)


def student_of(parts: tuple[str, ...], stem: str = "") -> tuple[str, bool]:
    """Whose hand-in this is, from its path inside the folder, and whether its name says late.

    ``stem`` is the exercise's own file name without ending; it is no student's name.
    """
    parts = tuple(unicodedata.normalize("NFC", part) for part in parts)
    for part in parts[:-1]:
        moodle = MOODLE.match(part)
        if moodle:
            return _name(f"{moodle['name']} {moodle['id']}"), False
    file = PurePosixPath(parts[-1]).stem
    canvas = CANVAS.match(file)
    if canvas:
        return _name(f"{canvas['name']} {canvas['id']}"), bool(canvas["late"])
    if len(parts) > 1:
        return _name(parts[0]), False
    return _plain_name(file, stem), False


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


def _one_each(named: list[HandIn]) -> list[HandIn]:
    """One hand-in a student with all its notebooks; anything else only if there is none."""
    by_student: dict[str, list[HandIn]] = {}
    for hand_in in named:
        by_student.setdefault(hand_in.student, []).append(hand_in)
    return [joined(files) for _, files in sorted(by_student.items())]


def joined(files: Sequence[HandIn]) -> HandIn:
    """All files of one student as one hand-in, the newest notebook first."""
    every = [replace(f, others=()) for h in files for f in (h, *h.others)]
    usable = [h for h in every if h.is_notebook] or every
    usable.sort(key=lambda h: (h.saved, _natural(h.where)), reverse=True)
    return replace(usable[0], student=files[0].student, others=tuple(usable[1:]))


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(n or 0), word) for word, n in re.findall(r"(\D*)(\d{0,15})", text)]
