"""What a lesson gets ready between cells: it is what the cells will ask for, and it never complains."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import plotly.express as px
import plotly.io
import pytest

from jasa import data, learn
from jasa.frame.live import frame
from jasa.front import look_of_charts
from jasa.learn.idle import between_cells, keep_what_is_loaded

MORE_THAN_ALL_STEPS = 500
LESSONS = sorted(p.stem[:2] for p in (data.ROOT / "lessons").glob("*.ipynb"))


def started_and_left(lesson: str) -> list[dict[str, Any]]:
    """Start a lesson as a kernel does, and wait; what its loop complained of."""
    complaints: list[dict[str, Any]] = []

    async def kernel() -> None:
        """Run the first cell, then look for others, a step of work each time."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, said: complaints.append(said))
        learn.start(lesson)
        for _ in range(MORE_THAN_ALL_STEPS):
            await asyncio.sleep(0)

    on_a_loop(kernel)
    return complaints


def on_a_loop(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run something on a loop of its own: one that drives a browser may run in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Give the collector its due again, and forget what was drawn."""
    frame.ready.cache_clear()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("lesson", [*LESSONS, "no such lesson"])
def test_nothing_is_complained_of_between_cells(lesson: str) -> None:
    assert started_and_left(lesson) == []


def test_what_a_guess_opens_with_is_drawn_before_it_is_asked_for() -> None:
    started_and_left("04")
    drawn = frame.ready.cache_info().misses
    assert drawn
    for name in learn.items("04"):
        if "-p" in name:
            learn.predict(name)
    assert frame.ready.cache_info().misses == drawn


def test_a_cell_that_comes_is_run_before_the_work_is_done() -> None:
    done: list[int] = []

    def work() -> Iterator[None]:
        """Something that takes ten steps."""
        for step in range(10):
            done.append(step)
            yield

    async def kernel() -> int:
        """Say how far the work had come when the next cell was run."""
        between_cells(work())
        await asyncio.sleep(0)
        return len(done)

    assert on_a_loop(kernel) < 3


def test_a_chart_looks_the_same_after_its_look_was_read_ahead() -> None:
    plain = px.bar(x=[1], y=[2]).to_json()
    assert list(look_of_charts())
    assert px.bar(x=[1], y=[2]).to_json() == plain
    assert plotly.io.templates.default == "plotly"


def test_what_a_learner_makes_and_drops_is_still_collected() -> None:
    class Kept:
        """Something that holds itself."""

    keep_what_is_loaded()
    made = Kept()
    made.own = made  # type: ignore[attr-defined]
    keep_what_is_loaded()  # the first cell is run once more
    seen = weakref.ref(made)
    del made
    gc.collect()
    assert seen() is None
