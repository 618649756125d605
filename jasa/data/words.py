"""How figures, dates and lists are written for people, the same in every text of the course."""

from __future__ import annotations

import math
from typing import Any


def number(value: float, decimals: int | None = None) -> str:
    """Write a number for people: `18483.3` becomes `18,483`, `0.604` becomes `0.6`.

    Without `decimals`, numbers of 1,000 and more have none and smaller ones have one.
    """
    if value is None or math.isnan(value):
        return "not stated"
    if decimals is None:
        decimals = 0 if abs(value) >= 1000 or float(value).is_integer() else 1
    return f"{value:,.{decimals}f}"


def percent(value: float, decimals: int = 1) -> str:
    """Write a percentage: `70.274` becomes `70.3 %` (with a no-break space)."""
    return f"{number(value, decimals)}\u00a0%"


def date(when: Any, precision: str = "day") -> str:
    """Write a date as precisely as it is known: `1 January 2020`, `January 2020`, `2020`.

    Args:
        when: a timestamp; missing values give "undated".
        precision: day, month, year or undated.
    """
    if precision == "undated" or when != when or when is None:
        return "undated"
    month = f"{when:%B %Y}"
    return {"day": f"{when.day} {month}", "month": month, "year": f"{when.year}"}[precision]


def several(count: int, thing: str) -> str:
    """Write how many there are of a thing: `1 passage`, `3 passages`."""
    return f"{number(count)} {thing}{'' if count == 1 else 's'}"


def listed(items: list[str], joint: str = "and") -> str:
    """Write a list for people: `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {joint} {items[-1]}"
