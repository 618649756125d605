"""Run the desk as an instructor runs it: the command, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .classroom import ROOT


@contextmanager
def desk_command(book: Path, *words: str) -> Iterator[tuple[str, subprocess.Popen]]:
    """Start ``jasa desk 6`` and give the address it prints and its process."""
    command = [
        sys.executable,
        "-m",
        "jasa.cli",
        "desk",
        "6",
        "--gradebook",
        str(book),
        "--no-browser",
    ]
    process = subprocess.Popen([*command, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert "http://127.0.0.1:" in said, said
        yield said.split()[-1], process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
