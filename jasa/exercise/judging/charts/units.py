"""Units and what people call them: a title names its unit in any of its usual words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jasa.exercise.oracle import normalise

#: Words for one and the same unit. A card names one of them; the others count as well.
FAMILIES = (
    ("%", "per cent", "per-cent", "percent", "percents", "percentage", "percentages", "pct",
     "per hundred", "in a hundred"),
    ("percentage points", "percentage point", "% points", "%-points", "per cent points",
     "percent points", "pct points", "points", "pp", "p.p.", "ppt", "ppts"),
    ("per year", "a year", "per annum", "p.a.", "yearly", "each year", "every year", "annual",
     "annually", "/year", "/ year", "/yr", "/ yr", "/y", "/ y", "/a", "/ a", "by year", "per yr",
     "per 1 year", "per one year", "in a year", "in one year", "in an average year",
     "per average year", "per calendar year"),
    ("ha", "hectare", "hectares"),
    ("km", "kilometre", "kilometres", "kilometer", "kilometers"),
    ("km2", "km²", "square kilometre", "square kilometres", "square kilometers", "sq km",
     "sq. km"),
    ("dB", "decibel", "decibels"),
    ("person", "persons", "people", "individual", "individuals", "headcount", "heads", "troop",
     "troops", "soldier", "soldiers", "member", "members", "personnel", "servicemen",
     "servicewomen", "men and women"),
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
PARTS, POINTS = FAMILIES[0], FAMILIES[1]
#: What amounts are measured in: an amount in one of them is none in another.
MEASURES = tuple(
    name for f in FAMILIES if {"ha", "km", "km2", "dB", "yen", "$"} & set(f) for name in f
)
#: Words that make another unit of one: an axis of thousands does not show ones.
MULTIPLES = re.compile(
    r"(?<!per )(?<![\w.,])(thousands?|millions?|billions?|trillions?|mn|bn|1[,. ]?000s?|000s)(?!\w)"
)


def names_unit(title: str, words: Iterable[str]) -> bool:
    """Say whether a title names one of the units in ``words``, by any of its names.

    A unit with its multiple, such as billion yen, is named where both are: "¥bn".
    """
    return any(all(_named_in(title, names) & names for names in _parts_of(word)) for word in words)


def other_unit(title: str, words: Iterable[str]) -> str:
    """Give the words in a title that make it another unit than those asked for, or "".

    A share of hectares is no hectares, points are no per cent, thousands are no ones. But per cent
    of something, and points of a share, name a second unit and are what they say.
    """
    wanted = {name for word in words for names in _parts_of(word) for name in names}
    named = _named_in(title, wanted) - wanted
    points, parts, measures = _all_names(POINTS), _all_names(PARTS), _all_names(MEASURES)
    if wanted & (points | _all_names(["index"])):
        return ""
    others = named & (points if wanted & parts else points | parts | measures)
    if others:
        return max(others, key=len)
    multiple = MULTIPLES.search(normalise(title))
    return multiple[1] if multiple and not wanted & (parts | {multiple[1]}) else ""


def is_unit(text: str) -> bool:
    """Say whether a text is the name of a unit and nothing else, with or without its multiple."""
    bare = " ".join(MULTIPLES.sub("", normalise(text)).split())
    return any(bare == normalise(name) for family in FAMILIES for name in family)


def _parts_of(word: str) -> list[set[str]]:
    """Give the units of which a unit is made, one or a multiple and its unit, by all their names."""
    whole = _all_names([word])
    return [whole] if len(whole) > 1 else [_all_names([part]) for part in word.split()]


def _all_names(words: Iterable[str]) -> set[str]:
    """Give the words with all that they are also called."""
    wanted = {normalise(str(word)) for word in words}
    for family in FAMILIES:
        names = {normalise(name) for name in family}
        wanted |= names if names & wanted else set()
    return wanted


def _named_in(title: str, wanted: Iterable[str]) -> set[str]:
    """Give the names of units in a title, the longest first: percentage points are no percentage."""
    known = {normalise(name) for family in FAMILIES for name in family}.union(wanted)
    names = "|".join(_bounded(name) for name in sorted(known, key=len, reverse=True))
    return set(re.findall(names, normalise(title.replace("_", " "))))


def _bounded(name: str) -> str:
    before = r"(?<!\w)" if re.match(r"\w", name) else ""
    after = r"(?!\w)" if re.search(r"\w$", name) else ""
    return f"{before}{re.escape(name)}{after}"
