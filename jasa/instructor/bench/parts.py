"""The parts of the benchmark: start, lessons, charts, exhibits, grading."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from jasa import data
from jasa.instructor.bench.grading import LARGE, USUAL, grading
from jasa.instructor.bench.ratios import BenchError, Ratio, in_turn, run_python

EMPTY_NOTEBOOK = "import pandas\nimport plotly.graph_objects\nimport ipywidgets"


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
    with tempfile.TemporaryDirectory() as course:
        # Lessons read files by their place: they stand beside the tables, as in the course.
        shutil.copytree(data.ROOT / "data", Path(course) / "data")
        folder = Path(course) / "lessons"
        folder.mkdir()
        empty = notebook(folder / "empty.ipynb", EMPTY_NOTEBOOK)
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
    tools_of_the_tests()
    from tests.browser.latency import Latency, measure

    seen: Latency = measure()
    against = "the same chart with interact and Output"
    note = f"median of {seen.moves} moves; slowest {seen.slowest_s * 1000:.0f} ms"
    return [
        Ratio("move a control until painted", seen.move_s, against, seen.plain_move_s, 0.5, note),
        Ratio("first chart after Run All", seen.first_s, against, seen.plain_first_s, 1.0),
    ]


def exhibits() -> list[Ratio]:
    """Measure the move of a control in every exhibit, the slowest beside `interact` first."""
    tools_of_the_tests()
    from tests.browser.latency_of_each import measure

    against = "the same chart with interact and Output"
    found = [Ratio(name, ours, against, plain, 0.8) for name, ours, plain in measure()]
    return sorted(found, key=lambda r: r.ratio, reverse=True)


def tools_of_the_tests() -> None:
    """Let the tools by which the tests drive a browser be imported.

    Raises:
        BenchError: this is not the full repository.
    """
    if not (data.ROOT / "tests" / "browser").is_dir():
        raise BenchError(
            "Charts are measured with the tools of the tests; use the full repository."
        )
    sys.path.insert(0, str(data.ROOT))


# ---------------------------------------------------------------- all of them

PARTS: dict[str, Callable[[], list[Ratio]]] = {
    "imports": imports,
    "charts": charts,
    "exhibits": exhibits,
    "lessons": lessons,
    "grading": grading,
}


def measure(names: Sequence[str], usual: int = USUAL, large: int = LARGE) -> list[Ratio]:
    """Make some measurements, or all; `usual` and `large` are the sizes of classes marked.

    Raises:
        BenchError: a name is unknown, or a measurement cannot be made.
    """
    unknown = [n for n in names if n not in PARTS]
    if unknown:
        raise BenchError(f"There is no measurement {unknown[0]!r}. Choose: {', '.join(PARTS)}.")
    if usual < 1 or large < 1:
        raise BenchError("A class has at least one hand-in: give --class-size and --large above 0.")
    parts = PARTS | {"grading": partial(grading, usual, large)}
    return [ratio for name in names or parts for ratio in parts[name]()]
