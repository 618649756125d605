"""How much memory a family of processes holds together (Linux): shared pages count once."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterable
from pathlib import Path

MB = 1024 * 1024


def family(first: int, without: int = 0) -> list[int]:
    """All processes below ``first``, children of children too; one and its own name left out."""
    found, rest = [], [first]
    while rest:
        process = rest.pop()
        if process not in (first, without):
            found.append(process)
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{process}/task"):
                told = Path(f"/proc/{process}/task/{task}/children").read_text()
                rest += map(int, told.split())
    return found


def everybody_else() -> list[int]:
    """All processes of a /proc that leaves out the one who asks: those of a submission.

    Until its walls are built, which takes long on a busy machine, /proc shows the whole machine
    and the asker too. None of that is the submission's, and none is given.
    """
    if os.path.exists("/proc/self"):
        return []
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def hold_more(processes: Collection[int], most_mb: float) -> bool:
    """Say whether processes hold more than so many megabytes (see ``held_mb``).

    What each has, shared or not, is known at once and is never less; to count what they share by its
    share, the kernel looks at every page, which takes some milliseconds.
    """
    if sum(map(_all_bytes, processes)) <= most_mb * MB:
        return False
    return held_mb(processes) > most_mb


def held_mb(processes: Iterable[int]) -> float:
    """Megabytes that processes hold; what they share with others counts by its share."""
    return sum(_own_bytes(process) for process in processes) / MB


def _own_bytes(process: int) -> int:
    """Bytes only this process holds, and its share of what it has in common with others."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss_Anon:"):
                return int(line.split()[1]) * 1024
    return _all_bytes(process)


def _all_bytes(process: int) -> int:
    """Bytes that a process holds and no file does, shared or not."""
    with contextlib.suppress(OSError, IndexError):
        told = Path(f"/proc/{process}/statm").read_text().split()
        return (int(told[1]) - int(told[2])) * os.sysconf("SC_PAGE_SIZE")
    return 0
