"""Fixtures for the tests of the data package."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jasa import data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of ``data/`` that a test may damage."""
    return Path(shutil.copytree(data.ROOT / "data", tmp_path / "data"))
