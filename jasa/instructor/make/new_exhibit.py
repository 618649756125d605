"""Begin a new exhibit: a module that runs and keeps every rule, on a table to be replaced."""

from __future__ import annotations

import keyword
import re
from importlib import import_module
from pathlib import Path

from jasa.data import ROOT
from jasa.errors import JasaError
from jasa.files import write_whole
from jasa.instructor.make.skeletons import MODULE, without_marks

EXHIBITS = ROOT / "jasa" / "exhibits"


class NewExhibitError(JasaError):
    """No exhibit can be begun; the message says what to give instead."""


def lesson_folder(lesson: str) -> Path:
    """Return the folder of a lesson's exhibits by its name or by the lesson's number.

    Raises:
        NewExhibitError: there is none; the message names them all.
    """
    heads = {
        path.parent.name: path.read_text(encoding="utf-8").partition(":")[0].strip('"')
        for path in sorted(EXHIBITS.glob("*/__init__.py"))
    }
    for name, head in heads.items():
        if lesson in (name, head.removeprefix("Lesson ")):
            return EXHIBITS / name
    known = ", ".join(f"{name} ({head})" for name, head in heads.items())
    raise NewExhibitError(f"Say for which lesson: --lesson with one of these: {known}.")


def new_exhibit(name: str, lesson: str) -> Path:
    """Write the module of a new exhibit, register it and return its path; nothing there is touched.

    Raises:
        NewExhibitError: the name cannot be used or is taken, or there is no such lesson.
    """
    from jasa import exhibits

    folder = lesson_folder(lesson)
    if not re.fullmatch(r"[a-z][a-z0-9_]{4,39}", name) or keyword.iskeyword(name):
        raise NewExhibitError(
            f"{name!r} cannot be a name: use five to forty small letters, digits and _, "
            "for example flights_by_night."
        )
    path = folder / f"{name}.py"
    if name in exhibits.__all__ or list(folder.parent.rglob(path.name)):
        raise NewExhibitError(f"{name!r} is taken: choose another name.")
    head = (folder / "__init__.py").read_text(encoding="utf-8").partition(":")[0].strip('"')
    write_whole(path, without_marks(MODULE).replace("{lesson}", head).replace("NAME", name))
    import_module(f"jasa.exhibits.{folder.name}.{name}")
    return path
