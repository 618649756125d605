"""The cells of an exercise as it was handed out: what a hand-in is laid against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

THEIRS = ("starter", "predict", "reflect")


@dataclass(frozen=True)
class ReleasedCell:
    """One cell of the exercise as released: id, kind, text, role and question."""

    id: str
    kind: str
    source: str
    role: str
    question: str

    @property
    def theirs(self) -> bool:
        """Say whether students write in this cell."""
        return self.role in THEIRS


def released_cells(notebook: Mapping[str, Any]) -> list[ReleasedCell]:
    """Read the cells of our own exercise (trusted) with their roles."""
    cells = []
    for cell in notebook["cells"]:
        about = cell.get("metadata", {}).get("jasa", {})
        role, question = about.get("role", ""), about.get("question", "")
        source = "".join(cell["source"])
        cells.append(ReleasedCell(cell["id"], cell["cell_type"], source, role, question))
    return cells
