"""Speed as ratios, measured side by side in one run: `jasa bench`. The only place for timings.

Each measurement takes ours and what it is compared with in turn, several times, and compares medians,
so that a busy machine slows both. A target missed is reported as missed.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from jasa import data
from jasa.errors import JasaError

MARKERS = ("BEGIN SOLUTION", "END SOLUTION")
EMPTY_NOTEBOOK = "import pandas\nimport plotly.graph_objects\nimport ipywidgets"


class BenchError(JasaError):
    """A measurement that cannot be made; the message says what is missing."""


@dataclass(frozen=True)
class Ratio:
    """One line of the table: seconds of ours and of the other, and whether the target is met.

    `ratio` is ours over the other; a target such as "at least 20 times faster" is a ratio of at most
    1/20.
    """

    work: str
    ours_s: float
    against: str
    against_s: float
    at_most: float
    note: str = ""

    @property
    def ratio(self) -> float:
        """Ours over the other."""
        return self.ours_s / self.against_s

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return self.ratio <= self.at_most


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(
    ours: Callable[[], object], other: Callable[[], object], times: int
) -> tuple[float, float]:
    """Return the median seconds of two pieces of work, done by turns after one unmeasured round."""
    ours()
    other()
    pairs = [(timed(ours), timed(other)) for _ in range(times)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def run_python(*command: str, cwd: Path | None = None, home: Path | None = None) -> str:
    """Run a Python command of this environment and return what it printed.

    Raises:
        BenchError: it failed; the message holds the end of its words.
    """
    # nbgrader looks for alembic, a command of this environment, on the PATH.
    places = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = os.environ | {"PYTHONPATH": str(data.ROOT), "PATH": places}
    environment |= {"HOME": str(home)} if home else {}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=cwd or data.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchError(f"{' '.join(command[:4])} failed: {(done.stderr or done.stdout)[-400:]}")
    return done.stdout


# ---------------------------------------------------------------- start and lessons


def imports() -> list[Ratio]:
    """Measure `import jasa` on top of `import pandas`."""
    both = in_turn(
        lambda: run_python("-c", "import pandas, jasa"),
        lambda: run_python("-c", "import pandas"),
        times=9,
    )
    return [Ratio("import pandas and jasa", both[0], "import pandas", both[1], 1.2)]


def lessons() -> list[Ratio]:
    """Measure each lesson from top to bottom against a notebook that only imports packages."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        empty = notebook(Path(folder) / "empty.ipynb", EMPTY_NOTEBOOK)
        for lesson in sorted((data.ROOT / "lessons").glob("*.ipynb")):
            copied = Path(shutil.copy(lesson, folder))
            ours, other = in_turn(lambda c=copied: whole(c), lambda: whole(empty), times=3)  # type: ignore[misc]
            label = f"lesson {lesson.stem[:2]} from top to bottom"
            found.append(Ratio(label, ours, "a notebook with imports only", other, 1.6))
    return found


def notebook(path: Path, *cells: str) -> Path:
    """Write a notebook of code cells."""
    import nbformat.v4 as v4

    made = v4.new_notebook(cells=[v4.new_code_cell(c) for c in cells])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    path.write_text(json.dumps(made), encoding="utf-8")
    return path


def whole(path: Path) -> None:
    """Run a notebook with nbval, as the tests do."""
    options = ["-n", "0", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(path.parent)]
    run_python("-m", "pytest", "--nbval-lax", "-q", *options, str(path), cwd=path.parent)


# ---------------------------------------------------------------- charts in the browser


def charts() -> list[Ratio]:
    """Measure first paint and the move of a control in JupyterLab, against `interact` and `Output`."""
    if not (data.ROOT / "tests" / "browser").is_dir():
        raise BenchError(
            "Charts are measured with the tools of the tests; use the full repository."
        )
    sys.path.insert(0, str(data.ROOT))
    from tests.browser.latency import Latency, measure

    seen: Latency = measure()
    against = "the same chart with interact and Output"
    note = f"median of {seen.moves} moves; slowest {seen.slowest_s * 1000:.0f} ms"
    return [
        Ratio("move a control until painted", seen.move_s, against, seen.plain_move_s, 0.5, note),
        Ratio("first chart after Run All", seen.first_s, against, seen.plain_first_s, 1.0),
    ]


# ---------------------------------------------------------------- grading


def hand_ins(folder: Path, count: int, loops: int = 0) -> Path:
    """Write right hand-ins of exercise 03, the first `loops` of them with an endless loop."""
    from jasa.notebooks import load_notebook

    exercise = next(data.ROOT.glob("exercises/03_*.ipynb"))
    solution = load_notebook(data.ROOT / "solutions" / exercise.name)
    right = {c["id"]: unmarked(c["source"]) for c in solution["cells"]}
    blank = load_notebook(exercise)
    folder.mkdir(parents=True)
    for number in range(count):
        made = json.loads(json.dumps(blank))
        for cell in made["cells"]:
            if cell["id"].endswith("-answer"):
                cell["source"] = right[cell["id"]]
            if number < loops and cell["id"] == "03-q1-answer":
                cell["source"] = "while True: pass"
        (folder / f"student{number:04d}_{exercise.name}").write_text(json.dumps(made))
    return folder


def unmarked(source: str) -> str:
    """Return a solution's cell without the lines that mark its answer."""
    return "\n".join(x for x in source.split("\n") if not any(m in x for m in MARKERS))


def marked(folder: Path, workers: int = 2, seconds: float = 2.0) -> float:
    """Return the seconds that `jasa grade` takes for a folder of hand-ins."""
    with tempfile.TemporaryDirectory() as out:
        options = ["--exercise", "03", "--workers", str(workers), "--seconds", str(seconds)]
        places = ["--gradebook", f"{out}/book.sqlite", "--out", out]
        return timed(lambda: run_python("-m", "jasa.cli", "grade", str(folder), *options, *places))


def grading(large: int = 200) -> list[Ratio]:
    """Measure `jasa grade` against nbgrader, one worker, a larger class, and endless loops."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        fifty = hand_ins(place / "fifty", 50)
        many = hand_ins(place / "many", large)
        looping = hand_ins(place / "loops", 50, loops=3)
        marked(fifty)
        ours, one, loops = marked(fifty), marked(fifty, workers=1), marked(looping)
        grown = marked(many) / large
        stock, count = nbgrader(place)
    each = ours / 50
    limit = ours + 3 * 2.0 / 2 + 1.5
    return [
        Ratio("grade a submission, of 50", each, f"nbgrader autograde, of {count}", stock, 1 / 20),
        Ratio(f"grade a submission, of {large}", grown, "the same, of 50", each, 1.1),
        Ratio("50 submissions, two workers", ours, "one worker", one, 1 / 1.7),
        Ratio("50 submissions, 3 endless loops", loops, "none, plus the time limits", limit, 1.0),
    ]


def nbgrader(place: Path, count: int = 5) -> tuple[float, int]:
    """Return the seconds nbgrader takes to mark one right submission, and how many it marked.

    Raises:
        BenchError: nbgrader is not installed.
    """
    solution = next(data.ROOT.glob("solutions/03_*.ipynb"))
    course, stem = place / "course", solution.stem
    (course / "source" / stem).mkdir(parents=True)
    shutil.copy(solution, course / "source" / stem)
    run_python("-m", "nbgrader", "generate_assignment", stem, "--create", cwd=course, home=place)
    blank = json.loads((course / "release" / stem / solution.name).read_text(encoding="utf-8"))
    answers = json.loads(solution.read_text(encoding="utf-8"))["cells"]
    right = {c["id"]: unmarked("".join(c["source"])) for c in answers}
    for cell in blank["cells"]:
        if cell["id"].endswith("-answer"):
            cell["source"] = right[cell["id"]]
    for number in range(count):
        target = course / "submitted" / f"s{number}" / stem
        target.mkdir(parents=True)
        (target / solution.name).write_text(json.dumps(blank), encoding="utf-8")
    return timed(
        lambda: run_python("-m", "nbgrader", "autograde", stem, cwd=course, home=place)
    ) / count, count


# ---------------------------------------------------------------- the command

PARTS: dict[str, Callable[[], list[Ratio]]] = {
    "imports": imports,
    "charts": charts,
    "lessons": lessons,
    "grading": grading,
}


def measure(names: Sequence[str]) -> list[Ratio]:
    """Make some measurements, or all.

    Raises:
        BenchError: a name is unknown, or a measurement cannot be made.
    """
    unknown = [n for n in names if n not in PARTS]
    if unknown:
        raise BenchError(f"There is no measurement {unknown[0]!r}. Choose: {', '.join(PARTS)}.")
    return [ratio for name in names or PARTS for ratio in PARTS[name]()]


def ratio_lines(ratios: Sequence[Ratio]) -> list[str]:
    """Return the table as lines of text."""
    said = [f"{'work':34} {'ours':>9} {'other':>9} {'ratio':>7} {'at most':>8}  against"]
    for r in ratios:
        verdict = "" if r.met else "MISSED  "
        note = f" ({r.note})" if r.note else ""
        said.append(
            f"{r.work:34} {r.ours_s:8.3f}s {r.against_s:8.3f}s {r.ratio:7.2f} {r.at_most:8.2f}  "
            f"{verdict}{r.against}{note}"
        )
    return said


def save_ratios(ratios: Sequence[Ratio], path: Path) -> None:
    """Write the figures with date and machine as JSON."""
    machine = (
        f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} processors"
    )
    rows = [asdict(r) | {"ratio": round(r.ratio, 4), "met": r.met} for r in ratios]
    content = {"date": date.today().isoformat(), "machine": machine, "ratios": rows}
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
