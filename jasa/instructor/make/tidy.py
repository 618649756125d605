"""Tidy the course's own notebooks: no outputs, no counts, no widget state, one kernel name.

Cell ids of the right form are kept: a tidied notebook differs from before only where it must.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jasa.data import ROOT
from jasa.errors import JasaError
from jasa.files import write_whole
from jasa.notebooks import KERNEL, notebook_text

FOLDERS = ("lessons", "solutions")
KEPT_OF_CELLS = ("jasa", "nbgrader", "tags", "deletable", "editable", "slideshow")


class TidyError(JasaError):
    """A notebook cannot be tidied; the message says which and why."""


def tidied(notebook: Mapping[str, Any], kept: bool = False, number: str = "") -> dict[str, Any]:
    """Give a tidy copy of a notebook; of a ``kept`` one no cell can be deleted by mistake.

    With the ``number`` of a lesson, a cell whose id does not begin with it gets one that does: so do
    the cells that JupyterLab has just made. Those that nbgrader knows keep theirs.

    Raises TidyError when it is no notebook of format 4.
    """
    if notebook.get("nbformat") != 4 or not isinstance(notebook.get("cells"), list):
        raise TidyError("it is not a notebook of format 4; open and save it in JupyterLab first")
    taken = {cell.get("id") for cell in notebook["cells"]}
    cells = []
    for place, cell in enumerate(notebook["cells"], start=1):
        source = cell.get("source", "")
        metadata = {k: v for k, v in cell.get("metadata", {}).items() if k in KEPT_OF_CELLS}
        if kept:
            metadata["deletable"] = False
        name = str(cell.get("id") or "")
        if not name or (not name.startswith(number) and "nbgrader" not in metadata):
            name = _new_id(number, place, taken)
        made = {"cell_type": cell["cell_type"], "id": name, "metadata": metadata}
        if cell.get("attachments"):
            made["attachments"] = cell["attachments"]
        if cell["cell_type"] == "code":
            made |= {"execution_count": None, "outputs": []}
        text = source if isinstance(source, str) else "".join(source)
        cells.append(made | {"source": text.rstrip("\n")})
    ours = {k: v for k, v in notebook.get("metadata", {}).items() if k == "jasa"}
    return {"cells": cells, "metadata": {**KERNEL, **ours}, "nbformat": 4, "nbformat_minor": 5}


def _new_id(number: str, place: int, taken: set[Any]) -> str:
    """A name for a cell that has none, the same each time."""
    name = f"{number}cell-{place:02d}"
    while name in taken:
        name += "-b"
    taken.add(name)
    return name


def own_notebooks(root: Path = ROOT) -> list[Path]:
    """The notebooks that are kept tidy: those of lessons/ and solutions/."""
    return [path for folder in FOLDERS for path in sorted((root / folder).glob("*.ipynb"))]


def tidy(paths: Iterable[Path], write: bool = True) -> list[Path]:
    """Tidy notebooks in place (or only look) and give those that were not tidy."""
    changed = []
    for path in paths:
        try:
            before = path.read_text(encoding="utf-8")
            kept = path.parent.name == "lessons"  # `d d` beside an exhibit deletes its cell
            number = re.match(r"\d\d(?=_)", path.name) if path.parent.name in FOLDERS else None
            begun = f"{number[0]}-" if number else ""
            after = notebook_text(tidied(json.loads(before), kept, begun))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise TidyError(f"{path.name} cannot be read as a notebook: {error}") from error
        except TidyError as error:
            raise TidyError(f"{path.name}: {error}") from None
        if after != before:
            changed.append(path)
            if write:
                write_whole(path, after)
    return changed
