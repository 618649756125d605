"""The tests hurt nobody: a hostile hand-in without its marker is not even collected."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import untouched
from .walls_needed import ORDER, least_level, refuse_unwalled, unmarked

# The sign @ is taken out below: this file itself holds no hostile text.
BROKEN = [
    ("os.k@ill(-1, 9)", "another account"),
    ("os.k@ill(os.getppid(), 9)", "another account"),
    ("os.kil@lpg(os.getpgrp(), 15)", "another account"),
    ("while True: os.fo@rk()", "another account"),
    ("pid = os.fo@rk()", "process limits"),
    ("import sub@process", "process limits"),
    ("import cty@pes", "namespaces"),
    ("op@en('/etc/passwd', 'a')", "namespaces"),
    ("op@en(place + '/x', 'w')", "namespaces"),
    ("import shutil; shutil.rmt@ree('..')", "namespaces"),
]
HARMFUL = [(source.replace("@", ""), level) for source, level in BROKEN]
HARMLESS = ["os.kill(os.getpid(), 9)", "open('big', 'wb')", "while True: pass", "os._exit(0)"]


@pytest.mark.parametrize(("source", "needed"), HARMFUL)
def test_what_could_do_harm_needs_walls_and_a_marker_that_says_so(source, needed):
    assert least_level(source) == needed
    test = f"def test_it(mark):\n    mark({source!r})\n"
    assert len(list(unmarked(test))) == 1
    assert len(list(unmarked(f"TABLE = {{'it': {source!r}}}\n"))) == 1
    assert len(list(unmarked(f"TABLE = [Animal({source!r})]\n"))) == 1
    lower = ORDER[ORDER.index(needed) - 1]
    for level, missing in ((needed, 0), (lower, 1)):
        marked = f"@pytest.mark.hostile(needs={level!r})\n{test}"
        assert len(list(unmarked(marked))) == missing


@pytest.mark.parametrize("source", HARMLESS)
def test_what_harms_only_itself_needs_none(source):
    assert least_level(source) == ""


def test_a_hostile_file_without_a_marker_stops_the_collection(pytester_folder, run_pytest):
    (pytester_folder / "test_bad.py").write_text(
        "def test_it(mark):\n    mark(" + repr(HARMFUL[0][0]) + ")\n", encoding="utf-8"
    )
    done = run_pytest(pytester_folder)
    assert done.returncode == 4, done.stdout + done.stderr
    assert "Hostile hand-ins without a marker" in done.stdout + done.stderr


@pytest.fixture
def pytester_folder(tmp_path: Path) -> Path:
    """A folder of tests with the conftest of this one, outside the course."""
    from jasa.data import ROOT

    folder = tmp_path / "grading"
    folder.mkdir()
    for name in ("conftest.py", "walls_needed.py"):
        text = (Path(__file__).parent / name).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "__init__.py").touch()
    (tmp_path / "pytest.ini").write_text(f"[pytest]\npythonpath = {ROOT}\n", encoding="utf-8")
    return folder


@pytest.fixture
def run_pytest():
    import subprocess
    import sys

    def run(folder: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(folder)]
        return subprocess.run(command, cwd=folder.parent, capture_output=True, text=True)

    return run


class Bare:
    """A sandbox of the lowest level; running anything in it is a mistake of the test."""

    class isolation:
        level = "fresh process"

    def run(self, job, limits):
        raise AssertionError("it ran")


@pytest.mark.parametrize(("source", "needed"), HARMFUL)
def test_the_second_net_stops_what_was_put_together_at_run_time(source, needed):
    cells = [{"id": "x", "source": source, "ours": False}]
    with pytest.raises(AssertionError, match="was about to run"):
        refuse_unwalled(Bare(), {"blocks": [{"name": "t", "cells": cells}]})
    ours = [{"id": c["id"], "source": "".join(c["source"])} for c in untouched().cells]
    refuse_unwalled(Bare(), {"blocks": [{"name": "t", "cells": ours}]})
