"""Speed as ratios, measured side by side in one run: `jasa bench`. The only place for timings.

Each measurement takes ours and what it is compared with in turn, several times, and compares medians,
so that a busy machine slows both. A target missed is reported as missed.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from jasa import data
from jasa.errors import JasaError


class BenchError(JasaError):
    """A measurement that cannot be made; the message says what is missing."""


@dataclass(frozen=True)
class Ratio:
    """One line of the table: ours and the other, in one unit, and whether the target is met.

    `ratio` is ours over the other; a target such as "at least 20 times faster" is a ratio of at most
    1/20.
    """

    work: str
    ours: float
    against: str
    other: float
    at_most: float
    note: str = ""
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """Ours over the other."""
        return self.ours / self.other

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return self.ratio <= self.at_most


@dataclass(frozen=True)
class Spent:
    """What a piece of work took: seconds by the clock, and of the processor."""

    seconds: float
    processor: float


def timed(work: Callable[[], object]) -> Spent:
    """Return what one call takes."""
    start, used = time.perf_counter(), processor_s()
    work()
    return Spent(time.perf_counter() - start, processor_s() - used)


def median_of(runs: Sequence[Spent]) -> Spent:
    """Return the median of each of the two times."""
    seconds = statistics.median(run.seconds for run in runs)
    return Spent(seconds, statistics.median(run.processor for run in runs))


def in_turn(
    ours: Callable[[], object], other: Callable[[], object], times: int
) -> tuple[Spent, Spent]:
    """Return what two pieces of work take, done by turns after one unmeasured round."""
    ours()
    other()
    pairs = [(timed(ours), timed(other)) for _ in range(times)]
    return median_of([a for a, _ in pairs]), median_of([b for _, b in pairs])


def compared(work: str, ours: Spent, against: str, other: Spent, at_most: float) -> Ratio:
    """Return the ratio of two times by the clock, with that of processor time as a note.

    On a busy machine the clock says more of the machine: work in many small steps waits more often.
    """
    told = f"of processor time {ours.processor / other.processor:.3f}" if other.processor else ""
    return Ratio(work, ours.seconds, against, other.seconds, at_most, told)


def processor_s() -> float:
    """Return the seconds of processor time that programs started here have taken so far.

    It is little changed by what else the machine does; 0 where the system does not tell (Windows).
    """
    try:
        import resource
    except ImportError:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def surroundings(home: Path | None = None) -> dict[str, str]:
    """Return the environment of what is measured; nbgrader looks for alembic on the PATH.

    Python may keep compiled modules, as it does for students: else ours alone would be compiled anew
    in each run, because those of packages were compiled when they were installed.
    """
    places = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    told = os.environ | {"PYTHONPATH": str(data.ROOT), "PATH": places}
    told.pop("PYTHONDONTWRITEBYTECODE", None)
    return told | ({"HOME": str(home)} if home else {})


def run_python(*command: str, cwd: Path | None = None, home: Path | None = None) -> str:
    """Run a Python command of this environment and return what it printed.

    Raises:
        BenchError: it failed; the message holds the end of its words.
    """
    done = subprocess.run(
        [sys.executable, *command],
        cwd=cwd or data.ROOT,
        env=surroundings(home),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchError(f"{' '.join(command[:4])} failed: {(done.stderr or done.stdout)[-400:]}")
    return done.stdout


def with_unit(value: float, unit: str) -> str:
    """Return a measured value with its unit, short enough for the table."""
    return f"{value:.3f} {unit}" if value < 100 else f"{value:.0f} {unit}"


def ratio_line(ratio: Ratio) -> str:
    """Return one line of the table."""
    verdict = "" if ratio.met else "MISSED  "
    note = f" ({ratio.note})" if ratio.note else ""
    return (
        f"{ratio.work:34} {with_unit(ratio.ours, ratio.unit):>9} "
        f"{with_unit(ratio.other, ratio.unit):>9} {ratio.ratio:7.3f} {ratio.at_most:8.3f}  "
        f"{verdict}{ratio.against}{note}"
    )


def ratio_lines(ratios: Iterable[Ratio]) -> Iterator[str]:
    """Yield the table line by line, each as soon as it is measured, and last what it comes to."""
    yield f"{'work':34} {'ours':>9} {'other':>9} {'ratio':>7} {'at most':>8}  against"
    seen = []
    for ratio in ratios:
        seen.append(ratio)
        yield ratio_line(ratio)
    yield summed_up(seen)


def summed_up(ratios: Sequence[Ratio]) -> str:
    """Say how many targets are missed, and what is worst beside its target."""
    if not ratios:
        return "Nothing was measured."
    missed = sum(not ratio.met for ratio in ratios)
    worst = max(ratios, key=lambda r: r.ratio / (r.at_most or 1e-9))
    return (
        f"{len(ratios)} measured, {missed} over the target, {load_in_words()}. "
        f"Worst: {worst.work}, {worst.ratio:.3f} where at most {worst.at_most:.3f} is wanted."
    )


def load_in_words() -> str:
    """Return in words how many programs wanted a processor in the last minutes."""
    if not hasattr(os, "getloadavg"):
        return "load not known"
    return "load " + ", ".join(f"{load:.1f}" for load in os.getloadavg())


def kept_ratios(ratios: Iterable[Ratio], found: list[Ratio], path: Path | None) -> Iterator[Ratio]:
    """Pass measurements on as they come; each stands in the list, and in the file, at once."""
    for ratio in ratios:
        found.append(ratio)
        if path:
            save_ratios(found, path)
        yield ratio


def save_ratios(ratios: Sequence[Ratio], path: Path) -> None:
    """Write the figures with date and machine as JSON."""
    machine = (
        f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} processors, "
        f"{load_in_words()}"
    )
    rows = [asdict(r) | {"ratio": round(r.ratio, 4), "met": r.met} for r in ratios]
    content = {"date": date.today().isoformat(), "machine": machine, "ratios": rows}
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
