"""A window that Windows opens for a double click closes with its program: it waits to be read."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from .conftest import Course
from .test_course import refused

DOUBLE_CLICK = """
import ctypes, hashlib, json, os, pathlib, re, runpy, shutil, subprocess, sys, tempfile, types

class Kernel:
    def GetConsoleProcessList(self, numbers, room):
        numbers[:len(NAMES)] = range(1, len(NAMES) + 1)
        return len(NAMES)
    def OpenProcess(self, rights, inherit, number): return number
    def QueryFullProcessImageNameW(self, handle, kind, path, size):
        path.value = "C:\\\\Programs\\\\" + NAMES[handle - 1]
    def CloseHandle(self, handle): pass

NAMES = sys.argv[2:]
ctypes.windll, os.name = types.SimpleNamespace(kernel32=Kernel()), "nt"
sys.version_info, sys.version = (3, 8, 18), "3.8.18 (pretended)"
runpy.run_path(sys.argv[1], run_name="__main__")
"""


@pytest.mark.skipif(os.name == "nt", reason="forces Windows' windows on a terminal of Linux")
@pytest.mark.parametrize(
    ("programs", "waits"),
    [
        (["python.exe"], True),
        (["py.exe", "Python.exe"], True),
        (["PyManager.exe", "python3.13.exe"], True),
        (["python.exe", "cmd.exe"], False),
        (["python.exe", "powershell.exe"], False),
        (["python.exe", "py.exe", "pwsh.exe"], False),
    ],
)
def test_a_window_of_a_double_click_stays_until_its_sentence_is_read(
    course: Course, programs: list[str], waits: bool
):
    ours, theirs = os.openpty()
    command = [sys.executable, "-c", DOUBLE_CLICK, str(course.folder / "course.py"), *programs]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs) as door:
        os.close(theirs)
        assert door.stdout is not None
        seen = door.stdout.read(1) if waits else b""  # returns when the question is asked
        assert (door.poll() is None) or not waits
        os.write(ours, b"\n")
        seen += door.stdout.read()
        told = os.read(ours, 10_000).decode()
    os.close(ours)
    assert door.returncode == 1
    assert "Python 3.11 or newer" in told and "Traceback" not in told
    assert (b"Press Enter to close this window." in seen) == waits


@pytest.mark.skipif(os.name == "nt", reason="forces Windows' redirected input")
def test_nobody_is_asked_to_press_a_key_where_nobody_sits(course: Course):
    command = ["-c", DOUBLE_CLICK, str(course.folder / "course.py"), "python.exe"]
    done = course.run_python(*command)
    assert "Press Enter" not in done.stdout and "Python 3.11 or newer" in refused(done)
