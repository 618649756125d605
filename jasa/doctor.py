"""Look whether this machine and this copy of the course are in order."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jasa.lab import blocked
from jasa.packages import packages_off

ROOT = Path(__file__).resolve().parents[1]  # jasa.data may be what cannot be loaded


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is well, and a sentence."""

    well: bool
    words: str


def examine(root: Path = ROOT) -> Iterator[Finding]:
    """Look at Python, the packages, the data and the check files, one by one."""
    version = ".".join(map(str, sys.version_info[:3]))
    new = sys.version_info >= (3, 11)
    yield Finding(new, f"Python {version}" + ("" if new else " is too old: install 3.11 or newer."))
    yield from _packages(root)
    yield from _check_data()
    checks = sorted(p.stem for p in (root / "exercises" / "checks").glob("*.json"))
    told = (
        f"Checks of the exercises: {', '.join(checks)}"
        if checks
        else ("No check files in exercises/checks: the instant checks will not work.")
    )
    yield Finding(bool(checks), told)


def _packages(root: Path) -> Iterator[Finding]:
    """The pins of the course that are not met here, in the words of ``jasa.lab``."""
    try:
        pins = (root / "requirements.txt").read_text(encoding="utf-8")
    except OSError:
        yield Finding(False, "The list of packages, requirements.txt, is missing.")
        return
    off = packages_off(pins)
    for name, (wanted, have) in off.items():
        if have is None:
            yield Finding(False, f"{name} is missing. Run: python course.py")
        else:
            yield Finding(False, f"{name} is {have}, the course was made with {wanted}.")
    if not off:
        yield Finding(True, "All packages are those of the course.")


def _check_data() -> Iterator[Finding]:
    try:
        from jasa import data
    except ImportError as problem:
        yield Finding(False, blocked(problem))
        return
    try:
        troubles = data.verify()
    except data.DataError as error:
        troubles = [str(error)]
    if not troubles:
        yield Finding(True, "All tables of the course are whole and unchanged.")
    for trouble in troubles:
        yield Finding(False, trouble)
