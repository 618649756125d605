"""Whatever stops a run of `jasa grade`, the next one ends as if nothing had happened.

The disturbed runs are real programs. Where a run is killed is counted in what it does (files opened,
processes started, names changed …), not in seconds: no test depends on how fast a machine is.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from jasa.data import ROOT
from jasa.instructor.grading.judge.gradebook import Gradebook

from .conftest import right, untouched, with_code, write_class
from .walls_needed import NAMESPACES

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals and limits")

CHAINS, KILLS_A_CHAIN = 4, 5  # together twenty moments
# Counts what the program does from the moment the gradebook is opened; may end it at one of them.
HOOK = """
import os, signal, sys
from jasa import cli
seen, last = 0, int(sys.argv[1])
def count(event, given):
    global seen
    if seen or event == "sqlite3.connect":
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
code = cli.main(sys.argv[2:])
print("did", seen, file=sys.stderr)
sys.exit(code)
"""
WORDS = ["grade", "class", "--exercise", "03", "--seconds", "20"]


def class_of_six(place: Path) -> Path:
    place.mkdir(parents=True)
    write_class(
        place / "class",
        **{"佐藤": right(), "tanaka": right(), "none": untouched(), "bad": b"no notebook"},
        wrong=with_code("03-q1", "share_pct = -1"),
        fails=with_code("03-q2", "raise ValueError('x')"),
    )
    return place


def begin(place: Path, *words: str, last: int = 0) -> subprocess.Popen[str]:
    """Start `jasa grade` with all its files below a place; end it at what it does as number `last`."""
    (place / "scratch").mkdir(exist_ok=True)
    told = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TMPDIR": str(place / "scratch")}
    more = ["--without-walls"] if sys.platform != "linux" else []  # these hand-ins are harmless
    return subprocess.Popen(
        [sys.executable, "-c", HOOK, str(last), *WORDS, *words, *more],
        cwd=place,
        env=os.environ | told,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str], code: int = 0) -> str:
    """Wait for a run and give what it said on standard error: never a traceback."""
    out, err = process.communicate(timeout=400)
    assert "Traceback" not in out + err
    assert process.returncode == code, out + err
    return err


def one_sentence(err: str) -> str:
    """What a run that could not go on said: one line with our name before it."""
    lines = [line for line in err.splitlines() if line and not line.startswith("did ")]
    assert len(lines) == 1 and lines[0].startswith("jasa: "), err
    return lines[0]


def outcome(place: Path) -> dict[str, object]:
    """All that a run leaves for a teacher; times of the day are left out."""
    found: dict[str, object] = {
        path.relative_to(place).as_posix(): re.sub(r"20\d\d-\d\d-\d\d[T ][\d:+.]+", "", text)
        for path in sorted(place.rglob("*"))
        if path.suffix in (".csv", ".html") and (text := path.read_text("utf-8-sig"))
    }
    db = sqlite3.connect(place / "gradebook.sqlite")
    with contextlib.closing(db):
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        newest = "select max(id) from runs group by student"
        columns = "select student, state, points, of, work, file from runs"
        found["runs"] = db.execute(f"{columns} where id in ({newest}) order by student").fetchall()
    return found


def nothing_stays(place: Path) -> None:
    """Wait until no process of a run is left, and see that no file of it is."""
    scratch = str(place / "scratch")
    while any(scratch in environment(p).get("TMPDIR", "") for p in psutil.process_iter()):
        time.sleep(0.1)
    assert list((place / "scratch").iterdir()) == []
    assert not list(place.rglob("*.part"))


def environment(process: psutil.Process) -> dict[str, str]:
    with contextlib.suppress(psutil.Error, OSError):
        return process.environ()
    return {}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """What a run leaves that nothing disturbs, and how much it did."""
    place = class_of_six(tmp_path_factory.mktemp("undisturbed") / "here")
    did = int(re.findall(r"did (\d+)", finished(begin(place)))[0])
    nothing_stays(place)
    return outcome(place), did


@pytest.mark.parametrize(
    "chain", [0, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, CHAINS))]
)
def test_killed_at_random_moments_it_ends_the_same(undisturbed, tmp_path, chain):
    expected, did = undisturbed
    place = class_of_six(tmp_path / "here")
    chance = random.Random(f"chain {chain}")
    for _ in range(KILLS_A_CHAIN):
        process = begin(place, "--workers", str(1 + chain % 2), last=chance.randint(1, did))
        process.communicate(timeout=400)
        assert process.returncode in (0, -9)  # a later run has less to do and may end before
        nothing_stays(place)
    finished(begin(place))
    assert outcome(place) == expected
    nothing_stays(place)


# ---------------------------------------------------------------- no room


def limited(kilobytes: int) -> None:
    """In a program about to start: no file of it may grow beyond this."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, resource.RLIM_INFINITY))


@pytest.mark.parametrize("kilobytes", [0, 8, 80, 200])
def test_a_file_that_may_not_grow_gives_a_sentence_and_loses_nothing(
    undisturbed, tmp_path, kilobytes, monkeypatch
):
    expected, _ = undisturbed
    place = class_of_six(tmp_path / "here")
    plain = subprocess.Popen

    def limits_first(*words, **options):
        return plain(*words, **options, preexec_fn=lambda: limited(kilobytes))

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", limits_first)
        process = begin(place)
    out, err = process.communicate(timeout=400)
    assert "Traceback" not in out + err
    if process.returncode != 0:
        told = one_sentence(err)
        assert re.search("disk|full|large|written", told, re.IGNORECASE), told
        assert "again" in told or "Free" in told, told
    nothing_stays(place)
    finished(begin(place))
    assert outcome(place) == expected


@pytest.mark.hostile(needs=NAMESPACES)  # it mounts a disk of its own
@pytest.mark.parametrize(
    ("kilobytes", "full"), [(220, "all"), (320, "all"), (420, "all"), (4, "out")]
)
def test_a_full_disk_gives_a_sentence(tmp_path, kilobytes, full):
    """Little room on the disk for all files or for the marks alone; then some is freed."""
    mine = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    alone = [shutil.which("unshare") or pytest.skip("no unshare here"), "--mount", *mine]
    disk = tmp_path / "disk"
    disk.mkdir()
    place = class_of_six(tmp_path / "here")
    script = (
        f"mount -t tmpfs -o size=50m none {disk} || exit 99\n"
        f"head -c {50 * 1024 - kilobytes}K /dev/zero > {disk}/others || exit 99\n"
        f"{f'cp -r {place}/class {disk} && cd {disk}' if full == 'all' else 'true'} || exit 99\n"
        '"$@" >&2; echo "first $?" >&2\n'
        f"rm {disk}/others\n"
        '"$@"; echo "then $?" >&2\n'
    )
    words = WORDS if full == "all" else [*WORDS, "--out", disk]
    done = subprocess.run(
        [*alone, "sh", "-c", script, "sh", sys.executable, "-m", "jasa.cli", *words],
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    if "first 0" not in done.stderr:
        told = one_sentence(done.stderr.partition("first")[0])
        assert "full" in told and "Free some, then run the same command again" in told
    assert "first 0" not in done.stderr or kilobytes > 400
    assert "then 0" in done.stderr
    assert "5 graded, 1 could not be graded" in done.stdout


# ---------------------------------------------------------------- in use


def test_a_gradebook_in_use_from_the_start_gives_a_sentence(undisturbed, tmp_path):
    place = class_of_six(tmp_path / "here")
    Gradebook(place / "gradebook.sqlite").close()
    other = sqlite3.connect(place / "gradebook.sqlite", isolation_level=None)
    with contextlib.closing(other):
        other.execute("begin exclusive")
        told = one_sentence(finished(begin(place), code=2))
        assert "is in use by another program: close that" in told
        other.execute("rollback")
    finished(begin(place))
    assert outcome(place) == undisturbed[0]


def test_a_gradebook_taken_on_the_way_gives_a_sentence_and_loses_nothing(undisturbed, tmp_path):
    place = class_of_six(tmp_path / "here")
    Gradebook(place / "gradebook.sqlite").close()
    process = begin(place, "--workers", "1")
    other = sqlite3.connect(place / "gradebook.sqlite", isolation_level=None, timeout=60)
    with contextlib.closing(other):
        while not other.execute("select count(*) from runs").fetchone()[0]:
            time.sleep(0.01)
        other.execute("begin immediate")  # whoever writes must wait
        kept = other.execute("select count(*) from runs").fetchone()[0]
        if kept == 6:
            pytest.skip("all was marked before the gradebook could be taken")
        assert "is in use by another program" in one_sentence(finished(process, code=2))
        other.execute("rollback")
    nothing_stays(place)
    finished(begin(place))
    assert outcome(place) == undisturbed[0]


@pytest.mark.parametrize("round_", range(2))
def test_two_graders_at_once_on_one_gradebook_end_the_same(undisturbed, tmp_path, round_):
    place = class_of_six(tmp_path / "here")
    both = [begin(place), begin(place)]
    for process in both:
        finished(process)
    nothing_stays(place)
    assert outcome(place) == undisturbed[0]
