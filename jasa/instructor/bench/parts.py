"""The parts of the benchmark: start, lessons, charts, exhibits, grading."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import jasa.exhibits  # noqa: F401 - says what exhibits there are
from jasa import data
from jasa.frame.exhibit import REGISTRY
from jasa.instructor.bench.grading import LARGE, USUAL, grading
from jasa.instructor.bench.ratios import BenchError, Ratio, compared, in_turn, run_python

EMPTY_NOTEBOOK = "import pandas\nimport plotly.graph_objects\nimport ipywidgets"


def imports() -> list[Ratio]:
    """Measure `import jasa` on top of `import pandas`."""
    both = in_turn(
        lambda: run_python("-c", "import pandas, jasa"),
        lambda: run_python("-c", "import pandas"),
        times=9,
    )
    return [compared("import pandas and jasa", both[0], "import pandas", both[1], 1.2)]


def lessons(only: Sequence[str] = ()) -> Iterator[Ratio]:
    """Measure each lesson from top to bottom against a notebook that only imports packages.

    Args:
        only: numbers of lessons, such as 04; all of them if left out.
    """
    with tempfile.TemporaryDirectory() as course:
        # Lessons read files by their place: they stand beside the tables, as in the course.
        shutil.copytree(data.ROOT / "data", Path(course) / "data")
        folder = Path(course) / "lessons"
        folder.mkdir()
        empty = notebook(folder / "empty.ipynb", EMPTY_NOTEBOOK)
        for lesson in sorted((data.ROOT / "lessons").glob("*.ipynb")):
            number = lesson.stem[:2]
            if only and number not in only:
                continue
            copied = Path(shutil.copy(lesson, folder))
            ours, other = in_turn(lambda c=copied: whole(c), lambda: whole(empty), times=3)  # type: ignore[misc]
            label = f"lesson {number} from top to bottom"
            yield compared(label, ours, "a notebook with imports only", other, 1.6)


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


def exhibits(only: Sequence[str] = ()) -> Iterator[Ratio]:
    """Measure moving a control to and fro in exhibits, beside the same chart with `interact`.

    Args:
        only: names of exhibits; all that have a control and a chart if left out.
    """
    tools_of_the_tests()
    from tests.browser.latency_of_each import measure

    against = "the same chart with interact and Output"
    for name, ours, plain in measure(only):
        note = f"to a chart never seen, once: {ours.first_s:.3f} s and {plain.first_s:.3f} s"
        yield Ratio(name, ours.again_s, against, plain.again_s, 0.8, note)


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

PARTS: dict[str, Callable[..., Iterable[Ratio]]] = {
    "imports": imports,
    "charts": charts,
    "exhibits": exhibits,
    "lessons": lessons,
    "grading": grading,
}
#: Parts of which single ones can be measured: exhibits by name, lessons by number.
CHOOSABLE = ("exhibits", "lessons")


def measure(
    names: Sequence[str], usual: int = USUAL, large: int = LARGE, only: Sequence[str] = ()
) -> Iterator[Ratio]:
    """Make some measurements, or all, and give each as soon as it is made.

    Args:
        names: parts; all of them if left out.
        usual, large: sizes of classes marked.
        only: exhibits or lessons, where these are measured; all of them if left out.

    Raises:
        BenchError: a name is unknown, or a measurement cannot be made.
    """
    unknown = [n for n in names if n not in PARTS]
    if unknown:
        raise BenchError(f"There is no measurement {unknown[0]!r}. Choose: {', '.join(PARTS)}.")
    if usual < 1 or large < 1:
        raise BenchError("A class has at least one hand-in: give --class-size and --large above 0.")
    known = (*REGISTRY, *(p.stem[:2] for p in (data.ROOT / "lessons").glob("*.ipynb")))
    strangers = [n for n in only if n not in known]
    if strangers:
        raise BenchError(f"{strangers[0]!r} is neither an exhibit nor the number of a lesson.")
    sized = PARTS | {"grading": partial(grading, usual, large)}
    sized |= {name: partial(PARTS[name], only) for name in CHOOSABLE}
    return (ratio for name in names or sized for ratio in sized[name]())
