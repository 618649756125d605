"""Look whether this machine and this copy of the course are in order."""

from __future__ import annotations

import os
import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jasa.lab import FIRST_PORT, blocked, taken
from jasa.packages import packages_off

AGAIN = "Delete the folder .venv and run python course.py again."
ROOT = Path(__file__).resolve().parents[1]  # jasa.data may be what cannot be loaded


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is well, a sentence, and what to do about it."""

    well: bool
    words: str
    fix: str = ""


def examine(root: Path = ROOT) -> Iterator[Finding]:
    """Look at Python, the packages, the data and the check files, one by one."""
    version = ".".join(map(str, sys.version_info[:3]))
    new = sys.version_info >= (3, 11)
    yield Finding(new, f"Python {version}", "Install Python 3.11 or newer from python.org.")
    yield from _packages(root)
    yield _check_kernel()
    yield _check_browser()
    yield _check_port()
    if "JUPYTERHUB_SERVICE_PREFIX" in os.environ:
        yield _check_hub(root)
    else:
        yield from _check_writing(root)
    yield from _check_data()
    checks = sorted(p.stem for p in (root / "exercises" / "checks").glob("*.json"))
    if checks:
        yield Finding(True, f"Checks of the exercises: {', '.join(checks)}")
    else:
        told = "No check files in exercises/checks: the instant checks will not work."
        yield Finding(False, told, "Take the folder exercises from a fresh copy of the course.")


def _packages(root: Path) -> Iterator[Finding]:
    """The pins of the course that are not met here, in the words of ``jasa.lab``."""
    try:
        pins = (root / "requirements.txt").read_text(encoding="utf-8")
    except OSError:
        told = "The list of packages, requirements.txt, is missing."
        yield Finding(False, told, "Take it from a fresh copy of the course.")
        return
    off = packages_off(pins)
    for name, (wanted, have) in off.items():
        if have is None:
            yield Finding(False, f"{name} is missing.", AGAIN)
        else:
            yield Finding(False, f"{name} is {have}, the course was made with {wanted}.", AGAIN)
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
        yield Finding(False, trouble, "Take the folder data from a fresh copy of the course.")


def _check_kernel() -> Finding:
    """Would notebooks run with the packages of this environment, or with another Python's?"""
    try:
        from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    except ImportError as problem:
        return Finding(False, blocked(problem), AGAIN)
    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Finding(False, "There is no kernel python3 for the notebooks.", AGAIN)
    program = spec.argv[0]
    # A bare name means: the Python that JupyterLab runs on.
    if Path(program).name == program or _same_program(program):
        return Finding(True, "Notebooks run on the Python of the course.")
    told = f"Notebooks would run on another Python ({program}), named in {spec.resource_dir}."
    return Finding(False, told, "Rename that folder, or choose the kernel of the course.")


def _same_program(program: str) -> bool:
    """Compare folders, not files: in an environment every Python is a link to one program."""
    return Path(program).absolute().parent == Path(sys.executable).absolute().parent


def _check_browser() -> Finding:
    try:
        webbrowser.get()
    except webbrowser.Error:
        told = "No browser was found that could be opened from here."
        advice = "Start with --no-browser and copy the address into a browser."
        return Finding(True, f"{told} {advice}")  # usual on a server, and no obstacle
    return Finding(True, "A browser can be opened.")


def _check_port() -> Finding:
    if not taken(FIRST_PORT):
        return Finding(True, f"Port {FIRST_PORT} is free.")
    told = f"Port {FIRST_PORT} is taken, perhaps by a JupyterLab that is still open"
    return Finding(True, f"{told}: the next free one would be used.")


def _check_hub(root: Path) -> Finding:
    """On a hub the course is read-only and students work on copies: can answers be kept?"""
    try:
        from jasa.learn.record import Record, record_folder
    except ImportError as problem:
        return Finding(False, blocked(problem), AGAIN)
    record = Record(record_folder(root / "lessons"))
    trouble = record.shared() or record.closed()
    return Finding(not trouble, trouble or f"On a hub: answers are kept in {record.path}.")


def _check_writing(root: Path) -> Iterator[Finding]:
    """Can a student save here? Answers stand in the notebooks, and the record beside them."""
    for name in ("lessons", "exercises"):
        try:
            with tempfile.TemporaryFile(dir=root / name):
                pass
        except OSError as problem:
            told = f"Nothing can be saved in the folder {name} ({problem.strerror})."
            advice = "Copy the course into a folder of your own, such as Documents."
            yield Finding(False, told, advice)
            return
    yield Finding(True, "Notebooks can be saved.")
