"""Read a large file in a process of its own, with limits on time and memory.

Honest notebooks grow large by their outputs. A hostile one can keep Python's JSON reader busy for a
minute and fill the memory: here it costs this process, and its neighbours are marked meanwhile.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
if __name__ == "__main__":  # started with -I, so that nothing of the caller's is imported
    sys.path.insert(0, str(ROOT))

from jasa.instructor.grading.read.submission import (  # noqa: E402
    Cell,
    Notebook,
    ReadLimits,
    Unreadable,
    read_notebook,
)

LARGE = 2_000_000  # bytes; smaller files are read in some milliseconds whatever they hold
WALL_S, CPU_S, MEMORY_MB = 120, 20, 2048


def read_submission(raw: bytes, limits: ReadLimits) -> Notebook:
    """Read a notebook, a large one apart. Raises Unreadable with one sentence."""
    if len(raw) <= LARGE:
        return read_notebook(raw, limits)
    command = [sys.executable, "-I", "-X", "utf8", __file__, json.dumps(asdict(limits))]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=WALL_S, check=False)
        told = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise Unreadable("The file takes too long to read.") from None
    except ValueError:  # it was ended by a limit and wrote nothing whole
        raise Unreadable("The file takes too much time or memory to read.") from None
    if "unreadable" in told:
        raise Unreadable(told["unreadable"])
    cells = [Cell(**cell) for cell in told["cells"]]
    return Notebook(cells, told["repairs"], told["damaged"])


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: the time limit of the caller holds
        return
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    if sys.platform == "linux":
        size = MEMORY_MB * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def main() -> None:
    """In the process of its own: a notebook on standard input, its cells as JSON on the output."""
    _limit()
    try:
        told = asdict(read_notebook(sys.stdin.buffer.read(), ReadLimits(**json.loads(sys.argv[1]))))
    except Unreadable as error:
        told = {"unreadable": str(error)}
    except MemoryError:
        told = {"unreadable": "The file takes too much memory to read."}
    sys.stdout.buffer.write(json.dumps(told).encode())


if __name__ == "__main__":
    main()
