"""The command `jasa grade`: what it says, what it refuses, and that it goes on where it stopped."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jasa import cli
from jasa.data import ROOT

from .conftest import (
    right,
    untouched,
    with_code,
    write_class,
)


def jasa(*words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "jasa.cli", *map(str, words)]
    if words[0] == "grade" and sys.platform != "linux":
        command.append("--without-walls")  # these hand-ins are harmless
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120
    )


def test_the_command_marks_a_class_and_says_where_things_are(tmp_path):
    write_class(tmp_path / "class", **{"佐藤": right(), "bad": b"nope", "none": untouched()})
    done = jasa("grade", "class", "--exercise", "03", "--seconds", "4", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for words in (
        "佐藤",
        "12 of 20",
        "Could not be graded",
        "Untouched",
        "without network" if sys.platform == "linux" else "Student code ran",
        "2 graded, 1 could not be graded",
        "2 written answers wait",
    ):
        assert words in done.stdout, done.stdout
    raw = (tmp_path / "marks_03.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "feedback" / "03" / "佐藤.html").exists()
    again = jasa("grade", "class", "--exercise", "03", "--seconds", "4", cwd=tmp_path)
    assert "3 had been marked before" in again.stdout
    assert (tmp_path / "marks_03.csv").read_bytes() == raw


MISTAKES = {
    "no such folder": ["grade", "nowhere", "--exercise", "03"],
    "empty folder": ["grade", "empty", "--exercise", "03"],
    "unknown exercise": ["grade", "class", "--exercise", "77"],
    "no class list": ["grade", "class", "--exercise", "03", "--roster", "none.csv"],
    "gradebook in no folder": ["grade", "class", "--exercise", "03", "--gradebook", "no/g.sqlite"],
    "gradebook is a text": ["grade", "class", "--exercise", "03", "--gradebook", "note.txt"],
    "not a notebook to tidy": ["tidy", "note.txt"],
    "nothing to tidy": ["tidy", "none.ipynb"],
    "unknown release": ["release", "77"],
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_of_the_user_is_one_sentence_and_exit_code_2(name, tmp_path, monkeypatch, capsys):
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.txt").write_text("a note, long enough to be no empty database " * 20)
    write_class(tmp_path / "class", a=untouched())
    monkeypatch.chdir(tmp_path)
    assert cli.main(MISTAKES[name]) == 2
    told = capsys.readouterr().err
    assert told.startswith("jasa: ")
    assert len(told.strip().splitlines()) == 1
    assert "Traceback" not in told
    assert not (tmp_path / "marks_03.csv").exists()


def test_the_command_without_words_explains_itself():
    with pytest.raises(SystemExit) as caught:
        cli.main([])
    assert caught.value.code == 2


def slow_class(tmp_path: Path) -> Path:
    slow = "import time\ntime.sleep(0.6)\nshare_pct = 1"
    return write_class(tmp_path / "class", **{f"s{n}": with_code("03-q1", slow) for n in range(8)})


def start_grading(tmp_path: Path) -> subprocess.Popen[str]:
    words = ["grade", "class", "--exercise", "03", "--workers", "1"]
    return subprocess.Popen(
        [sys.executable, "-m", "jasa.cli", *words],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A run in the background of a shell hands down an ignored Ctrl-C; a teacher's terminal does not.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def rows(tmp_path: Path) -> list[str]:
    path = tmp_path / "gradebook.sqlite"
    if not path.exists():
        return []
    db = sqlite3.connect(path)
    try:
        return [row[0] for row in db.execute("select student from runs order by id")]
    except sqlite3.OperationalError:
        return []  # the table is not there yet
    finally:
        db.close()


@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_a_stopped_batch_goes_on_where_it_ended(tmp_path, how):
    if os.name == "nt":
        pytest.skip("Windows has other signals")
    slow_class(tmp_path)
    process = start_grading(tmp_path)
    until = time.monotonic() + 60
    while len(rows(tmp_path)) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(getattr(signal, how))
    out, err = process.communicate(timeout=60)
    before = rows(tmp_path)
    assert 2 <= len(before) < 8, (out, err)
    if how == "SIGINT":
        assert process.returncode == 130
        assert "Run the same command again to go on." in err
        assert "Traceback" not in err
    done = jasa("grade", "class", "--exercise", "03", "--workers", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    after = rows(tmp_path)
    assert after[: len(before)] == before
    assert sorted(after) == [f"s{n}" for n in range(8)]  # each exactly once
    assert f"{len(before)} had been marked before" in done.stdout
