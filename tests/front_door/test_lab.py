"""jasa.lab: the check before the course opens, and JupyterLab as it is opened."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from jasa import lab

from .conftest import REPOSITORY


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the course's package and data, in a folder with Japanese characters."""
    folder = tmp_path / "同盟 のデータ"
    for part in ("jasa", "data"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPOSITORY / part, folder / part, ignore=ignored)
    shutil.copy(REPOSITORY / "requirements.txt", folder)
    (folder / "lessons").mkdir()
    shutil.copy(next(REPOSITORY.glob("lessons/*.ipynb")), folder / "lessons" / "05_辺野古 a.ipynb")
    return folder


def environment(folder: Path) -> dict[str, str]:
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "JASA"))}
    return kept | {"HOME": str(home), "PYTHONPATH": str(folder), "PYTHONUTF8": "1"}


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "jasa.lab", *words],
        cwd=folder.parent,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=900,
    )


def test_this_environment_is_the_course_s_own():
    assert lab.packages_off((REPOSITORY / "requirements.txt").read_text("utf-8")) == {}


def test_packages_off_the_pins_are_named():
    found = importlib.metadata.version("pytest")
    assert lab.packages_off(f"-e .\npytest=={found}\n") == {}
    off = lab.packages_off("-e .\npytest==1.0\nno-such-package==2.0 ; x\n")
    assert off == {"pytest": ("1.0", found), "no-such-package": ("2.0", None)}


def test_missing_package_stops_with_advice(copy: Path):
    with (copy / "requirements.txt").open("a", encoding="utf-8") as requirements:
        requirements.write("no-such-package==1.0\n")
    done = run(copy, "setup")
    assert done.returncode == 1
    assert "no-such-package" in done.stderr and ".venv" in done.stderr


def test_another_version_is_named_but_does_not_stop_a_lesson(copy: Path):
    requirements = copy / "requirements.txt"
    text = requirements.read_text("utf-8")
    requirements.write_text(text.replace("pandas==", "pandas==99."), "utf-8")
    done = run(copy, "setup")
    assert done.returncode == 0, done.stderr
    assert "pandas" in done.stdout and "(not 99." in done.stdout


@pytest.mark.parametrize("damage", ["altered", "truncated", "missing"])
def test_damaged_data_stop_with_the_table_s_name(copy: Path, damage: str):
    table = copy / "data" / "share_measures.csv"
    content = table.read_bytes()
    if damage == "altered":
        table.write_bytes(content.replace(b"0", b"1", 1))
    elif damage == "truncated":
        table.write_bytes(content[: len(content) // 2])
    else:
        table.unlink()
    done = run(copy, "setup")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "share_measures" in done.stderr and "git restore data" in done.stderr


def test_whole_course_is_ready(copy: Path):
    done = run(copy, "setup")
    assert done.returncode == 0, done.stderr
    assert "ready" in done.stdout


def test_unknown_word_is_not_taken_for_a_notebook(copy: Path):
    done = run(copy, "tset")
    assert done.returncode == 1 and "tset" in done.stderr and "--help" in done.stderr


def test_lesson_00_comes_first_and_a_named_notebook_before_it(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(lab, "COURSE", tmp_path.resolve())
    assert lab.notebook(None) is None
    (tmp_path / "lessons").mkdir()
    for name in ("03_share.ipynb", "00_start.ipynb"):
        (tmp_path / "lessons" / name).touch()
    lessons = tmp_path.resolve() / "lessons"
    assert lab.notebook(None) == lessons / "00_start.ipynb"
    assert lab.notebook(str(lessons / "03_share.ipynb")) == lessons / "03_share.ipynb"
    with pytest.raises(lab.LabError):
        lab.notebook(sys.executable)


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("yes", True), ("0", False)])
def test_browser_can_be_switched_off_for_servers(monkeypatch, value: str, expected: bool):
    monkeypatch.setenv("JASA_NO_BROWSER", value)
    assert ("--no-browser" in lab.command([])) is expected


def test_a_package_blocked_by_a_policy_is_named(copy: Path):
    blocked = copy.parent / "blocked"
    blocked.mkdir()
    said = (
        "DLL load failed while importing lib: An Application Control policy has blocked this file."
    )
    (blocked / "pandas.py").write_text(f"raise ImportError({said!r}, name='pandas')", "utf-8")
    for words in (["-m", "jasa.lab", "setup"], ["-m", "jasa.cli", "doctor"]):
        surroundings = environment(copy)
        surroundings["PYTHONPATH"] = os.pathsep.join([str(blocked), str(copy)])
        done = subprocess.run(
            [sys.executable, "-P", *words],
            cwd=copy.parent,
            env=surroundings,
            capture_output=True,
            text=True,
        )
        said_here = done.stdout + done.stderr
        assert done.returncode in (1, 2) and "Traceback" not in said_here
        assert "pandas was blocked by a policy" in said_here and "Smart App Control" in said_here


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ImportError("DLL load failed: [WinError 4551]", name="numpy.core"), "numpy was blocked"),
        (ImportError("DLL load failed: (1260)", name="pandas"), "Smart App Control"),
        (ImportError("undefined symbol: x", name="pandas"), "Delete the folder .venv"),
        (ImportError(""), "cannot be loaded"),
    ],
)
def test_why_a_package_cannot_be_loaded(error: ImportError, words: str):
    assert words in lab.blocked(error)


@pytest.mark.parametrize("number", [1260, 4551])
def test_a_policy_is_known_by_the_number_of_windows_alone(number: int) -> None:
    cause = OSError("Zugriff verweigert")
    cause.winerror = number  # type: ignore[attr-defined]
    problem = ImportError("nicht geladen", name="pandas")
    problem.__cause__ = cause
    assert "pandas was blocked by a policy" in lab.blocked(problem)


@pytest.mark.parametrize("system", ["nt", "posix"])
def test_only_on_windows_the_browser_is_opened_without_the_little_file(system: str, monkeypatch):
    words = lab.command([])
    assert "--ServerApp.use_redirect_file=False" not in words
    monkeypatch.setattr(lab.os, "name", "nt")
    monkeypatch.setattr(lab, "notebook", lambda named: None)
    assert "--ServerApp.use_redirect_file=False" in lab.command([])


@pytest.mark.parametrize(
    ("ends_with", "code"),
    [
        (SystemExit(3), 3),
        (SystemExit(None), 0),
        (SystemExit("said"), 1),
        (KeyboardInterrupt(), 0),
        (None, 0),
    ],
)
def test_jupyterlab_runs_in_this_process_and_its_end_is_ours(ends_with, code, monkeypatch):
    ran = []

    def module(name: str, **options: object) -> None:
        ran.append((name, list(sys.argv)))
        if ends_with is not None:
            raise ends_with

    monkeypatch.setattr(sys, "argv", ["kept"])
    monkeypatch.setattr(lab.runpy, "run_module", module)
    assert lab.open_here(["jupyterlab", "--x"]) == code
    assert ran == [("jupyterlab", ["jupyterlab", "--x"])]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_whoever_ends_the_door_ends_jupyterlab(copy: Path, sent: signal.Signals):
    """No process stays behind: JupyterLab lives in the very process that was started."""
    with opened(copy, "--port=0", ends=sent) as (address, _):
        port = urlsplit(address).port
        assert lab.taken(port)
    assert not lab.taken(port)


def test_settings_are_written_once(tmp_path: Path):
    lab.settle(tmp_path)
    files = sorted(tmp_path.rglob("*.json"))
    assert [file.name for file in files] == ["overrides.json", "page_config.json"]
    written = [file.stat().st_mtime_ns for file in files]
    lab.settle(tmp_path)
    assert [file.stat().st_mtime_ns for file in files] == written


@contextmanager
def opened(
    folder: Path, *words: str, ends: signal.Signals = signal.SIGTERM
) -> Iterator[tuple[str, str]]:
    """Open JupyterLab for real; give its address and what was said until then."""
    log = folder.parent / "log.txt"
    with log.open("w", encoding="utf-8") as sink:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "jasa.lab", "--no-browser", *words],
            cwd=folder.parent,
            env=environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
        try:
            address, end = None, time.monotonic() + 900
            while address is None and process.poll() is None and time.monotonic() < end:
                address = re.search(r"http://127\S+", log.read_text("utf-8"))
                time.sleep(0.1)
            assert address, log.read_text("utf-8")
            yield address.group(), log.read_text("utf-8")
        finally:
            process.send_signal(ends)
            process.wait(30)
            assert "Traceback" not in log.read_text("utf-8")


def test_taken_port_is_named_and_the_lesson_opens_at_the_next(copy: Path):
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            holder.bind(("127.0.0.1", lab.FIRST_PORT))
        except OSError:  # something else on this machine holds it, which serves as well
            pass
        else:
            holder.listen()
        with opened(copy) as (address, said):
            assert f"Port {lab.FIRST_PORT} is taken" in said
            parts = urlsplit(address)
            assert parts.port != lab.FIRST_PORT
            assert unquote(parts.path) == "/lab/tree/lessons/05_辺野古 a.ipynb"


def test_page_and_server_are_told_not_to_ask_the_internet(copy: Path):
    with opened(copy, "--port=0") as (address, _):
        with urllib.request.urlopen(address) as answer:
            page = answer.read().decode()
        settings = json.loads(
            re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script', page, re.S)[1]
        )
        assert set(lab.ONLINE) <= set(settings["disabledExtensions"])
        parts = urlsplit(address)
        update = f"http://{parts.netloc}/lab/api/update?{parts.query}"
        with urllib.request.urlopen(update) as answer:
            assert json.loads(answer.read())["notification"] is None
