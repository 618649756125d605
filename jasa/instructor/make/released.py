"""One exercise as it is handed out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jasa.data import ROOT
from jasa.files import write_whole


@dataclass(frozen=True)
class ReleasedExercise:
    """One exercise as it is handed out: the texts of its two files, by path in the course."""

    exercise: str
    files: Mapping[str, str]

    def write(self, root: Path = ROOT) -> list[Path]:
        """Write the files below ``root``, each whole or not at all; give their paths."""
        paths = []
        for name, text in self.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text)
            paths.append(path)
        return paths
