"""Nothing a hand-in says of the machine is believed, all it may cost is bounded, nothing is left."""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jasa.instructor.grading.read import recognise
from jasa.instructor.grading.read.choose import choose
from jasa.instructor.grading.read.collect import HandIn as File
from jasa.instructor.grading.read.rebuild import rebuild
from jasa.instructor.grading.read.submission import READ_LIMITS
from jasa.instructor.grading.read.this_exercise import (
    is_whole,
    released_cells_of,
    this_exercise,
    variables_of,
)
from jasa.instructor.grading.run.answers import collect_answers
from jasa.instructor.grading.run.jail import LIMITS
from jasa.instructor.grading.run.listen import Limits
from jasa.instructor.grading.run.memory import family

from .conftest import FULL, HASTY, SHORT, untouched, with_code
from .inside import LEVELS, block_of

FORGED = {
    "no walls": '{"no walls": "run jasa doctor"}',
    "a setup that failed": '{"done": "setup", "errors": [{"cell": "03-setup", "type": "X"}]}',
    "a start that failed": '{"done": "start", "errors": [{"cell": "03-setup", "type": "X"}]}',
    "waited": '{"waited": 1e300}',
    "waited in words": '{"waited": [1]}',
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_word_about_the_machine_is_not_believed(name, mark):
    source = f"import os\nos.write(4, {(FORGED[name] + chr(10)).encode()!r})\nshare_pct = 1"
    result = mark(with_code("03-q1", source), limits=HASTY)
    assert result.state == "graded"
    assert result.points == FULL - 1
    assert not result.again


def test_the_exit_code_of_our_own_setup_is_not_believed(mark):
    result = mark(with_code("03-q1", "import os\nos._exit(97)"), limits=HASTY)
    assert (result.state, result.points) == ("graded", FULL - 1)


@pytest.mark.hostile(needs=LIMITS)
def test_lines_without_end_are_bounded_in_time_and_in_what_is_kept(jail):
    line = b'{"late": "t", "plain": {"kind": "missing"}}\n'
    for sent in (line, b"{}\n", b'{"start": "t"}\n', b'{"waited": 9}\n'):
        source = f"import os\nwhile True: os.write(4, {sent * 50!r})"
        started = time.monotonic()
        limits = replace(HASTY, total_s=4.0, output_mb=400)
        answers = collect_answers(jail, [block_of(source)], limits)
        assert time.monotonic() - started < 30
        assert len(answers.remarks) < 5


@pytest.mark.hostile(needs=LIMITS)
@pytest.mark.parametrize("level", LEVELS)
def test_what_all_processes_hold_together_is_bounded(level, boxes, mark):
    source = (
        "import os, time\nfor n in range(6):\n    if os.fork() == 0:\n"
        "        held = bytearray(os.urandom(1)) * (100 << 20)\n        time.sleep(8)\n"
        "        os._exit(0)\ntime.sleep(6)\nshare_pct = 1"
    )
    limits = replace(SHORT, question_s=12.0, memory_mb=256)
    result = mark(with_code("03-q1", source), box=boxes(level), limits=limits)
    assert result.points == FULL - 1
    assert "too much memory" in result.questions["03-q1"].problem, result.questions


def test_what_a_student_may_cost_is_bounded_whatever_each_question_does(mark):
    slow = untouched()
    for n in range(1, 7):
        slow.write(f"03-q{n}-answer", "while True:\n    try:\n        while True: pass\n"
                   "    except BaseException: pass")  # fmt: skip
    limits = Limits(question_s=2.0, total_s=6.0, grace_s=0.5)
    started = time.monotonic()
    result = mark(slow, limits=limits)
    assert result.state == "graded" and result.points == 0
    assert time.monotonic() - started < 60  # several times the bound, for a busy machine


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.hostile(needs=LIMITS)
def test_nothing_is_left_behind(level, boxes):
    source = """
import os, time
share_pct = [os.getcwd()]
for n in range(3):
    if os.fork() == 0:
        os.setsid()
        time.sleep(60)
        os._exit(0)
os.mkdir("locked")
open("locked/file", "w").close()
os.chmod("locked", 0)
for place in ("/dev/shm", "/tmp", "/var/tmp"):
    try: open(f"{place}/jasa-left-{os.getpid()}", mode="x").close()
    except OSError: pass
"""
    box = boxes(level)
    users = {os.geteuid(), box.walls.user}
    before = left(users)
    answers = collect_answers(box, [block_of(source)], HASTY)
    assert not answers.errors["t"], answers.errors
    (folder,) = [item["value"] for item in answers.plain["t"]["items"]]
    until = time.monotonic() + 10
    while family(box._warm.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert family(box._warm.pid) == []
    assert left(users) == before
    while os.path.exists(folder) and time.monotonic() < until:
        time.sleep(0.05)
    assert not os.path.exists(folder)


def left(users: set[int | None]) -> set[str]:
    """Traces a submission could leave: files where all may write, and shared memory."""
    found = {
        f"{place}/{name}"
        for place in ("/dev/shm", "/tmp", "/var/tmp")
        if os.path.isdir(place)
        for name in os.listdir(place)
        if name.startswith("jasa-left-")
    }
    for kind in ("shm", "sem", "msg"):
        with open(f"/proc/sysvipc/{kind}") as lines:
            head, *rows = (line.split() for line in lines)
            owner = head.index("uid")
            found |= {f"{kind} {row[1]}" for row in rows if int(row[owner]) in users}
    return found


CHAINS = [
    "-" * 3000 + "1",
    "(" * 150 + "1" + ")" * 150,
    "a" + "[0]" * 2000,
    "not " * 900 + "a",
    "1 +",
]


@given(
    texts=st.lists(st.tuples(st.sampled_from(CHAINS), st.integers(0, 99)), min_size=1, max_size=9)
)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_text_of_a_student_is_parsed_twice(texts, key):
    made = untouched()
    for chain, number in texts:
        made.add("03-q1-answer", f"student_id = {chain}  # {number}")
    notebook = this_exercise(made.bytes(), key)
    released, variables, parses = released_cells_of(key), variables_of(key), Counter()
    recognise._facts.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        real = recognise.parsed
        patch.setattr(recognise, "parsed", lambda text: (parses.update([text]), real(text))[1])
        is_whole(notebook, key)
        for _ in range(3):
            rebuild(notebook, released, variables, None)
    assert parses and max(parses.values()) == 1, parses.most_common(1)


def test_reading_the_files_of_one_student_ends_when_its_time_is_over(key):
    raw, read = untouched().bytes(), []

    def file(name: str) -> File:
        return File("ann", name, 0.0, lambda limits: (read.append(name), raw)[1])

    many = replace(file("0"), others=tuple(file(str(n)) for n in range(1, 9)))
    assert choose(many, key, READ_LIMITS, cpu_s=0.0).file.where == "0" and read == ["0"]
    read.clear()
    assert choose(many, key, READ_LIMITS).file.where == "0" and len(read) == 9
