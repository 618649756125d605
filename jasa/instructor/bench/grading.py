"""How fast a class is marked: by two workers and one, in large classes, with loops, on a cluster.

Against `nbgrader autograde` the same notebooks are marked by both, and the points must be equal. What
two workers can be at best is measured, too: half the class each, by two programs that share nothing.
"""

from __future__ import annotations

import csv
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from jasa import data
from jasa.instructor.bench.ratios import BenchError, Ratio, run_python, surroundings

MARKERS = ("BEGIN SOLUTION", "END SOLUTION")
USUAL, LARGE = 50, 1000  # hand-ins
ROUNDS = 3
LIMIT_S = 2.0  # of a question
LOOPS_IN = 20  # one hand-in of so many never ends
MIXED = {"right": {}, "blank": None, "one wrong": {"03-q1-answer": "share_pct = -1"}}
LOOP = {"03-q1-answer": "while True: pass"}


@dataclass(frozen=True)
class Seen:
    """What one run of `jasa grade` took: seconds, megabytes at its fullest, points by student."""

    seconds: float
    peak_mb: float
    points: dict[str, float]


def grading(usual: int = USUAL, large: int = LARGE) -> list[Ratio]:
    """Measure `jasa grade` on a class of the usual size in turn with its variants, then the rest."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        seen = variants(place, usual)
        took = {kind: statistics.median(s.seconds for s in runs) for kind, runs in seen.items()}
        grown = run_jasa_grade(hand_ins(place / "many", large))
        stock = beside_nbgrader(place, took["two"] / usual, usual)
    most = max(s.peak_mb for s in seen["two"])
    return [
        *of_two_workers(took, usual),
        Ratio(
            f"a hand-in, of {large}", grown.seconds / large, f"of {usual}", took["two"] / usual, 1.1
        ),
        Ratio(f"memory for {large}", grown.peak_mb, f"memory for {usual}", most, 1.25, unit="MB"),
        stock,
        of_loops(took, usual),
        Ratio(f"{usual} on a cluster of two", took["cluster"], "two workers", took["two"], 1.25),
    ]


def variants(place: Path, usual: int) -> dict[str, list[Seen]]:
    """Mark a class of the usual size by one and two workers, with loops, on a cluster, and so on."""
    plain = hand_ins(place / "usual", usual)
    looping = hand_ins(place / "loops", usual, loops_in(usual))
    half = hand_ins(place / "half", -(-usual // 2))
    single = hand_ins(place / "single", 1)
    run_jasa_grade(plain)
    with local_cluster(place) as cluster:
        address = cluster.scheduler_address
        kinds = {
            "two": lambda: run_jasa_grade(plain),
            "one": lambda: run_jasa_grade(plain, workers=1),
            "side by side": lambda: side_by_side(half),
            "a class of one": lambda: run_jasa_grade(single),
            "loops": lambda: run_jasa_grade(looping),
            "cluster": lambda: run_jasa_grade(plain, cluster=address),
        }
        seen: dict[str, list[Seen]] = {kind: [] for kind in kinds}
        for _ in range(ROUNDS):
            for kind, work in kinds.items():
                seen[kind].append(work())
    return seen


def of_two_workers(took: Mapping[str, float], usual: int) -> list[Ratio]:
    """Two workers against one, and against the most that two can be on this machine."""
    name, best = f"{usual} hand-ins, two workers", took["side by side"]
    bounds = (
        f"{best / took['one']:.3f} by two programs; a class of one {took['a class of one']:.2f} s"
    )
    return [
        Ratio(name, took["two"], "one worker", took["one"], 1 / 1.7, bounds),
        Ratio(name, took["two"], "two programs, half the class each", best, 1.1),
    ]


def loops_in(usual: int) -> int:
    """How many of a class never end."""
    return max(1, usual // LOOPS_IN)


def of_loops(took: Mapping[str, float], usual: int) -> Ratio:
    """A class with endless loops against one without, and half their limits for each of two workers."""
    loops = loops_in(usual)
    bound = took["two"] + loops * LIMIT_S / 2 + 1.5
    return Ratio(f"{usual}, {loops} endless", took["loops"], "none, and the limits", bound, 1.0)


# ---------------------------------------------------------------- hand-ins


def hand_ins(folder: Path, count: int, loops: int = 0) -> Path:
    """Write right hand-ins of exercise 03, the first `loops` of them with an endless loop."""
    exercise = next(data.ROOT.glob("exercises/03_*.ipynb"))
    blank = json.loads(exercise.read_text(encoding="utf-8"))
    folder.mkdir(parents=True)
    for number in range(count):
        text = json.dumps(fill_in(blank, LOOP if number < loops else {}))
        (folder / f"student{number:04d}_{exercise.name}").write_text(text, encoding="utf-8")
    return folder


def fill_in(blank: dict[str, Any], other: dict[str, str]) -> dict[str, Any]:
    """Fill a released notebook with the worked solution, some cells otherwise."""
    solution = next(data.ROOT.glob("solutions/03_*.ipynb"))
    cells = json.loads(solution.read_text(encoding="utf-8"))["cells"]
    right = {c["id"]: unmarked("".join(c["source"])) for c in cells} | other
    made: dict[str, Any] = json.loads(json.dumps(blank))
    for cell in made["cells"]:
        if cell["id"].endswith("-answer"):
            cell["source"] = right[cell["id"]]
    return made


def unmarked(source: str) -> str:
    """Return a solution's cell without the lines that mark its answer."""
    return "\n".join(x for x in source.split("\n") if not any(m in x for m in MARKERS))


# ---------------------------------------------------------------- ours


def run_jasa_grade(folder: Path, workers: int = 2, cluster: str = "") -> Seen:
    """Run `jasa grade` on a folder of hand-ins and look at it from outside.

    Raises:
        BenchError: it failed.
    """
    with tempfile.TemporaryDirectory() as out, tempfile.TemporaryFile("w+") as said:
        words = ["--exercise", "03", "--seconds", str(LIMIT_S), "--workers", str(workers)]
        words += ["--gradebook", f"{out}/book.sqlite", "--out", out]
        words += ["--cluster", cluster] if cluster else []
        began = time.perf_counter()
        program = subprocess.Popen(
            [sys.executable, "-m", "jasa.cli", "grade", str(folder), *words],
            cwd=data.ROOT,
            env=surroundings(),
            stdout=said,
            stderr=said,
        )
        with peak_memory(program.pid) as peak:
            code = program.wait()
        seconds = time.perf_counter() - began
        said.seek(0)
        if code not in (0, 1):
            raise BenchError(f"jasa grade failed: {said.read()[-400:]}")
        with Path(out, "marks_03.csv").open(encoding="utf-8-sig", newline="") as file:
            points = {
                row["student"]: float(row["points_so_far"] or 0) for row in csv.DictReader(file)
            }
    return Seen(seconds, max(peak) / 2**20, points)


def side_by_side(folder: Path) -> Seen:
    """Run `jasa grade` with one worker twice at once: what two workers are on this machine at best."""
    began = time.perf_counter()
    with ThreadPoolExecutor(2) as both:
        runs = [both.submit(run_jasa_grade, folder, 1) for _ in range(2)]
    first, second = (run.result() for run in runs)
    seconds = time.perf_counter() - began
    return Seen(seconds, first.peak_mb + second.peak_mb, first.points)


@contextmanager
def peak_memory(pid: int) -> Iterator[list[int]]:
    """Look at the memory of a program and of its lasting children until the block ends."""
    over, peak = threading.Event(), [1]

    def look() -> None:
        while not over.wait(0.2):
            peak.append(sum(bytes_held(pid)))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def bytes_held(pid: int) -> Iterable[int]:
    """Bytes held by a program, its children and theirs, not by what these run for a moment."""
    try:
        program = psutil.Process(pid)
        children = program.children()
        members = [program, *children, *(of for child in children for of in child.children())]
    except psutil.Error:
        return
    for member in members:
        try:
            yield member.memory_info().rss
        except psutil.Error:  # just ended
            continue


@contextmanager
def local_cluster(folder: Path) -> Iterator[Any]:
    """Start a Dask cluster of two workers on this machine, with a folder for their files.

    Raises:
        BenchError: Dask is not installed.
    """
    try:
        from dask import config
        from distributed import LocalCluster
    except ImportError:
        raise BenchError('A cluster needs Dask: python -m pip install ".[instructor]".') from None
    with (
        config.set({"temporary-directory": str(folder)}),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            worker_dashboard_address=None,
            silence_logs=50,
            local_directory=str(folder),
        ) as made,
    ):
        yield made


# ---------------------------------------------------------------- nbgrader


def beside_nbgrader(place: Path, ours_s: float, usual: int) -> Ratio:
    """Let nbgrader mark six of the same notebooks; points that differ are a target missed."""
    course, stem = place / "course", next(data.ROOT.glob("solutions/03_*.ipynb")).stem
    submitted = nbgrader_course(course, place, stem)
    began = time.perf_counter()
    run_python("-m", "nbgrader", "autograde", stem, cwd=course, home=place)
    theirs_s = (time.perf_counter() - began) / len(submitted)
    code = (
        "import json, sys; from nbgrader.api import Gradebook\n"
        "with Gradebook('sqlite:///gradebook.db') as book:\n"
        "    found = book.assignment_submissions(sys.argv[1])\n"
        "    print(json.dumps({s.student.id: s.score for s in found}))"
    )
    theirs = json.loads(run_python("-c", code, stem, cwd=course, home=place).splitlines()[-1])
    ours = run_jasa_grade(course / "submitted").points
    differ = [
        f"{s}: {ours.get(s)} and {theirs[s]}" for s in sorted(theirs) if ours.get(s) != theirs[s]
    ]
    note = f"points differ: {'; '.join(differ)}" if differ else "equal points"
    against = f"nbgrader autograde, of {len(submitted)}"
    return Ratio(f"a hand-in, of {usual}", ours_s, against, theirs_s, 0 if differ else 1 / 40, note)


def nbgrader_course(course: Path, home: Path, stem: str) -> list[str]:
    """Make an nbgrader course with right, blank and partly wrong submissions; name the students.

    Raises:
        BenchError: nbgrader is not installed.
    """
    name = f"{stem}.ipynb"
    (course / "source" / stem).mkdir(parents=True)
    shutil.copy(data.ROOT / "solutions" / name, course / "source" / stem)
    run_python("-m", "nbgrader", "generate_assignment", stem, "--create", cwd=course, home=home)
    blank = json.loads((course / "release" / stem / name).read_text(encoding="utf-8"))
    students = []
    for turn, (kind, other) in enumerate([*MIXED.items(), *MIXED.items()]):
        student = f"{kind.replace(' ', '_')}_{turn}"
        target = course / "submitted" / student / stem
        target.mkdir(parents=True)
        made = blank if other is None else fill_in(blank, other)
        (target / name).write_text(json.dumps(made), encoding="utf-8")
        students.append(student)
    return students
