"""Measure what a class costs a machine: many kernels run a whole lesson at the same moment.

``python deploy/hub/measure.py 20 --lesson 03`` in the course's environment, on a machine that does
nothing else. Memory is what the kernels hold for themselves (USS) and their share of what they hold
together (PSS), after the last cell. The server of a student and the browser come on top.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import threading
import time
from pathlib import Path

import psutil
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

LESSONS = Path(__file__).resolve().parents[2] / "lessons"
MB = 2**20


def code_of(number: str) -> list[str]:
    """Give the code cells of a lesson."""
    (path,) = LESSONS.glob(f"{number}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def run_lesson(client: BlockingKernelClient, cells: list[str], start: threading.Barrier) -> float:
    """Run the cells in a kernel once all are ready; give the seconds until the last has ended."""
    start.wait()
    began = time.monotonic()
    for cell in cells:
        reply = client.execute_interactive(cell, timeout=600, output_hook=lambda message: None)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"{reply['content']['evalue']} in {cell[:60]!r}")
    return time.monotonic() - began


def measure(count: int, cells: list[str]) -> tuple[list[float], list[float], list[float]]:
    """Run the lesson in ``count`` kernels at once; give seconds, USS and PSS of each."""
    kernels = [start_new_kernel(cwd=str(LESSONS)) for _ in range(count)]
    start, seconds = threading.Barrier(count), []
    try:
        workers = [
            threading.Thread(target=lambda c=client: seconds.append(run_lesson(c, cells, start)))
            for _, client in kernels
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if len(seconds) < count:
            raise RuntimeError(f"{count - len(seconds)} kernels did not reach the last cell.")
        held = [
            psutil.Process(manager.provisioner.process.pid).memory_full_info()
            for manager, _ in kernels
        ]
    finally:
        for manager, client in kernels:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    return seconds, [one.uss / MB for one in held], [one.pss / MB for one in held]


def main() -> int:
    """Print the figures for one kernel and for many."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("count", type=int)
    asked.add_argument("--lesson", default="03")
    words = asked.parse_args()
    cells = code_of(words.lesson)
    load = f"{os.getloadavg()[0]:.1f}"
    print(f"Lesson {words.lesson}, {os.cpu_count()} cores, load before {load}")
    for count in sorted({1, words.count}):
        seconds, own, shared = measure(count, cells)
        print(
            f"{count} at once: lesson {statistics.median(seconds):.1f} s (slowest {max(seconds):.1f}); "
            f"memory a kernel {statistics.median(own):.0f} MB of its own, "
            f"{statistics.median(shared):.0f} MB with its share, {sum(shared):.0f} MB in all"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
