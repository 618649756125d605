"""The course's own notebooks as files: read, write, and the part that a cell plays.

Hand-ins of students are read in `jasa.instructor.grading.read`, which must survive what this room
refuses.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jasa.errors import JasaError

#: The kernel that every notebook of the course names.
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class NotebookError(JasaError):
    """A file is no notebook; the message says which and why."""


def exercise_number(text: str) -> str:
    """An exercise as the course numbers it: 3 means 03."""
    return text.strip().zfill(2)


def load_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook as a dictionary, sources as single texts. Raises NotebookError."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            source = cell["source"]
            cell["source"] = source if isinstance(source, str) else "".join(source)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotebookError(f"{path.name} cannot be read as a notebook: {error}") from error
    for place, cell in enumerate(notebook["cells"], start=1):
        if not isinstance(cell.get("id"), str) or not cell["id"]:
            raise NotebookError(
                f"{path.name}: cell {place} has no id. Colab and old versions of Jupyter drop the "
                "ids, and answers are found by them: take the file of before and edit it in "
                "JupyterLab."
            )
    return dict(notebook)


def notebook_text(notebook: Mapping[str, Any]) -> str:
    """Write a notebook as nbformat does: sources as lists of lines, one space of indent."""
    ready = copy.deepcopy(dict(notebook))
    for cell in ready["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return json.dumps(ready, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def without_comments(text: str) -> str:
    """Return a text cell as it reads: references to rows and marks of ours stand in comments."""
    return COMMENT.sub("", text)


def role_of(cell: Mapping[str, Any]) -> str:
    """Give the part a cell plays: task, predict, starter, check, reflect, given or case."""
    return str(cell.get("metadata", {}).get("jasa", {}).get("role", ""))


def question_of(cell: Mapping[str, Any]) -> str:
    """Give the id of the question a cell belongs to, or ""."""
    return str(cell.get("metadata", {}).get("jasa", {}).get("question", ""))
