"""Hand-ins that stop, hang or eat the machine: each costs its own question, nobody else."""

from __future__ import annotations

import signal
import time

import pytest

from jasa.instructor.grading.judge.result import GRADED
from jasa.instructor.grading.run.jail import LIMITS, NAMESPACES, resource
from jasa.instructor.grading.tell.remarks import remark

from .conftest import (
    FULL,
    HASTY,
    SHORT,
    alive,
    right,
    with_code,
)
from .inside import block_of
from .walls_needed import ACCOUNT, Animal, parameters

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
    assert result.state == GRADED
    states = {q: (e.state, e.problem) for q, e in result.questions.items()}
    assert result.points == FULL - 1, states
    assert words in result.questions["03-q1"].problem
    assert "03-q1" in remark(result)
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
    assert result.points < FULL
    after = mark(right(), box=box)
    assert after.points == FULL, after


@pytest.mark.hostile(needs=LIMITS)
def test_processes_left_behind_are_ended(mark, limits_only):
    source = (
        "import os, time\npid = os.fork()\nif pid == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        open('pid', 'w').write(str(os.getpid()))\n        time.sleep(60)\n"
        "    os._exit(0)\n"
        "os.waitpid(pid, 0)\ntime.sleep(0.2)\nshare_pct = int(open('pid').read())"
    )
    from jasa.instructor.grading.run.answers import collect_answers

    blocks = [block_of(source)]
    answers = collect_answers(limits_only, blocks, HASTY)
    pid = answers.plain["t"]["value"]
    assert pid > 1
    until = time.monotonic() + 10
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(pid)
