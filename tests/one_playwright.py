"""Playwright's driver, of which a process can have only one: who comes second uses the first's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Playwright, sync_playwright

_RUNNING: list[Playwright] = []


@contextmanager
def one_playwright() -> Iterator[Playwright]:
    """Give the driver of this process; whoever began it ends it."""
    if _RUNNING:
        yield _RUNNING[0]
        return
    with sync_playwright() as driver:
        _RUNNING.append(driver)
        try:
            yield driver
        finally:
            _RUNNING.clear()
