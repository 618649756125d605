"""Failures in words: what is lacking, in which file or cell, instead of StopIteration and KeyError."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest


def first_of(found: Iterable[Any], lacking: str) -> Any:
    """The first of some things; if there is none the test fails and says what is lacking."""
    for one in found:
        return one
    pytest.fail(lacking, pytrace=False)


def entry_of(table: Mapping[str, Any], key: str, lacking: str) -> Any:
    """What stands at a key; if nothing does the test fails and says what to add where."""
    if key not in table:
        pytest.fail(lacking, pytrace=False)
    return table[key]
