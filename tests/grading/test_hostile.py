"""Hostile hand-ins: no mark is forged, nobody else is touched, the report says what happened."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from jasa.data import ROOT
from jasa.instructor.grading.judge.verdict import GRADED, sentence
from jasa.instructor.grading.run.jail import LIMITS, NAMESPACES, resource
from jasa.instructor.grading.run.sandbox import SandboxError, open_sandbox
from jasa.instructor.grading.tell.feedback import page
from jasa.instructor.grading.tell.marks import defuse, marks_csv
from jasa.instructor.grading.tell.report import student_line

from .conftest import (
    FULL,
    HASTY,
    SHORT,
    alive,
    right,
    untouched,
    with_code,
)
from .walls_needed import ACCOUNT, Animal, parameters

FORGED = """
import json, os
right = {"kind": "number", "value": 1.0, "say": "right"}
lines = [{"done": q, "plain": p, "state": "right", "score": 1, "points": 99, "errors": []}
         for q in ("03-q1", "03-q2", "03-q3", "03-q4", "03-q5", "03-q6")
         for p in (right, {"kind": "truth", "value": True}, {"kind": "right"}, {"kind": "missing"})]
lines += [{"points": 20, "state": "graded"}, {"end": True}]
text = "".join(json.dumps(line) + "\\n" for line in lines).encode()
"""

# Each tries to get the point of question 1 (the key is a number that none of them gives).
LIES = {
    "equal to everything": "class Yes:\n    def __eq__(self, other): return True\n"
    "    def __getattr__(self, name): return lambda *a, **k: True\nshare_pct = Yes()",
    "a float that lies": "class F(float):\n    def __eq__(self, o): return True\n"
    "    __lt__ = __le__ = __gt__ = __ge__ = __eq__\n    def __sub__(self, o): return 0.0\n"
    "    __rsub__ = __abs__ = lambda self, *o: 0.0\n    def __hash__(self): return 0\n"
    "share_pct = F(1.0)",
    "a text that lies": "class S(str):\n    def __eq__(self, o): return True\n"
    "    def casefold(self): return self\n    __hash__ = str.__hash__\nshare_pct = S('all')",
    "a class with a strange metaclass": "class M(type):\n"
    "    def __instancecheck__(c, o): return True\n"
    "    def __subclasscheck__(c, o): return True\n"
    "    def __getattribute__(c, n): raise SystemExit\n"
    "class A(metaclass=M): pass\nshare_pct = A()",
    "a forged plain answer": "share_pct = {'kind': 'number', 'state': 'right', 'score': 1.0}",
    "patched json": "import json\n"
    'json.dumps = lambda *a, **k: \'{"done": "03-q1", "plain": {"kind": "truth", "value": true}}\'',
    "patched builtins": "import builtins\n"
    "builtins.isinstance = builtins.issubclass = lambda *a: True\n"
    "builtins.abs = lambda x: 0.0\nshare_pct = 1.0",
    "patched jasa.plain": "import jasa.exercise.plain\n"
    "import jasa.instructor.grading.run.runner as r\n"
    "fake = lambda *a, **k: {'kind': 'right', 'value': True, 'score': 1}\n"
    "jasa.exercise.plain.to_plain = jasa.exercise.plain._plain = r.to_plain = fake",
    "patched judge and check": "import jasa.exercise.questions as q, jasa.exercise.check as c\n"
    "import jasa.exercise.judging as j\n"
    "v = q.Verdict('right', 1.0, 'forged')\nj.judge = c.judge = c._verdict = lambda *a, **k: v\n"
    "j.JUDGES = {k: (lambda *a, **k: v) for k in j.JUDGES}\nshare_pct = 1.0\n"
    "check('03-q1', share_pct)",
    "an import hook": "import sys\nclass H:\n    def find_spec(self, *a): raise SystemExit\n"
    "sys.meta_path.insert(0, H())\nsys.modules['math'] = H()\nshare_pct = 1.0",
    "a pickle": "class P:\n    def __reduce__(self): return (print, ('x',))\nshare_pct = P()",
    "a giant integer": "share_pct = 10 ** 200_000",
    "not a number": "share_pct = float('nan')",
    "infinity": "share_pct = float('inf')",
    "a huge list": "share_pct = [list(range(1000))] * 10_000",
    "a list within itself": "share_pct = []\nshare_pct.append(share_pct)",
    "an array of all numbers": "import numpy as np\nshare_pct = np.arange(0, 100, 0.01)",
    "results on every descriptor": FORGED + "for fd in range(3, 64):\n    try: os.write(fd, text)\n"
    "    except OSError: pass\nshare_pct = 1.0",
    "closed descriptors": "import os\nos.closerange(0, 100)\nshare_pct = 1.0",
    "an exception that cannot be read": "class E(Exception):\n"
    "    def __str__(self): raise SystemExit\n"
    "    __repr__ = __str__\nraise E",
}


@pytest.mark.parametrize("name", LIES)
def test_lies_earn_nothing(name, mark):
    result = mark(untouched().write("03-q1-answer", LIES[name]), limits=HASTY)
    assert result["state"] == GRADED
    assert result["points"] == 0, result["questions"]
    assert result["questions"]["03-q1"]["state"] != "right"
    assert result["questions"]["03-q1"]["message"]


def test_a_table_that_lies_earns_nothing_for_its_numbers(mark):
    source = (
        "class T(pd.DataFrame):\n    def __eq__(self, o): return True\n"
        "    def equals(self, o): return 1\n"
        "    def __getattr__(self, name): return lambda *a, **k: self\n"
        "latest = T({'measure_id': wanted, 'as_of': ['2020-01-01'] * 6, 'share_pct': [1.0] * 6})\n"
        "pd.DataFrame.__eq__ = pd.Series.__eq__ = lambda *a: True"
    )
    result = mark(with_code("03-q3", source), limits=HASTY)
    assert result["questions"]["03-q3"]["state"] != "right"
    assert result["questions"]["03-q3"]["points"] < 2


# Each costs question 1 (one point) and nothing else.
STOPPERS = {
    "sys.exit": ("import sys\nsys.exit(0)", "SystemExit"),
    "raise KeyboardInterrupt": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "os._exit": ("import os\nos._exit(0)", "exit code 0"),
    "abort": ("import os\nos.abort()", ""),
    "endless loop": ("while True: pass", "was stopped"),
    "sleep": ("import time\ntime.sleep(10_000)", "was stopped"),
    "input": ("input('your name?')", "EOFError"),
    "loop that catches everything": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "was stopped",
    ),
    "alarm switched off": (
        "import signal, time\nsignal.setitimer(signal.ITIMER_REAL, 0)\n"
        "signal.signal(signal.SIGALRM, signal.SIG_IGN)\ntime.sleep(10_000)",
        "was stopped",
    ),
    "recursion": ("def f(n): return f(n + 1)\nf(0)", "RecursionError"),
    "recursion into the ground": (
        "import sys\nsys.setrecursionlimit(10**9)\n"
        "class A:\n    def __getattr__(self, n): return getattr(self, n + 'x')\nrepr(A().x)\n"
        "f = lambda: f()\nf()\nx = []\nfor _ in range(10**6): x = [x]\nrepr(x)",
        "",
    ),
    "memory at once": ("x = bytearray(10**11)", "emory"),
    "memory bit by bit": ("x = []\nwhile True: x.append(bytearray(10**7))", "emory"),
    "disk": ("f = open('big', 'wb')\nwhile True: f.write(b'x' * 10**6)", "OSError"),
    "many small files": (
        "for n in range(20_000): open(str(n), 'w').close()\nraise OSError('no limit')",
        "OSError",
    ),
    "printing without end": ("while True: print('x' * 10**6)", "was stopped"),
    "results without end": (
        "import os\nwhile True:\n    for fd in range(3, 32):\n"
        "        try: os.write(fd, b'x' * 10**5)\n"
        "        except OSError: pass",
        "MB of results",
    ),
    "broken code": ("share_pct = = 3", "SyntaxError"),
    "lone surrogate": ("share_pct = '\\ud800'; raise ValueError(share_pct)", "ValueError"),
}


@pytest.mark.parametrize("name", STOPPERS)
def test_a_stop_costs_its_question_only(name, mark):
    if name == "alarm switched off" and not hasattr(signal, "setitimer"):
        pytest.skip("this system has no alarm to switch off")
    if name in ("disk", "many small files") and resource is None:
        pytest.skip("this system limits no files: it would fill the disk")
    source, words = STOPPERS[name]
    started = time.monotonic()
    # On a busy machine a second may end before the memory does.
    limits = SHORT if name.startswith("memory") else HASTY
    result = mark(with_code("03-q1", source), limits=limits)
    assert result["state"] == GRADED
    states = {q: (e["state"], e["problem"]) for q, e in result["questions"].items()}
    assert result["points"] == FULL - 1, states
    assert words in result["questions"]["03-q1"]["problem"]
    assert "03-q1" in sentence(result)
    assert time.monotonic() - started < 60  # it ends at all


ATTACKS = {
    "kill the parent": Animal(
        "import os\nfor _ in range(3): os.kill(os.getppid(), 9)", needs=ACCOUNT
    ),
    "kill everything": Animal("import os\nos.kill(-1, 15)\nos.kill(-1, 9)", needs=ACCOUNT),
    "fork bomb": Animal(
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", needs=ACCOUNT
    ),
    "threads": Animal(
        "import threading, time\n"
        "for _ in range(1000): threading.Thread(target=time.sleep, args=(1000,)).start()",
        needs=LIMITS,
    ),
}


@pytest.mark.parametrize("name", parameters(ATTACKS))
@pytest.mark.parametrize("level", [NAMESPACES, LIMITS])
def test_attacks_on_processes_reach_nobody_else(name, level, mark, boxes):
    box = boxes(ATTACKS[name].needs if level == LIMITS else level)
    result = mark(with_code("03-q1", ATTACKS[name].source), box=box, limits=HASTY)
    assert result["points"] < FULL
    after = mark(right(), box=box)
    assert after["points"] == FULL, after


@pytest.mark.hostile(needs=LIMITS)
def test_processes_left_behind_are_ended(mark, limits_only):
    source = (
        "import os, time\npid = os.fork()\nif pid == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        open('pid', 'w').write(str(os.getpid()))\n        time.sleep(60)\n"
        "    os._exit(0)\n"
        "os.waitpid(pid, 0)\ntime.sleep(0.2)\nshare_pct = int(open('pid').read())"
    )
    from jasa.instructor.grading.run.answers import collect_answers

    blocks = [_block(source)]
    answers = collect_answers(limits_only, blocks, HASTY)
    pid = answers.plain["t"]["value"]
    assert pid > 1
    until = time.monotonic() + 10
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(pid)


def _block(source: str, variable: str = "share_pct") -> dict:
    cells = [{"id": "t", "source": source, "ours": False}]
    return {"name": "t", "cells": cells, "read": {"variable": variable}}


def run_inside(box, source: str) -> object:
    """Run code in a sandbox and give the plain value of ``share_pct``."""
    from jasa.instructor.grading.run.answers import collect_answers

    answers = collect_answers(box, [_block(source)], HASTY)
    assert "t" in answers.plain, answers
    assert not answers.errors["t"], answers.errors
    return answers.plain["t"]


@pytest.fixture
def guarded(tmp_path, jail):
    """A sandbox told to hide a class folder and a gradebook, and the paths of those."""
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "other.ipynb").write_text("another student's work")
    book = tmp_path / "gradebook.sqlite"
    book.write_text("marks")
    box = open_sandbox([folder, book], level=jail.isolation.level)
    yield box, [ROOT / "solutions", folder, book, ROOT / "tests", ROOT / ".git"]
    box.close()


def test_solutions_cards_gradebook_and_other_hand_ins_cannot_be_read(guarded):
    box, hidden = guarded
    assert "files hidden" in box.isolation.words
    seen = {"jasa", "data", "exercises"}
    if Path(sys.prefix).is_relative_to(ROOT):  # the packages of .venv have to be seen to be used
        seen.add(Path(sys.prefix).relative_to(ROOT).parts[0])
    source = f"import os\nshare_pct = []\nfor top in {[str(p) for p in hidden]!r}:\n" + (
        "    if os.path.isfile(top):\n        share_pct.append(top)\n"
        "    for folder, _, files in os.walk(top):\n"
        "        share_pct += [os.path.join(folder, f) for f in files]\n"
        "for name in ('environ', 'cmdline', 'maps'):\n"
        "    for pid in os.listdir('/proc'):\n"
        "        if pid.isdigit() and int(pid) != os.getpid(): share_pct.append(pid)\n"
        "share_pct += [n for n in os.listdir('/') if n in ('home', 'mnt', 'var', 'srv')]\n"
        f"share_pct += set(os.listdir({str(ROOT)!r})) - {seen!r}\n"
        f"share_pct += set(os.listdir({str(ROOT)!r} + '/exercises')) - {{'checks'}}"
    )
    assert run_inside(box, source)["items"] == []


def test_without_a_secret_in_its_memory_or_environment(jail, monkeypatch):
    monkeypatch.setenv("CANVAS_TOKEN", "secret-token")
    box = open_sandbox(level=jail.isolation.level)
    try:
        names = run_inside(box, "import os\nshare_pct = sorted(os.environ.items())")
        assert "secret-token" not in str(names)
        # The warm parent's memory is inherited: no key, no card and no other hand-in was in it.
        source = (
            "import gc\nshare_pct = [type(o).__name__ for o in gc.get_objects()\n"
            "    if type(o).__name__ in ('Card', 'Gradebook', 'HandIn', 'Oracle')]"
        )
        assert run_inside(box, source)["items"] == []
    finally:
        box.close()


@pytest.mark.hostile(needs=NAMESPACES)
def test_nothing_outside_its_folder_can_be_written(jail, tmp_path):
    places = [ROOT, ROOT / "exercises/checks", ROOT / "jasa", ROOT / "data", Path.home()]
    places += [Path("/usr"), Path("/etc"), Path("/"), Path("/dev"), Path("/proc/sys/kernel")]
    source = f"import os\nshare_pct = []\nfor place in {[str(p) for p in places]!r}:\n" + (
        "    try:\n        os.makedirs(place, exist_ok=True)\n"
        "        open(place + '/jasa-was-here', 'w').write('x')\n        share_pct.append(place)\n"
        "    except OSError: pass\n"
        "for path in ('jasa/exercise/plain.py', 'data/land.csv', 'exercises/checks/03.json'):\n"
        f"    try: open({str(ROOT)!r} + '/' + path, 'a').close(); share_pct.append(path)\n"
        "    except OSError: pass"
    )
    assert run_inside(jail, source)["items"] == []
    in_own_tmp = f"open({str(tmp_path)!r} + 'x', 'w')" if str(tmp_path).startswith("/tmp") else ""
    run_inside(jail, f"try: {in_own_tmp or 0}\nexcept OSError: pass\nshare_pct = 1")
    assert not Path(f"{tmp_path}x").exists()
    assert not any((place / "jasa-was-here").exists() for place in places)


@pytest.mark.hostile(needs=NAMESPACES)
def test_there_is_no_network(jail):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.2)
        port = listener.getsockname()[1]
        source = (
            "import socket\nshare_pct = []\n"
            f"for place in (('127.0.0.1', {port}), ('192.0.2.1', 80)):\n"
            "    try: socket.create_connection(place, timeout=0.3); share_pct.append(place[0])\n"
            "    except OSError: pass\n"
            "share_pct += [n for _, n in socket.if_nameindex() if n != 'lo']"
        )
        assert run_inside(jail, source)["items"] == []
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.hostile(needs=NAMESPACES)
def test_no_privilege_can_be_got_back(jail):
    source = (
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nshare_pct = []\n"
        "if libc.unshare(0x10000000) == 0: share_pct.append('user namespace')\n"
        "if libc.unshare(0x00020000) == 0: share_pct.append('mount namespace')\n"
        "if libc.mount(b'none', b'/usr', None, 32 | 4096, None) == 0: share_pct.append('remount')\n"
        "if libc.umount2(b'/proc', 2) == 0: share_pct.append('umount')\n"
        "for call in (lambda: os.setuid(0), lambda: os.chroot('/tmp'),\n"
        "             lambda: os.mknod('/tmp/sda', 0o60666, os.makedev(8, 0))):\n"
        "    try: call(); share_pct.append('call')\n"
        "    except OSError: pass\n"
        "status = open('/proc/self/status').read()\n"
        "share_pct += [l for l in status.splitlines() if l.startswith(('CapEff', 'CapPrm'))\n"
        "              and int(l.split()[1], 16)]"
    )
    box = jail
    got = run_inside(box, source)["items"]
    allowed = [] if os.geteuid() == 0 else ["call"]  # setuid to oneself's own mapped id
    assert [item["value"] for item in got] in ([], allowed)


def test_one_submission_leaves_nothing_for_the_next(jail):
    run_inside(
        jail,
        "import os\nopen('left', 'w').write('x')\n"
        "open(os.environ['TMPDIR'] + '/more', 'w').write('x')\nshare_pct = 1",
    )
    found = run_inside(
        jail, "import os\nshare_pct = os.listdir('.') + os.listdir(os.environ['HOME'])"
    )
    assert [item["value"] for item in found["items"]] == ["course"]  # made anew: ../data


@pytest.mark.parametrize("level", ["jail", "limits_only"])
def test_the_level_in_force_is_stored_with_each_result(level, mark, request):
    box = request.getfixturevalue(level)
    result = mark(untouched(), box=box)
    assert result["isolation"] == box.isolation.words
    assert result["level"] == box.isolation.level
    assert result["isolation"].startswith(box.isolation.level)


@pytest.mark.parametrize("level", ["namespaces", "process limits"])
@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_a_level_that_cannot_be_had_is_refused(level, system, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    with pytest.raises(SandboxError, match="needs Linux"):
        open_sandbox(level=level)
    with pytest.raises(SandboxError, match="There is no level"):
        open_sandbox(level="walls of glass")
    assert open_sandbox().isolation.level == "fresh process"


def test_a_fresh_process_gives_the_same_marks(mark):
    box = open_sandbox(level="fresh process")
    assert "fresh process" in box.isolation.words
    result = mark(with_code("03-q1", "import os\nos._exit(3)"), box=box)
    assert result["points"] == FULL - 1
    assert "exit code 3" in result["questions"]["03-q1"]["problem"]


def test_the_sandbox_recovers_when_it_is_killed(mark, limits_only):
    with contextlib.suppress(ProcessLookupError):
        os.kill(limits_only._process.pid, 9)
    limits_only._process.wait()
    assert mark(right(), box=limits_only)["points"] == FULL


# ---------------------------------------------------------------- what people then look at

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def nasty_result(mark) -> dict:
    made = untouched()
    made.write("03-q1-answer", f"raise ValueError({SCRIPT!r} + '\\x1b[2J\\x1b]0;owned\\x07')")
    made.write("03-q2-answer", f"wholes = [{SCRIPT!r}] * 4")
    made.write("03-q7-answer", f"</pre>{SCRIPT} =cmd|' /C calc'!A0 \x1b[31m")
    made.write("03-case", f"student_id = {SCRIPT!r}\ncase = my_case('03', student_id)")
    return mark(made) | {"student": f"=HYPERLINK(1){SCRIPT}\x1b[2J"}


def test_no_html_of_a_student_is_alive_in_the_feedback(mark):
    text = page(nasty_result(mark))
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;" in text
    assert text.count("</pre>") == 1


def test_no_formula_and_no_control_code_reaches_a_spreadsheet_or_a_terminal(mark):
    result = nasty_result(mark)
    table = marks_csv([result], ["03-q1"])
    line = student_line(result)
    assert table.split("\n")[1].startswith(("'=", "\"'="))
    for text in (table, line, sentence(result), page(result)):
        assert "\x1b" not in text
        assert "\x07" not in text


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "\u200b=1", "%0A"]
)
def test_what_starts_like_a_formula_is_defused(start):
    assert defuse(start).startswith("'")
    assert not defuse("佐藤").startswith("'")
