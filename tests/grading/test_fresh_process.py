"""Windows and macOS, their behaviour forced on Linux: a sandbox that cannot start marks nobody."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import threading
import time

import psutil
import pytest

from jasa import cli
from jasa.instructor.grading import doctor
from jasa.instructor.grading.judge.batch import Marked, mark_class
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import UNGRADED
from jasa.instructor.grading.judge.verdict import grade
from jasa.instructor.grading.read.collect import collect
from jasa.instructor.grading.run import fresh, process, unharmed, warm, windows_job
from jasa.instructor.grading.run.answers import collect_answers
from jasa.instructor.grading.run.listen import Attempt
from jasa.instructor.grading.run.sandbox import (
    FRESH,
    Isolation,
    SandboxError,
    open_sandbox,
    refuse_harmful,
    require_namespaces,
)
from jasa.instructor.grading.tell.report import walls_line

from .conftest import FULL, HASTY, PATIENT, SHORT, alive, right, with_code, write_class
from .inside import block_of
from .walls_needed import LIMITS

BROKEN = (
    "import sys\nprint('noise', file=sys.stderr)\nraise ImportError('DLL load failed: policy')\n"
)


@pytest.fixture
def box():
    opened = open_sandbox(level=FRESH)
    yield opened
    opened.close()


@pytest.fixture
def cannot_start(tmp_path, monkeypatch):
    """The child dies before it runs anything, as with a library that Windows blocks."""
    child = tmp_path / "broken.py"
    child.write_text(BROKEN)
    monkeypatch.setattr(warm, "__file__", str(child))


def test_a_process_that_cannot_start_is_found_before_the_first_hand_in(cannot_start):
    with pytest.raises(SandboxError, match="DLL load failed: policy"):
        open_sandbox(level=FRESH)


def test_it_marks_nobody_when_it_breaks_on_the_way(box, key, cannot_start):
    result = grade(right().bytes(), key, sandbox=box, student="x", limits=SHORT)
    assert (result.state, result.again) == (UNGRADED, True)
    assert "DLL load failed: policy" in result.why
    assert result.questions == {}


def test_the_command_and_the_doctor_say_so_in_one_sentence(
    cannot_start, tmp_path, monkeypatch, capsys
):
    write_class(tmp_path / "class", a=right())
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["grade", "class", "--exercise", "03", "--without-walls"]) == 2
    told = capsys.readouterr().err.strip()
    assert len(told.splitlines()) == 1 and "DLL load failed" in told
    assert not (tmp_path / "marks_03.csv").exists()
    finding = doctor.examine_walls()
    assert not finding.well and "DLL load failed" in finding.words


class Deaf:
    """A sandbox whose process ends in some way before it has run anything."""

    isolation = Isolation("deaf", "deaf")

    def __init__(self, attempt: Attempt) -> None:
        self.attempt = attempt

    def run(self, job, limits):
        return self.attempt

    def close(self) -> None: ...


@pytest.mark.parametrize("end", ["crash", "time", "output", "sandbox", "no walls"])
@pytest.mark.parametrize(
    "events",
    [
        [],
        [{"start": "setup"}],
        [{"start": "setup"}, {"done": "setup", "errors": [{"type": "ImportError"}]}],
        [{"done": "03-q1", "plain": {"kind": "number", "value": 1}}],
    ],
)
def test_whatever_ends_before_student_code_begins_is_no_zero(end, events, key):
    attempt = Attempt(events=events, end=end, begun=any("start" in e for e in events))
    result = grade(right().bytes(), key, sandbox=Deaf(attempt), limits=PATIENT)
    assert (result.state, result.again) == (UNGRADED, True)


@pytest.mark.parametrize("text", ["沖縄", "–", "\\ud800", "😀"])
def test_every_character_can_be_printed(box, text, monkeypatch):
    """The pipe of a Western Windows takes cp1252 only, strictly."""
    monkeypatch.setattr(
        warm, "environment", lambda folder, was=warm.environment: was(folder) | {"LANG": "C"}
    )
    source = f'import sys\nprint("{text}")\nprint("{text}", file=sys.stderr)\nshare_pct = 1'
    answers = collect_answers(box, [block_of(source)], PATIENT)
    assert not answers.errors["t"] and answers.plain["t"]["value"] == 1


def test_a_file_of_the_course_is_read_as_utf_8(box, tmp_path, monkeypatch):
    monkeypatch.setattr(
        warm, "environment", lambda folder, was=warm.environment: was(folder) | {"LANG": "C"}
    )
    (tmp_path / "text.txt").write_text("沖縄", "utf-8")
    source = f"place = {str(tmp_path / 'text.txt')!r}\nshare_pct = open(place).read()"
    answers = collect_answers(box, [block_of(source)], PATIENT)
    assert answers.plain["t"]["value"] == "沖縄"


def test_memory_is_watched_where_the_kernel_does_not_limit_it(box, mark, monkeypatch):
    monkeypatch.setattr(fresh, "OWN_MB", 200)
    unlimited = with_code(
        "03-q1",
        "import resource, time\nheld = [b'x' * (20 << 20) for n in range(9)]\ntime.sleep(3)",
    )
    plain = fresh.Watch.__init__

    def lower(self, pid, most_mb, *held):
        plain(self, pid, 150, *held)

    monkeypatch.setattr(fresh.Watch, "__init__", lower)
    result = mark(unlimited, box=box, limits=SHORT)
    assert "MB of memory" in str(result.questions.get("03-q1", result.why))


def test_closing_ends_what_runs(box):
    seen: list[Attempt] = []
    limits = HASTY
    job = {"blocks": [block_of("while True: pass") | {"read": None}], "question_s": 30.0}
    thread = threading.Thread(target=lambda: seen.append(box.run(job, limits)))
    thread.start()
    until = time.monotonic() + 60
    while not psutil.Process().children() and time.monotonic() < until:
        time.sleep(0.05)
    pids = [child.pid for child in psutil.Process().children(recursive=True)]
    time.sleep(0.2)
    box.close()
    thread.join(60)
    assert not thread.is_alive()
    assert pids and not [pid for pid in pids if alive(pid) and pid in _of_fresh()]


def _of_fresh() -> list[int]:
    found = []
    for child in psutil.Process().children(recursive=True):
        try:
            if "once" in child.cmdline():
                found.append(child.pid)
        except psutil.Error:
            continue
    return found


@pytest.mark.hostile(needs=LIMITS)
def test_what_a_submission_started_itself_ends_with_it():
    """A child that took a session of its own is still found: it was seen while it lived."""
    program = (
        "import subprocess, sys, time\n"
        "sleep = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        "child = subprocess.Popen(sleep, start_new_session=True)\n"
        "print(child.pid, flush=True)\ntime.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    watch = fresh.Watch(parent.pid, 10_000)
    assert parent.stdout is not None
    grandchild = int(parent.stdout.readline())
    until = time.monotonic() + 30
    while grandchild not in watch._family and time.monotonic() < until:
        time.sleep(0.02)
    watch.end()
    parent.wait(30)
    parent.stdout.close()
    while alive(grandchild) and time.monotonic() < until:
        time.sleep(0.02)
    assert not alive(grandchild)


@pytest.mark.hostile(needs=LIMITS)
@pytest.mark.parametrize("generations", [1, 2, 5])
def test_who_let_go_before_anybody_looked_is_found_by_its_mark(generations):
    """No look ever saw a parent of it alive: only the mark of the submission is left."""
    program = (
        "import os, sys, time\n"
        "for turn in range(int(sys.argv[1])):\n"
        "    if os.fork():\n"
        "        os._exit(0)\n"
        "    os.setsid()\n"
        "print(os.getpid(), flush=True)\ntime.sleep(60)"
    )
    command = [sys.executable, "-c", program, str(generations)]
    marked = os.environ | {fresh.MARK: f"test {generations}"}
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=marked)
    assert parent.stdout is not None
    orphan = int(parent.stdout.readline())
    parent.wait(30)
    parent.stdout.close()
    assert alive(orphan)
    fresh.Watch(parent.pid, 10_000, "of another submission").end()
    assert alive(orphan)
    fresh.Watch(parent.pid, 10_000, f"test {generations}").end()
    until = time.monotonic() + 30
    while alive(orphan) and time.monotonic() < until:
        time.sleep(0.02)
    assert not alive(orphan)


class Kernel:
    """Answers as Windows would, one call refused, and looks whether the process still waits."""

    def __init__(self, process: psutil.Process, refused: str) -> None:
        self.process, self.refused, self.open = process, refused, 0
        self.told: windows_job.ExtendedLimits | None = None

    def _answer(self, call: str) -> int:
        assert self.process.status() == psutil.STATUS_STOPPED, call
        return int(call != self.refused)

    def CreateJobObjectW(self, security: None, name: None) -> int:
        self.open += (answer := self._answer("create"))
        return answer * 4711

    def SetInformationJobObject(self, job, kind, told, size) -> int:
        assert (job, kind, size) == (4711, 9, 144)  # as Windows' own header has it
        self.told = told._obj
        return self._answer("set")

    def AssignProcessToJobObject(self, job, handle) -> int:
        assert (job, handle) == (4711, 12)
        return self._answer("assign")

    def TerminateJobObject(self, job, code) -> int:
        return 1

    def CloseHandle(self, job) -> int:
        self.open -= 1
        return 1


@pytest.mark.skipif(os.name == "nt", reason="forces Windows' order of calls; there it is real")
@pytest.mark.parametrize("refused", ["", "create", "set", "assign"])
def test_nothing_runs_before_it_is_held_and_whatever_windows_refuses_it_runs(refused):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        looked_at = psutil.Process(process.pid)
        looked_at.suspend()
        while looked_at.status() != psutil.STATUS_STOPPED:
            time.sleep(0.01)
        process._handle = 12
        kernel = Kernel(looked_at, refused)
        job = windows_job.JobObject(process, 18, kernel)
        while looked_at.status() == psutil.STATUS_STOPPED:
            time.sleep(0.01)
        assert job.holds == (refused == "") == bool(kernel.open)
        if job.holds:
            assert kernel.told is not None and kernel.told.basic.flags == 0x2008
            assert kernel.told.basic.processes == 18
        job.end()
        job.end()
        assert kernel.open == 0
        process.communicate(b"\n", 30)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"code": 3221225477}, "crashed Python itself (Windows error 0xC0000005)"),
        ({"code": 3}, "exit code 3"),
        ({"signal": 11}, "signal 11"),
        ({"end": "memory", "signal": 9}, "too much memory"),
    ],
)
def test_the_end_of_a_process_is_told_in_words(said, words):
    assert words in process.how_it_ended(said)


# ---------------------------------------------------------------- what is said and refused

GAP = Isolation(FRESH, "limits on time and memory only", fresh.DANGERS, harmful=True)
SHUT = Isolation("namespaces", "namespaces: no network, files hidden")
FILTERED = Isolation("process limits", "process limits only: files hidden, no network")


def test_without_walls_nothing_runs_unless_insisted():
    with pytest.raises(SandboxError, match="--without-walls"):
        refuse_harmful(GAP)
    refuse_harmful(SHUT)
    refuse_harmful(FILTERED)
    require_namespaces(SHUT)
    for less in (GAP, FILTERED):
        with pytest.raises(SandboxError, match="Walls are required"):
            require_namespaces(less)


@pytest.mark.parametrize("words", [[], ["--walls-required"]])
def test_the_command_refuses_and_marks_nothing(words, tmp_path, monkeypatch, capsys):
    write_class(tmp_path / "class", a=right())
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["grade", "class", "--exercise", "03", *words]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not (tmp_path / "marks_03.csv").exists()


def test_the_report_says_what_is_not_protected_and_no_limit_that_is_not_there():
    told = walls_line(Marked(isolation=GAP.words, dangers=GAP.dangers))
    assert told.startswith("Not protected: student code could read files of this computer")
    assert "\n" not in told
    assert walls_line(Marked(isolation=SHUT.words)) == (
        "Student code ran without network and without sight of your files."
    )
    assert "no namespaces" in walls_line(Marked(isolation=FILTERED.words))


def test_what_was_changed_meanwhile_is_found(tmp_path, key, monkeypatch):
    folder = write_class(tmp_path / "class", a=right(), b=right())
    path = tmp_path / "g.sqlite"
    run, turns = fresh.FreshProcess.run, itertools.count()

    def meddles(self, job, limits):  # stands for student code, which could do the same
        turn = next(turns)
        (folder / "b.ipynb").write_bytes(b"{}" + b" " * turn)
        with Gradebook(path) as other:
            other._db.execute(f"create trigger t{turn} after insert on runs begin select 1; end")
        return run(self, job, limits)

    monkeypatch.setattr(fresh.FreshProcess, "run", meddles)
    with Gradebook(path) as book:
        marked = mark_class(
            collect(folder), key, book, limits=SHORT, hidden=[folder, path], level=FRESH, workers=1
        )
    told = [remark for remark in marked.remarks if remark.startswith("Changed while")]
    assert len(told) == 1 and "b.ipynb" in told[0] and "g.sqlite" in told[0]


def test_what_was_not_changed_is_not_told(tmp_path):
    (tmp_path / "a").write_text("x")
    assert unharmed.changes(unharmed.snapshot([tmp_path]), unharmed.snapshot([tmp_path])) == []


def test_a_fresh_process_marks_right(box, mark):
    assert mark(right(), box=box).points == FULL
