"""Objects that misbehave in every way Python allows: makers, so that each test gets its own."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import plotly.graph_objects as go


def refuse(*args, **kwargs):
    raise SystemExit("no")


class Refuses:
    """Raises from every method that a reader might call."""

    __repr__ = __str__ = __eq__ = __len__ = __iter__ = __bool__ = __hash__ = refuse
    __getattr__ = __float__ = __int__ = __index__ = __format__ = __getitem__ = refuse


class Sulks:
    """Can be put into a table or an array, and raises when it is read or shown."""

    __repr__ = __str__ = __eq__ = __bool__ = __hash__ = __float__ = __int__ = refuse


class RaisingMeta(type):
    def __getattribute__(cls, name):
        raise KeyboardInterrupt(name)


class YesMan(float):
    def __eq__(self, other):
        return True

    def __float__(self):
        return 70.274

    def __sub__(self, other):
        return 0.0

    __hash__ = float.__hash__


class LyingText(str):
    def __str__(self):
        raise RuntimeError("no text")

    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


class BrokenTable(pd.DataFrame):
    @property
    def columns(self):
        raise MemoryError("no columns")

    @columns.setter
    def columns(self, value):
        raise MemoryError("no columns")


class EndlessList(list):
    def __iter__(self):
        while True:
            yield 1

    def __len__(self):
        return sys.maxsize


class Liar:
    @property
    def __class__(self):
        return pd.DataFrame


def refuses():
    return Refuses()


def raising_class():
    return RaisingMeta("Raising", (), {})


def raising_instance():
    return object.__new__(RaisingMeta("Raising", (), {}))


def yes_man():
    return YesMan(1.0)


def lying_text():
    return LyingText("b")


def broken_table():
    return object.__new__(BrokenTable)


def endless_list():
    return EndlessList([1, 2])


def liar():
    return Liar()


def circle():
    ring: list = []
    ring.append(ring)
    return ring


def deep():
    inner: list = []
    for _ in range(100_000):
        inner = [inner]
    return inner


def huge_number():
    return 10**100_000


def huge_negative():
    return [-(10**100_000), {10**100_000: 1}]


def table_of_traps():
    table = pd.DataFrame({"measure_id": [1, 2], "share_pct": [1, 2]}, dtype=object)
    table.iloc[0, 0], table.iloc[1, 1] = Sulks(), Sulks()
    return table


def twin_columns():
    return pd.DataFrame([[1, 2]], columns=["share_pct", "share_pct"])


def odd_array():
    return np.array([Sulks(), None, 10**400], dtype=object)


def lone_surrogate():
    return "\ud800" * 10


def recursive_function():
    def again(*args):
        return again(*args)

    return again


def leaving_function():
    return lambda *args: sys.exit(0)


def giving_traps():
    return lambda *args: Refuses()


def interrupted():
    def stop(*args):
        raise KeyboardInterrupt

    return stop


def raising_iterator():
    return (1 / 0 for _ in range(3))


def module():
    return sys


def empty_figure():
    return go.Figure()


def bare_figure():
    return object.__new__(go.Figure)


def figure_of_traps():
    return go.Figure(go.Scatter(x=[[1], {"a": 2}, None], y=["x", None, float("inf")]))


HOSTILE = [
    refuses, raising_class, raising_instance, yes_man, lying_text, broken_table, endless_list,
    liar, circle, deep, huge_number, huge_negative, table_of_traps, twin_columns, odd_array,
    lone_surrogate, recursive_function, leaving_function, giving_traps, interrupted,
    raising_iterator, module, empty_figure, bare_figure, figure_of_traps,
]  # fmt: skip
