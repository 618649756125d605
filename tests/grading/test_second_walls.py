"""Each limit, each filter and each wall on its own: taking one away must fail a test here."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from jasa.instructor.grading.run import landlock, seccomp
from jasa.instructor.grading.run.jail import LIMITS, NAMESPACES, Walls
from jasa.instructor.grading.run.memory import everybody_else
from jasa.instructor.grading.run.sandbox import ForkServer, open_fork_server, walls_for

from .conftest import FULL, HASTY, PATIENT, SHORT, alive, right
from .inside import LEVELS, block_of, run_inside, values
from .walls_needed import Animal, level_of

DEFAULTS = Walls("", (), (), None)
WANTED = {
    "CORE": 0,
    "CPU": int(PATIENT.total_s) + 5,
    "FSIZE": DEFAULTS.file_mb << 20,
    "NOFILE": DEFAULTS.open_files,
}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", WANTED)
def test_each_limit_of_the_kernel_is_set_and_cannot_be_raised(name, level, boxes):
    source = (
        f"import resource\nkind = resource.RLIMIT_{name}\n"
        "before = resource.getrlimit(kind)\n"
        "try: resource.setrlimit(kind, (before[0], before[1] + 1)); raised = True\n"
        "except (OSError, ValueError): raised = False\n"
        "share_pct = [*before, raised]"
    )
    soft, hard, raised = values(boxes(level), source)
    assert soft == hard <= WANTED[name] and soft >= WANTED[name] - int(PATIENT.total_s)
    assert not raised


@pytest.mark.parametrize("level", LEVELS)
def test_memory_and_processes_are_limited_beyond_what_was_there(level, boxes):
    source = (
        "import resource, os\n"
        "used = int(open('/proc/self/statm').read().split()[0]) * os.sysconf('SC_PAGE_SIZE')\n"
        "share_pct = [(resource.getrlimit(resource.RLIMIT_AS)[1] - used) / 2**20,\n"
        "             resource.getrlimit(resource.RLIMIT_NPROC)[1]]"
    )
    memory, processes = values(boxes(level), source)
    assert SHORT.memory_mb - 100 < memory <= SHORT.memory_mb
    assert processes < 100_000
    if os.geteuid() == 0 or level == NAMESPACES:
        assert processes == PATIENT.processes


@pytest.mark.parametrize("level", LEVELS)
def test_no_privilege_can_come_back_and_the_filter_is_on(level, boxes):
    source = (
        "told = dict(l.split(':', 1) for l in open('/proc/self/status').read().splitlines())\n"
        "share_pct = [int(told['NoNewPrivs']), int(told['Seccomp']), int(told['CapEff'], 16) & ~4]"
    )
    assert values(boxes(level), source) == [1, 2, 0]


def test_memory_of_the_machine_is_never_counted_as_a_submissions():
    """While its walls go up, /proc still shows every program of the teacher's."""
    assert everybody_else() == []


@pytest.mark.hostile(needs=NAMESPACES)
def test_any_number_of_folders_can_be_hidden(boxes, tmp_path):
    boxes(NAMESPACES)
    for number in range(1500):
        (tmp_path / f"{number:04}").mkdir()
    box = ForkServer(walls_for(NAMESPACES, list(tmp_path.iterdir())))
    try:
        assert values(box, "share_pct = [1]") == [1]
    finally:
        box.close()


def one_wall(**changed: bool) -> ForkServer:
    """Process limits with some of the second walls taken down."""
    from jasa.instructor.grading.run.sandbox import SandboxError

    for reads_all in (False, True):
        try:
            walls = replace(walls_for(LIMITS), reads_all=reads_all, **changed)
            return open_fork_server(walls)
        except SandboxError:
            if reads_all:
                raise
    raise AssertionError


@pytest.fixture
def secret(tmp_path_factory):
    """A file of the teacher's that anybody might read."""
    folder = tmp_path_factory.mktemp("teacher")
    folder.chmod(0o777)
    for parent in folder.parents:  # pytest shuts its own folders to other users
        if parent.is_relative_to(tempfile.gettempdir()) and parent != Path(tempfile.gettempdir()):
            parent.chmod(0o755)
    path = folder / "marks.txt"
    path.write_text("marks")
    path.chmod(0o666)
    return path


@pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
@pytest.mark.hostile(needs=LIMITS)
def test_landlock_alone_hides_files_and_keeps_them_from_being_changed(secret):
    source = f"""
share_pct, secret = [], {str(secret)!r}
try: share_pct.append(open(secret).read())
except OSError: share_pct.append("")
try:
    handle = open(secret, mode="r+")
    handle.close()
    share_pct.append("changed")
except OSError: share_pct.append("")
"""
    for on, expected in ((True, ["", ""]), (False, ["marks", "changed"])):
        box = one_wall(landlock=on, seccomp=False)
        try:
            assert values(box, source) == expected
            assert ("files hidden" in box.isolation.words) == on
        finally:
            box.close()


@pytest.fixture
def bystander():
    """A process of the test's own, which may be hit."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process.pid
    process.kill()
    process.wait()


@pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64"), reason="other numbers")
@pytest.mark.parametrize("landlocked", [True, False])
@pytest.mark.hostile(needs=NAMESPACES)
def test_the_filter_alone_keeps_from_processes_keyrings_and_shared_memory(landlocked, bystander):
    source = f"""
import ctypes, os, resource
bystander, got = {bystander}, []
libc = ctypes.CDLL(None, use_errno=True)
for n in (0, 15):
    try: os.kill(bystander, n); got.append("signal")
    except OSError: pass
calls = dict(keyctl=(250, 0, -3, 1), add_key=(248, b"user", b"jasa", b"x", 1, -3),
             shmget=(29, 0, 4096, 0o1600), semget=(64, 0, 1, 0o1600), msgget=(68, 0, 0o1600),
             memfd=(319, b"x", 0), ptrace=(101, 16, bystander, 0, 0),
             clone3=(435, (ctypes.c_uint64 * 11)(0x10000000), 88), user=(272, 0x10000000),
             io_uring=(425, 4, (ctypes.c_uint32 * 30)()), socket=(41, 1, 1, 0),
             pair=(53, 1, 2, 0, (ctypes.c_int * 2)()), pidfd=(434, bystander, 0),
             prlimit=(302, bystander, 7, None, (ctypes.c_uint64 * 2)()))
got += [name for name, call in calls.items() if libc.syscall(*call) >= 0]
share_pct = got
""".replace("libc.syscall", "libc.syscall" if os.uname().machine == "x86_64" else "(lambda *a: -1)")
    box = one_wall(landlock=landlocked)
    try:
        assert level_of(box)  # as root another account; else only its own bystander could be hit
        plain = box.run(
            {"blocks": [block_of(source) | {"cells": _ours(source)}], "question_s": 10}, HASTY
        )
        done = next(event for event in plain.events if "done" in event)
        assert not done["errors"], done
        assert done["plain"]["items"] == []
        assert alive(bystander)
    finally:
        box.close()


def _ours(source: str) -> list[dict]:
    """The test's own code, which hits only the test's own bystander."""
    return [{"id": "t", "source": source, "ours": True}]


def test_the_filter_is_known_for_the_usual_machines():
    for machine in ("x86_64", "aarch64", "riscv64"):
        for own_only in (True, False):
            steps = seccomp.program(machine, own_only)
            assert len(steps) % 8 == 0 and len(steps) // 8 < 4096
    assert seccomp.program("vax", True) == b""


@pytest.mark.hostile(needs=NAMESPACES)
def test_landlock_stands_behind_the_namespaces_too(jail):
    """What the first wall leaves open, the second shuts: files of the process itself in /proc."""
    source = """
share_pct = []
name = "oom_score_adj"
try:
    handle = open(f"/proc/self/{name}", mode="r+")
    handle.write("0")
    handle.close()
    share_pct.append("changed")
except OSError: pass
"""
    if landlock.version():
        assert run_inside(jail, source)["items"] == []
    box = open_fork_server(replace(jail.walls, landlock=False, seccomp=False))
    try:
        assert values(box, source) in (["changed"], [])  # root's lower bound holds by itself
    finally:
        box.close()


@pytest.mark.hostile(needs=NAMESPACES)
def test_a_course_below_a_folder_of_the_system_shows_only_what_is_needed(tmp_path, jail):
    course = tmp_path / "usr" / "course"
    for name in ("jasa", "tests", ".git", ".venv"):
        (course / name).mkdir(parents=True)
        (course / name / "file").write_text("x")
    mine = replace(
        jail.walls, course=str(course), visible=(*jail.walls.visible, str(course / "jasa"))
    )

    class Below(ForkServer):
        """Shows the folder above the course as if it were the system's."""

    from jasa.instructor.grading.run import warm

    box = Below(replace(mine, visible=(*mine.visible, str(tmp_path / "usr"))))
    try:
        source = f"import os\nshare_pct = sorted(os.listdir({str(course)!r}))"
        assert values(box, source) == ["jasa"]
        assert warm.ROOT.exists()
    finally:
        box.close()


def test_right_answers_lose_nothing_to_the_second_walls(mark, boxes):
    for level in (NAMESPACES, LIMITS):
        assert mark(right(), box=boxes(level)).points == FULL


MOUNTED_BELOW = Animal(
    needs=NAMESPACES,
    source="""
import sys
from dataclasses import replace
from jasa.instructor.grading.run.jail import NAMESPACES
from jasa.instructor.grading.run.listen import Limits
from jasa.instructor.grading.run.sandbox import open_fork_server, walls_for
walls = walls_for(NAMESPACES)
walls = replace(walls, visible=(*walls.visible, sys.argv[1]), landlock=False, seccomp=False)
box = open_fork_server(walls)
source = '''
import os
facts = []
for place in {places!r}:
    try:
        os.close(os.open(place + "/x", os.O_CREAT | os.O_WRONLY))
        facts.append(place)
    except OSError: pass
'''.format(places=[sys.argv[1], sys.argv[1] + "/below", sys.argv[1] + "/a b"])
block = {"name": "t", "cells": [{"id": "t", "source": source, "ours": True}],
         "read": {"variable": "facts"}}
done = [e for e in box.run({"blocks": [block], "question_s": 20}, Limits()).events if "done" in e]
box.close()
print("written:", [item["value"] for item in done[0]["plain"]["items"]], done[0]["errors"])
""",
)


@pytest.mark.hostile(needs=NAMESPACES)
def test_what_is_mounted_below_a_shown_folder_cannot_be_written_either(tmp_path):
    shown = tmp_path / "shown"
    for name in ("below", "a b"):
        (shown / name).mkdir(parents=True)
    script = (
        'mount -t tmpfs none "$1/below" && mount -t tmpfs none "$1/a b" && chmod 777 "$1"/* && '
        'exec "$2" -c "$3" "$1"'
    )
    words = ["sh", "-c", script, "sh", str(shown), sys.executable, MOUNTED_BELOW.source]
    prefix = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "-Urm"]
    try:
        subprocess.run([*prefix, "mount", "-t", "tmpfs", "none", "/mnt"], check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("nothing can be mounted here")
    from jasa.data import ROOT

    done = subprocess.run(
        [*prefix, *words],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "written: [] []" in done.stdout, done.stdout + done.stderr
