"""Frames made from tables, kept: many charts ask for the same rows again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache, wraps

import pandas as pd


def kept_frame(make: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Keep what a function of the tables gives; each caller gets a frame of their own.

    The copy is shallow and costs nothing: pandas writes changed cells into new memory (copy on
    write), so that no caller can spoil another's rows. Arguments must be hashable.
    """
    known = cache(make)

    @wraps(make)
    def given(*args: Hashable, **named: Hashable) -> pd.DataFrame:
        return known(*args, **named).copy(deep=False)

    return given
