"""One site of two lessons, built once for all tests of this folder, and a browser without a network.

Two lessons and not all: eleven take minutes, and a page is made in the same way for each. `jasa site`
itself refuses to end with a warning of Sphinx, so that a lesson that cannot become a page is seen.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.lab import FLAGS, browser_path
from tests.one_playwright import one_playwright

LESSONS = ("00", "03")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site of two lessons, in a path with a space and Japanese characters."""
    pytest.importorskip("sphinx")
    from jasa.instructor.site.build import build

    folder = tmp_path_factory.mktemp("site")
    with warnings.catch_warnings():
        # What Sphinx says to other packages about its next release is not for us.
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        return build(folder / "課程 site", LESSONS, folder / "work").parent


@pytest.fixture(scope="session")
def browser(site: Path) -> Iterator[Any]:
    """A browser; skipped where none is found."""
    if browser_path() is None:
        pytest.skip("No Chromium, Chrome or Edge was found on this machine.")
    from playwright.sync_api import expect

    expect.set_options(timeout=120_000)
    with one_playwright() as driver:
        made = driver.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield made
        made.close()
