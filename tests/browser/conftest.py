"""One JupyterLab and one browser for all browser tests of a worker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.lab import Lab, browser_path, copy_course, lab


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """A loaded machine is slow, not wrong: playwright's five seconds fail on one."""
    from playwright.sync_api import expect

    expect.set_options(timeout=120_000)


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a student has, in a folder with a space and Japanese characters."""
    return copy_course(tmp_path_factory.mktemp("browser") / "課程 course")


@pytest.fixture(scope="session")
def session(course: Path) -> Iterator[Lab]:
    """A running JupyterLab with a page; skipped where no browser is found, but never in CI."""
    if browser_path() is None:
        if os.environ.get("CI"):
            pytest.fail("No Chromium, Chrome or Edge on this machine, and CI needs one.")
        pytest.skip("No Chromium, Chrome or Edge was found on this machine.")
    with lab(course) as running:
        yield running
