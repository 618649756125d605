"""Units and what people call them: a title names its unit in any of its usual words."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Words for one and the same unit. A card names one of them; the others count as well.
FAMILIES = (
    ("%", "per cent", "percent", "percents", "percentage", "pct", "per hundred", "in a hundred"),
    ("per year", "a year", "per annum", "p.a.", "yearly", "each year", "every year", "annual",
     "annually", "/year", "/ year", "/yr", "/a", "by year", "per yr"),
    ("ha", "hectare", "hectares"),
    ("km", "kilometre", "kilometres", "kilometer", "kilometers"),
    ("km2", "km²", "square kilometre", "square kilometres", "square kilometers", "sq km"),
    ("dB", "decibel", "decibels"),
    ("person", "persons", "people", "members", "personnel", "troops", "headcount", "heads"),
    ("number", "count", "counts", "how many", "no. of", "no of", "#"),
    ("index", "indices", "= 100", "=100", "base 100"),
    ("yen", "¥", "jpy"),
    ("dollar", "dollars", "usd", "us$", "$"),
    ("million", "millions", "mn", "m"),
    ("billion", "billions", "bn"),
    ("day", "days"),
    ("year", "years", "yrs"),
    ("vote", "votes", "ballots"),
    ("case", "cases"),
)  # fmt: skip


def names_unit(title: str, words: Iterable[str]) -> bool:
    """Say whether a title names one of the units in ``words``, by any of its names."""
    wanted = {str(word).casefold() for word in words}
    for family in FAMILIES:
        names = {name.casefold() for name in family}
        wanted |= names if names & wanted else set()
    return any(_stands_in(name, title.casefold()) for name in wanted)


def _stands_in(name: str, title: str) -> bool:
    before = r"(?<!\w)" if re.match(r"\w", name) else ""
    after = r"(?!\w)" if re.search(r"\w$", name) else ""
    return re.search(f"{before}{re.escape(name)}{after}", title) is not None
