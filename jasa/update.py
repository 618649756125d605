"""Renew a copy of the course from a newer one: ``python course.py update FROM``.

Pure standard library and one file: it runs before there is a ``.venv``, and a run that was stopped in
the middle finds either the old updater or the new one whole. Nothing that a student wrote is changed or
deleted. ``jasa/released_files.json`` tells what is the student's: it holds a digest of every notebook
(in a bundle: of every file) as it was released. Why it is so: docs/decisions/42-update.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

RELEASED = "jasa/released_files.json"
SIGNS = ("course.py", "pyproject.toml", "jasa/__init__.py", RELEASED)  # what makes it our course
INSTRUCTORS = "jasa/instructor/"
FOLDERS = (
    "lessons", "exercises", "solutions", "data", "jasa", "docs", "tests", "deploy",
    ".ci", ".github", ".binder",
)  # fmt: skip
TOP_FILES = (
    "README.md", "LICENSE", "CITATION.cff", "CHANGELOG.md", "CONTRIBUTING.md", "course.py",
    "conftest.py", "pyproject.toml", "requirements.txt", ".gitignore", ".gitattributes",
)  # fmt: skip
MADE_BY_RUNNING = ("__pycache__", "build", "dist", "marks", "feedback", "node_modules")
STUDENTS = re.compile(r"my_(record|corrected_article).*|.*\.(pyc|part|sqlite.*)", re.IGNORECASE)
#: No system reads other characters, or names of devices, as we mean them.
BAD_PART = re.compile(
    r'.*[<>:"|?*\\\x00-\x1f].*|.*[. ]|(con|prn|aux|nul|com\d|lpt\d)(\..*)?|',
    re.IGNORECASE | re.DOTALL,
)
LARGEST, MOST_FILES = 300 * 10**6, 10_000
SPARE = 20 * 10**6  # of room on the disk, beside what is written
KEPT, HALF = "before_update", ".update_half"


class UpdateError(Exception):
    """The course cannot be renewed; the message is one clear sentence that says what to do."""


def cells_of(content: bytes) -> list[list[Any]] | None:
    """Give what a person sees of each cell, type and text first; None where it is no notebook."""
    try:
        return [
            [cell["cell_type"], "".join(cell["source"]), cell.get("id"), cell.get("attachments")]
            + [cell.get("metadata", {}).get(key) for key in ("jasa", "deletable", "editable")]
            for cell in json.loads(content)["cells"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def digest_of(name: str, content: bytes) -> str:
    """Give the digest of a file; of a notebook only types and sources of its cells count."""
    cells = cells_of(content) if name.endswith(".ipynb") else None
    if cells is not None:
        content = json.dumps([cell[:2] for cell in cells]).encode()
    return hashlib.sha256(content).hexdigest()


def same_file(name: str, here: bytes, new: bytes) -> bool:
    """Say whether two files are one; outputs, counts and what JupyterLab notes do not matter."""
    cells = cells_of(here) if name.endswith(".ipynb") else None
    return here == new or (cells is not None and cells == cells_of(new))


@dataclass
class Released:
    """A list of released files: their digests, and whether it has all files and all exercises."""

    files: dict[str, str] = field(default_factory=dict)
    every: bool = False
    part: bool = False
    beside: dict[str, str] = field(default_factory=dict)  # new forms of edited notebooks

    def as_file(self) -> bytes:
        """Give the list as it is written."""
        return (json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n").encode()


def released_list(files: Mapping[str, bytes], every: bool, part: bool = False) -> Released:
    """Make the list of some files."""
    digests = {name: digest_of(name, files[name]) for name in sorted(files) if name != RELEASED}
    return Released(digests, every, part)


def read_list(content: bytes) -> Released:
    """Read a list of digests. Raises UpdateError when it is none."""
    try:
        told = json.loads(content)
        files, beside = (
            {str(name): str(digest) for name, digest in told.get(key, {}).items()}
            for key in ("files", "beside")
        )
        return Released(files, bool(told.get("every")), bool(told.get("part")), beside)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UpdateError(f"{RELEASED} cannot be read: take a fresh copy.") from error


def version_of(project: bytes) -> tuple[int, ...]:
    """Give the version that a pyproject.toml names."""
    try:
        version = tomllib.loads(project.decode())["project"]["version"]
        return tuple(int(part) for part in version.split("."))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UpdateError("Its pyproject.toml names no version: take a fresh copy.") from error


def belongs(name: str) -> bool:
    """Say whether a name can be that of a course file: in the course's folders, not a student's."""
    parts = PurePosixPath(name).parts
    if len(parts) == 1:
        return name in TOP_FILES
    made = any(p in MADE_BY_RUNNING or p.startswith(".") for p in parts[1:])
    return parts[0] in FOLDERS and not made and not STUDENTS.fullmatch(parts[-1])


#: Names of files in a folder or zip, and how to read one.
Source = tuple[list[str], Callable[[str], bytes]]


@contextmanager
def open_source(source: Path, home: Path) -> Iterator[Source]:
    """Open a folder or zip for reading. Raises UpdateError."""
    if source.is_dir():
        there, here = source.resolve(), home.resolve()
        if there.is_relative_to(here) or here.is_relative_to(there):
            raise UpdateError(
                f"{source} and this folder lie one in the other: put them side by side."
            )
        yield names_in_folder(source)
    elif not zipfile.is_zipfile(source):
        raise UpdateError(
            f"{source} is no folder and no zip: name a newer folder of the course or its zip."
        )
    else:
        with zipfile.ZipFile(source) as archive:
            yield names_in_zip(source, archive)


def names_in_folder(source: Path) -> Source:
    """Give the names of the files of a folder, links apart, and how to read one."""
    inner = [path.parent for path in source.glob(f"*/{SIGNS[0]}")]
    top = inner[0] if len(inner) == 1 and not (source / SIGNS[0]).is_file() else source
    names: list[str] = []
    for folder, folders, files in os.walk(top):
        here = Path(folder)
        folders[:] = [name for name in folders if here != top or name in FOLDERS]
        plain = (p for p in map(here.joinpath, files) if p.is_file() and not p.is_symlink())
        names += [path.relative_to(top).as_posix() for path in plain]
        if len(names) > MOST_FILES:
            raise UpdateError(f"{source} is far too large for the course: take a fresh copy.")
    return names, lambda name: (top / name).read_bytes()


def names_in_zip(source: Path, archive: zipfile.ZipFile) -> Source:
    """Give the names in a zip, without its top folder, and how to read one; refuse a hostile zip."""
    entries = [e for e in archive.infolist() if not e.filename.startswith("__MACOSX/")]
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
        raise UpdateError(f"{source} is far too large for the course: take a fresh copy.")
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise UpdateError(f"{source} holds a link, {entry.filename!r}: take a fresh copy.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UpdateError(f"{source} is packed in an unusual way: take a fresh copy.")
        if bad_name(entry.filename.removesuffix("/")):
            raise UpdateError(f"{source} holds the name {entry.filename!r}: take a fresh copy.")
    files = [entry for entry in entries if not entry.is_dir()]
    names = {entry.filename: entry for entry in files}
    if SIGNS[0] not in names and len({name.partition("/")[0] for name in names}) == 1:
        names = {name.partition("/")[2]: entry for name, entry in names.items()}
    if len({name.casefold() for name in names}) < len(files):
        raise UpdateError(f"{source} holds a file twice: take a fresh copy.")
    return list(names), lambda name: archive.read(names[name])


def bad_name(name: str) -> bool:
    """Say whether a name leaves its folder or cannot be written everywhere."""
    return any(BAD_PART.fullmatch(part) for part in name.split("/"))


def read_newer(source: Path, home: Path) -> tuple[dict[str, bytes], bool]:
    """Read all files of FROM; say whether only some exercises are there. Raises UpdateError."""
    try:
        with open_source(source, home) as (names, read):
            if not set(SIGNS) <= set(names):
                raise UpdateError(f"{source} is no released copy of this course.")
            released = read_list(read(RELEASED))
            files = {name: read(name) for name in names_wanted(source, names, released)}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError) as error:
        raise UpdateError(f"{source} is damaged ({error}): take a fresh copy.") from error
    for name in sorted(released.files.keys() & files.keys()):
        answers = name.startswith("exercises/") and name.endswith(".ipynb")
        if answers and digest_of(name, files[name]) != released.files[name]:
            raise UpdateError(
                f"Somebody worked in {name} of {source}: take a fresh copy (authors: jasa release)."
            )
    return files, released.part


def names_wanted(source: Path, names: Iterable[str], released: Released) -> list[str]:
    """Pick the course's files: those listed, and in a folder people work in, the others that fit."""
    wanted = {*released.files, RELEASED}
    if odd := sorted(name for name in wanted if not belongs(name) or bad_name(name)):
        raise UpdateError(f"{source} lists {odd[0]!r}, which is no file of the course.")
    if lost := sorted(wanted - set(names)):
        raise UpdateError(f"{source} lacks {lost[0]}: take a fresh copy.")
    if not released.every:
        wanted |= {n for n in names if belongs(n) and not n.endswith(".ipynb") and not bad_name(n)}
    return sorted(wanted)


@dataclass
class Plan:
    """What to write where (in this order), what goes, and what to tell about it."""

    write: dict[str, bytes] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)
    stayed: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    renewed: int = 0
    arrived: int = 0


def content_here(home: Path, name: str) -> bytes | None:
    """Give what a file of this course holds, None where there is none. Raises UpdateError."""
    path = home / name
    if not path.parent.resolve().is_relative_to(home.resolve()):
        raise UpdateError(f"The folder of {name} is a link to another place: put a folder there.")
    if path.exists() and not path.is_file():
        raise UpdateError(f"{name} is no file here, and one in the new course: rename it.")
    if any(up.is_file() for up in path.parents):
        raise UpdateError(f"A file stands where {name} needs a folder: rename it.")
    return path.read_bytes() if path.exists() else None


def make_plan(home: Path, had: Released, newer: Mapping[str, bytes]) -> Plan:
    """Decide for every new file, by what is here and what was released."""
    plan = Plan()
    for name, new in newer.items():
        here = None if name == RELEASED else content_here(home, name)
        if name == RELEASED or (here is not None and same_file(name, here, new)):
            continue
        if here is None:
            plan.arrived += 1
        elif digest_of(name, here) in (had.files.get(name), digest_of(name, new)):
            plan.renewed += 1
        elif name.endswith(".ipynb"):
            plan.stayed.append(name)
            if had.files.get(name) != digest_of(name, new):
                put_beside(plan, home, had, name, new)
            continue
        else:
            put_aside(plan, home, name, here)
            plan.renewed += 1
        plan.write[name] = new
    return plan


def plan_gone(plan: Plan, home: Path, had: Mapping[str, str], new: Iterable[str]) -> None:
    """Plan to delete what the new course lacks, if nobody has changed it."""
    spelt = {name.casefold() for name in new}  # one file, on Windows and Macs
    for name, digest in had.items():
        # A list that was tampered with deletes nothing else.
        if name.casefold() in spelt or not belongs(name) or bad_name(name):
            continue
        here = content_here(home, name)
        if here is not None:
            (plan.gone if digest_of(name, here) == digest else plan.stayed).append(name)


def put_beside(plan: Plan, home: Path, had: Released, name: str, new: bytes) -> None:
    """Find a name for the new form of an edited notebook; an old new one nobody touched gives way."""
    for count in range(1, MOST_FILES):
        free = f"{name.removesuffix('.ipynb')}_new{'' if count == 1 else count}.ipynb"
        here = content_here(home, free)
        if here is None or digest_of(free, here) in (had.beside.get(free), digest_of(free, new)):
            plan.beside[name] = free
            if here is None or not same_file(free, here, new):
                plan.write[free] = new
            return


def put_aside(plan: Plan, home: Path, name: str, here: bytes) -> None:
    """Plan to keep a changed file that is no notebook, before the new one takes its place."""
    for count in range(1, MOST_FILES):
        kept = f"{KEPT}{'' if count == 1 else count}/{name}"
        held = content_here(home, kept)
        if held is None or held == here:
            plan.aside.append(kept)
            plan.write[kept] = here
            return


def carry_out(home: Path, plan: Plan, listed: bytes) -> None:
    """Write all files whole beside the course, then put each in its place; the list comes last."""
    shutil.rmtree(home / HALF, ignore_errors=True)  # of a run that was stopped
    write = plan.write | {RELEASED: listed}
    room, free = sum(map(len, write.values())) + SPARE, shutil.disk_usage(home).free
    if room > free:
        need = f"{room // 10**6} MB of disk space are needed, {free // 10**6} MB are free"
        raise UpdateError(f"{need}: nothing was changed. Free some, then run this again.")
    try:
        (home / HALF).mkdir()
        for number, content in enumerate(write.values()):
            (home / HALF / str(number)).write_bytes(content)
        for number, name in enumerate(write):
            if name == RELEASED:
                delete_files(home, plan.gone)
            target, half = home / name, home / HALF / str(number)
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                shutil.copymode(target, half)
            os.replace(half, target)
    finally:
        shutil.rmtree(home / HALF, ignore_errors=True)


def delete_files(home: Path, names: Iterable[str]) -> None:
    """Delete files that the new course lacks, and folders that are empty then."""
    for name in names:
        (home / name).unlink(missing_ok=True)
        for folder in (home / name).relative_to(home).parents[:-1]:
            with suppress(OSError):  # not empty
                (home / folder).rmdir()


def tell_about(plan: Plan, versions: str) -> list[str]:
    """Say in a few lines what was done."""
    if not plan.write and not plan.gone:
        return [f"The course is that of {versions} already: nothing was changed."]
    done = f"renewed {plan.renewed} files, brought {plan.arrived}, deleted {len(plan.gone)}"
    lines = [f"The course is now that of {versions}: {done}."]
    for name, new in plan.beside.items():
        lines.append(f"{name} is as you left it; the new form is beside it: {Path(new).name}")
    if others := len(plan.stayed) - len(plan.beside):
        lines.append(f"Other files that you have changed stay as they are: {others}.")
    if plan.aside:
        more = f" and {len(plan.aside) - 3} more" if len(plan.aside) > 3 else ""
        lines.append(f"Kept of what you had changed: {', '.join(plan.aside[:3])}{more}.")
    lines.append("Your record and all files of your own are untouched. Go on: python course.py")
    return lines


def renew_course(home: Path, source: Path) -> list[str]:
    """Renew the course in `home` from `source`; give lines to print. Raises UpdateError."""
    new, part = read_newer(source, home)
    version = mine = version_of(new["pyproject.toml"])
    with suppress(UpdateError, OSError):
        mine = version_of((home / "pyproject.toml").read_bytes())
    told = f"version {'.'.join(map(str, version))}"
    if version < mine:
        raise UpdateError(f"{source} is {told}, older than this course: nothing was changed.")
    whole = any(name.startswith(INSTRUCTORS) for name in new)
    if (home / INSTRUCTORS).is_dir() and not whole:
        lost = "this course would lose its solutions and marking: name a whole copy"
        raise UpdateError(f"{source} is the students' copy, and {lost}.")
    had = Released()
    with suppress(UpdateError, OSError):  # without a list whatever differs counts as the student's
        had = read_list((home / RELEASED).read_bytes())
    due = {n: d for n, d in had.files.items() if part and n.startswith("exercises/")}
    plan = make_plan(home, had, new)
    plan_gone(plan, home, {n: d for n, d in had.files.items() if n not in due}, new)
    listed = released_list(new, every=True, part=part)
    listed.files = due | listed.files
    listed.beside = {n: d for n, d in had.beside.items() if (home / n).exists()}
    listed.beside |= {held: digest_of(held, new[name]) for name, held in plan.beside.items()}
    carry_out(home, plan, listed.as_file())
    return tell_about(plan, told)


def main(home: Path, words: list[str]) -> None:
    """Do what the words after ``update`` say; a problem ends the program with one sentence."""
    if len(words) != 1 or words[0].startswith("-"):
        raise SystemExit("Say from where: python course.py update FOLDER-OR-ZIP")
    try:
        print("\n".join(renew_course(home, Path(words[0]).expanduser())))
    except UpdateError as problem:
        raise SystemExit(str(problem)) from None
    except OSError as problem:
        named = f" ({problem.filename})" if problem.filename else ""
        raise SystemExit(
            f"Nothing is lost, but the course could not be renewed: {problem.strerror or problem}"
            f"{named}. Close JupyterLab and what else uses it, then run the same command again."
        ) from None
