"""Find the hand-ins of a class in a folder or zip.

Whose they are says ``whose``, by the grammar in ``platforms``. A zip is read in memory, entry by
entry and never unpacked, and so is a zip within it: nothing in it can be written anywhere.
"""

from __future__ import annotations

import contextlib
import io
import lzma
import os
import re
import stat
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from jasa.errors import JasaError
from jasa.instructor.grading.read.encodings import zip_entry_name
from jasa.instructor.grading.read.gate import clean
from jasa.instructor.grading.read.submission import (
    MB,
    READ_LIMITS,
    ReadLimits,
    Unreadable,
    read_file,
)
from jasa.instructor.grading.read.whose import owners
from jasa.instructor.grading.read.zip_files import open_zip

MOST_FILES = 20_000
MOST_INNER = 200  # files of a zip within a zip
PEEK = 4096
ENCRYPTED = 0x1  # a flag of a file in a zip
MOST_CPU_S = 20.0  # of reading the files of one student; a file takes some hundredths
MAYBE_NOTEBOOKS = ("", ".json", ".txt", ".html", ".ipynb")
DEEPEST = 12
# What Jupyter, git, Python and the systems themselves leave in folders and zips; no case counts.
LITTER_FOLDERS = {".ipynb_checkpoints", "__pycache__", ".git", "__macosx", "$recycle.bin"} | {
    "system volume information", ".trashes", ".spotlight-v100", ".fseventsd", ".appledouble",
}  # fmt: skip
LITTER = {"desktop.ini", "thumbs.db", "ehthumbs.db", "icon\r"}

DRIVE = re.compile(r"[A-Za-z]:($|[^ ])")  # a time in a name, 2:33 PM, is none
#: All that Python raises for a zip that is damaged inside.
ZIP_TROUBLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    RuntimeError,  # encrypted
    NotImplementedError,
    UnicodeDecodeError,
    ValueError,
)


class CollectError(JasaError):
    """The folder, zip or roster cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class HandIn:
    """One file that came in: whose it is, where it stood, when it was saved, how to read it.

    ``student`` comes from the path alone (a platform's number, a stem) and never changes with the
    class list; ``sure`` says that a platform named it, ``when`` is the platform's time of handing
    in, a ``draft`` was not handed in, a ``nameless`` file's path names nobody. ``others`` are
    further notebooks of the same student.
    """

    student: str
    where: str
    saved: float
    read: Callable[[ReadLimits], bytes]
    is_notebook: bool = True
    late: bool = False
    when: str = ""
    sure: bool = False
    draft: bool = False
    nameless: bool = False
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


def is_litter(where: PurePosixPath) -> bool:
    """Whether a file was left by a system or a program, hidden or open, and is nobody's."""
    name = where.name.lower()
    of_an_open_document = name.startswith("~$")  # Word and Excel keep one beside it
    return (
        name.startswith(".")
        or name in LITTER
        or of_an_open_document
        or any(part.lower() in LITTER_FOLDERS for part in where.parts[:-1])
    )


def _stray(hand_in: HandIn) -> bool:
    """Neither a notebook nor, by its name, something a platform received from a student."""
    return not hand_in.is_notebook and not hand_in.sure


def _on_disk(path: Path, where: PurePosixPath) -> HandIn:
    saved = path.stat().st_mtime
    suffix = path.suffix.lower()
    notebook = suffix == ".ipynb" or (
        suffix in MAYBE_NOTEBOOKS and _begins_like_one(_first_bytes(path))
    )
    return HandIn("", _written(where), saved, lambda limits: read_file(path, limits), notebook)


def _written(where: PurePosixPath) -> str:
    """A path as text that can be stored and shown, whatever bytes the file system holds."""
    return str(where).encode("utf-8", "replace").decode()


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as handle:
            return handle.read(PEEK)
    except OSError:
        return b""


def _begins_like_one(start: bytes) -> bool:
    """Whether a file under another name is a notebook by its content (``.ipynb.json``, ``.txt``)."""
    text = start.lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    return text.startswith(b"{") and (b'"cells"' in text or b'"nbformat"' in text)


def _in_folder(top: Path, remarks: list[str]) -> Iterator[HandIn]:
    count = 0
    for folder, folders, files in os.walk(top, followlinks=False):
        here = Path(folder)
        for name in [n for n in folders if (here / n).is_symlink()]:
            remarks.append(f"{clean(name)} is a link to another folder; it was not followed.")
        folders[:] = sorted(
            n for n in folders if n.lower() not in LITTER_FOLDERS and not (here / n).is_symlink()
        )
        if len(here.relative_to(top).parts) >= DEEPEST:
            folders[:] = []
        for name in sorted(files):
            path, where = here / name, PurePosixPath((here / name).relative_to(top).as_posix())
            if is_litter(where):
                continue
            if path.is_symlink() or not path.is_file():
                remarks.append(f"{clean(str(where))} is a link or no file; it was left out.")
                continue
            count += 1
            if count > MOST_FILES:
                raise CollectError(f"There are more than {MOST_FILES:,} files in this folder.")
            if path.suffix.lower() == ".zip" and zipfile.is_zipfile(path):
                yield from _in_zip(path, remarks, where)
            else:
                yield _on_disk(path, where)


def _in_zip(path: Path, remarks: list[str], below: PurePosixPath | None = None) -> Iterator[HandIn]:
    """The files of a zip; ``below`` is where the zip itself stands in a folder of hand-ins."""
    try:
        archive = open_zip(path)
        entries = archive.infolist()
    except ZIP_TROUBLE as error:
        raise CollectError(f"The zip {clean(path.name)!r} cannot be read: {error}.") from error
    if len(entries) > MOST_FILES:
        raise CollectError(f"There are more than {MOST_FILES:,} files in this zip.")
    for entry, where in _honest(entries, remarks):
        shown = where if below is None else below / where
        if where.suffix.lower() == ".zip" and below is None:
            yield from _in_inner_zip(path, entry, shown, remarks)
            continue
        yield _entry(_Entry(path, (entry,)), shown, _zip_time(entry), where.suffix)
    archive.close()


def _honest(
    entries: Sequence[zipfile.ZipInfo], remarks: list[str]
) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """The files of a zip with their names, without what points out of it, links and litter."""
    for entry in entries:
        name = zip_entry_name(entry.filename, bool(entry.flag_bits & 0x800))
        where = PurePosixPath(name.replace("\\", "/"))
        if name.endswith("/") or is_litter(where):
            continue
        if not where.parts:
            remarks.append("A file without a name was left out of the zip.")
            continue
        if where.is_absolute() or ".." in where.parts or DRIVE.match(where.parts[0]):
            remarks.append(f"{clean(str(where))} points out of the zip; it was left out.")
        elif stat.S_ISLNK(entry.external_attr >> 16):
            remarks.append(f"{clean(str(where))} is a link; it was left out.")
        else:
            yield entry, where


def _in_inner_zip(
    path: Path, entry: zipfile.ZipInfo, where: PurePosixPath, remarks: list[str]
) -> Iterator[HandIn]:
    """The files of a zip that lies in a zip, one level deep; as one odd file if it is none.

    It is unpacked once for all of them: it may be a hundred megabytes of nothing.
    """
    outer = _Entry(path, (entry,))
    try:
        with open_zip(io.BytesIO(outer.read(READ_LIMITS))) as inner:
            honest = _honest(inner.infolist()[:MOST_INNER], remarks)
            found = [(member, name, _beginning_of(inner, member, name)) for member, name in honest]
    except (*ZIP_TROUBLE, Unreadable):
        yield _entry(outer, where, _zip_time(entry), where.suffix)
        return
    for member, name, start in found:
        one = _Entry(path, (entry, member))
        yield _entry(one, where / name, _zip_time(member), name.suffix, start)


def _beginning_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: PurePosixPath) -> bytes:
    """The first bytes of a file whose name does not say whether it is a notebook."""
    if name.suffix.lower() in MAYBE_NOTEBOOKS:
        with contextlib.suppress(*ZIP_TROUBLE), archive.open(member) as handle:
            return handle.read(PEEK)
    return b""


@dataclass(frozen=True)
class _Entry:
    """One file of a zip, or of a zip in it: how its bytes are got, never more than the limit."""

    path: Path
    steps: tuple[zipfile.ZipInfo, ...]

    def read(self, limits: ReadLimits) -> bytes:
        """Read the whole file in memory. Raises Unreadable."""
        most = int(limits.file_mb * MB)
        raw = self.first(most + 1)
        if len(raw) > most:
            raise Unreadable(f"The file is too large when unpacked (limit {limits.file_mb:g} MB).")
        return raw

    def first(self, size: int) -> bytes:
        """Read at most ``size`` bytes of the file. Raises Unreadable."""
        place: Path | io.BytesIO = self.path
        try:
            for step in self.steps[:-1]:
                with open_zip(place) as archive, archive.open(step) as handle:
                    place = io.BytesIO(handle.read(int(READ_LIMITS.file_mb * MB)))
            with open_zip(place) as archive, archive.open(self.steps[-1]) as handle:
                return handle.read(size)
        except ZIP_TROUBLE as error:
            if any(step.flag_bits & ENCRYPTED for step in self.steps):
                raise Unreadable("It is locked with a password in the zip.") from error
            raise Unreadable(
                f"It cannot be read from the zip ({clean(str(error), 80)})."
            ) from error


def _entry(
    entry: _Entry, where: PurePosixPath, saved: float, suffix: str, start: bytes | None = None
) -> HandIn:
    notebook = suffix.lower() == ".ipynb" or _begins_like_one(start or b"")
    if start is None and not notebook and suffix.lower() in MAYBE_NOTEBOOKS:
        with contextlib.suppress(Unreadable):  # told when it is read to be marked
            notebook = _begins_like_one(entry.first(PEEK))
    return HandIn("", _written(where), saved, entry.read, notebook)


def _zip_time(entry: zipfile.ZipInfo) -> float:
    year, month, day, hour, minute, second = entry.date_time
    days = year * 372 + month * 31 + day  # only compared with other entries of the same zip
    return float(((days * 24 + hour) * 60 + minute) * 60 + second)


# ---------------------------------------------------------------- whose file is it


def _with_students(found: list[HandIn], stem: str) -> list[HandIn]:
    told = owners([PurePosixPath(h.where) for h in found], stem)
    return [
        replace(h, **vars(owner))  # a hand-in has all that is known of its owner
        for h, owner in zip(found, told, strict=True)
    ]


def student_of(parts: tuple[str, ...], stem: str = "") -> tuple[str, bool]:
    """Whose hand-in one path alone is, and whether its name says late."""
    (owner,) = owners([PurePosixPath(*parts)], stem)
    return owner.student, owner.late


TYPED_ID = re.compile(rb"""student_id\s*=\s*(?:\\?["']([^"'\\\n]{1,40})|(\d{2,20}))""")


def refuse_a_wrong_reading(hand_ins: Sequence[HandIn], limits: ReadLimits = READ_LIMITS) -> None:
    """Stop when the files of one "student" carry the numbers of several. Raises CollectError.

    Where a platform's own number says whose a file is, nothing is doubted.
    """
    for hand_in in hand_ins:
        files = [f for f in (hand_in, *hand_in.others) if f.is_notebook]
        if len(files) < 2 or hand_in.sure:
            continue
        typed, began = set[str](), time.thread_time()
        for file in files:
            if time.thread_time() - began < MOST_CPU_S:
                typed |= typed_ids(file, limits)
        if len(typed) > 1:
            some = ", ".join(sorted(typed)[:3])
            raise CollectError(
                f"{len(files)} files look like those of one student, {clean(hand_in.student, 40)!r} "
                f"(for example {clean(files[0].where, 80)!r}), but carry {len(typed)} student ids "
                f"({some}). Put each student's files into a folder named after the student, or add "
                "--anyway."
            )


def typed_ids(file: HandIn, limits: ReadLimits = READ_LIMITS) -> set[str]:
    """The student ids that are typed anywhere in a file, without the one it was handed out with."""
    try:
        raw = file.read(limits)
    except Unreadable:
        return set()
    found = {(text or number).decode("utf-8", "replace") for text, number in TYPED_ID.findall(raw)}
    return {clean(f, 40) for f in found if f.strip(". ") and f.casefold() != "a"}


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
    usable.sort(key=lambda h: (not h.draft, h.when, h.saved, _natural(h.where)), reverse=True)
    return replace(usable[0], student=files[0].student, others=tuple(usable[1:]))


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(n or 0), word) for word, n in re.findall(r"(\D*)(\d{0,15})", text)]
