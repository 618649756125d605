"""What a lesson gets ready while its kernel waits for the next cell.

Work is cut into steps of some thousandths of a second, an exhibit up to some hundredths, done between
cells on the kernel's own loop: nothing runs beside a learner's code, and a cell waits for one step at
most.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator


def between_cells(*works: Iterator[object]) -> None:
    """Do pieces of work step by step while the kernel has nothing else to do.

    Args:
        works: what is done, one after the other; each ends a step with `yield`.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # a script or a test: nobody reads in the meantime
        return
    steps = (step for work in works for step in work)

    def go_on() -> None:
        """Do one step, and the next when the loop has looked for cells to run."""
        for _ in steps:
            loop.call_soon(go_on)
            return

    loop.call_soon(go_on)


def keep_what_is_loaded() -> None:
    """Spare the collector of garbage the packages, which it would look through again and again."""
    if not gc.get_freeze_count():  # once: what a learner makes and drops is to be collected
        gc.freeze()
