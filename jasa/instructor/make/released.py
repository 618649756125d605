"""One exercise as it is handed out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jasa.data import ROOT


@dataclass(frozen=True)
class ReleasedExercise:
    """One exercise as it is handed out: the texts of its two files, by path in the course."""

    exercise: str
    files: Mapping[str, str]

    def write(self, root: Path = ROOT) -> list[Path]:
        """Write the files below ``root``, each by way of a temporary file; give their paths."""
        paths = []
        for name, text in self.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            half = path.with_suffix(path.suffix + ".part")
            half.write_text(text, encoding="utf-8", newline="\n")
            os.replace(half, path)
            paths.append(path)
        return paths
