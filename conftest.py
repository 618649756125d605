"""Give every run of tests, of notebooks too, a folder for what programs else write into a home."""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest

SCRATCH = "JASA_TESTS_SCRATCH"
#: Where kernels keep a profile, and browsers, fonts and desktops their settings and caches.
IN_IT = {"IPYTHONDIR": "ipython", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache"}


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder, once a run: workers inherit that of the run which started them."""
    if SCRATCH not in os.environ:
        folder = tempfile.mkdtemp(prefix="jasa-tests-")
        os.environ[SCRATCH] = folder
        os.environ |= {name: os.path.join(folder, place) for name, place in IN_IT.items()}
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
