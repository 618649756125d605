"""The student bundle: a zip with all a student needs and nothing of the instructor's.

The list below says what goes in; everything else stays out. Cells of lessons marked for
instructors are taken out on the way. The zip is the same, byte for byte, for the same course.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jasa.files import write_whole
from jasa.instructor.make.key import ReleaseError
from jasa.instructor.make.released import ReleasedExercise
from jasa.notebooks import role_of
from jasa.update import RELEASED, released_list

TOP = "alliance_in_data"
SINGLE_FILES = ("LICENSE", "CITATION.cff", "requirements.txt", "pyproject.toml", "course.py")
FOLDERS = {
    "lessons": (".ipynb",),
    "data": (".csv", ".json", ".geojson", ".md", ".txt"),
    "jasa": (".py", ".yaml", ".json", ".css", ".js", ".html"),
}
# The course's own README speaks of solutions and marking; students get their page under that name.
README = "docs/for_students.md"
# The pictures that open a lesson come along; the rest of the gallery stays with the instructor.
PICTURE = re.compile(r"\]\(\.\./(docs/gallery/\w+\.png)\)")
LEFT_OUT = ("instructor", "__pycache__", ".ipynb_checkpoints")  # jasa/instructor: the whole rule
WHEN = (2022, 6, 1, 0, 0, 0)  # one fixed date, so that the same course gives the same zip
# Strings whose presence means that a file of the instructor's has slipped in.
MARKS = ("BEGIN SOLUTION", "HIDDEN TESTS")


def bundle_files(
    root: Path, released: Iterable[ReleasedExercise], part: bool = False
) -> dict[str, bytes]:
    """Give every file of the bundle by its name in the course, exercises freshly made.

    The list of them all comes along, for `python course.py update`; a ``part`` has some exercises.
    """
    files: dict[str, bytes] = {}
    if (root / README).is_file():
        files["README.md"] = (root / README).read_bytes()
    for name in SINGLE_FILES:
        if (root / name).is_file():
            files[name] = (root / name).read_bytes()
    for folder, endings in FOLDERS.items():
        for path in _files_under(root / folder, endings):
            name = path.relative_to(root).as_posix()
            content = path.read_bytes()
            files[name] = without_instructor_cells(content) if folder == "lessons" else content
    files |= pictures_shown(root, files)
    for exercise in released:
        files |= {name: text.encode() for name, text in exercise.files.items()}
    files[RELEASED] = released_list(files, every=True, part=part).as_file()
    return dict(sorted(files.items()))


def pictures_shown(root: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the pictures that the lessons among some files show."""
    lessons = [c.decode("utf-8") for name, c in files.items() if name.startswith("lessons/")]
    shown = {name for text in lessons for name in PICTURE.findall(text)}
    return {name: (root / name).read_bytes() for name in sorted(shown) if (root / name).is_file()}


def _files_under(folder: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if not path.is_file() or path.is_symlink() or path.suffix not in endings:
            continue
        if any(part in LEFT_OUT for part in inside):
            continue
        yield path


def without_instructor_cells(content: bytes) -> bytes:
    """Take the cells marked for instructors out of a lesson; other lessons stay as they are."""
    notebook = json.loads(content)
    kept = [cell for cell in notebook["cells"] if not is_for_instructors(cell)]
    if len(kept) == len(notebook["cells"]):
        return content
    notebook["cells"] = kept
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def is_for_instructors(cell: Mapping[str, Any]) -> bool:
    """Say whether a lesson's cell is marked for instructors (role, tag or folded heading)."""
    tags = [str(tag) for tag in cell.get("metadata", {}).get("tags", [])]
    part = cell.get("metadata", {}).get("jasa", {}).get("part", "")
    marks = [role_of(cell), str(part), *tags]
    folded = "<summary>" in "".join(cell["source"]) and "instructors" in "".join(cell["source"])
    return folded or any("instructor" in mark for mark in marks)


def refuse_leaks(files: Mapping[str, bytes], secrets: Mapping[str, str]) -> None:
    """Raise ReleaseError, naming file and origin, when a file holds what students must not see.

    In lessons only words count: a lesson may well show the same line of code as a solution.
    """
    for name, content in files.items():
        if name.startswith("solutions/") or "grading_desk" in name:
            raise ReleaseError(f"The bundle would hold {name}, which is for instructors.")
        text = content.decode("utf-8", "replace")
        program = name.endswith(".py")
        for mark in () if program else MARKS:
            if mark in text:
                raise ReleaseError(f"{name} would leak: it holds the marker {mark!r}.")
        for secret, origin in secrets.items():
            words = secret.count(" ") >= 5 and not any(sign in secret for sign in "=[(")
            if (words or name.startswith("exercises/")) and secret in text:
                raise ReleaseError(f"{name} would leak {secret[:60]!r} from {origin}.")


def write_bundle(
    path: Path,
    root: Path,
    released: Iterable[ReleasedExercise],
    secrets: Mapping[str, str],
    part: bool = False,
) -> list[str]:
    """Write the zip whole or not at all; give the names of the files inside."""
    files = bundle_files(root, released, part)
    refuse_leaks(files, secrets)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{TOP}/{name}", WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # else Windows writes another byte than everybody else
            bundle.writestr(entry, content)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, buffer.getvalue())
    return list(files)
