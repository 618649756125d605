"""The counts in a title, compared with the marks that are drawn.

A title may speak of a part: of a month, a span or a kind, or in per cent. Such numbers no machine can
tell from the marks, and one count that matches is enough. Only what claims to be the whole, or the
count of one year, is held against the title.
"""

from __future__ import annotations

import re
from collections import Counter

from jasa.exercise.judging.charts.traces import year_of

NUMBER_WORDS = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty",
)
YEAR = r"(?:19|20)\d\d"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
#: Numbers that count no marks: shares, fractions, spans of time, ordinals and the days of dates.
NO_COUNT = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:%|per ?cents?\b|percentage\b)"
    r"|\b\d+[- ](?:half|halves|thirds?|quarters?|fifths?|sixths?|tenths?|twelfths?)\b"
    r"|\b\d+[- ](?:days?|weeks?|months?|years?|decades?|hours?)\b"
    r"|\b\d+(?:st|nd|rd|th)\b"
    rf"|\b\d{{1,2}}(?: (?:and|to|or) \d{{1,2}})? {MONTH}\b"
    rf"|\b{MONTH} \d{{1,2}}\b(?!\d)"
)
#: Words by which a count speaks of a part of what is drawn.
PART = (
    rf"\b{MONTH}\b|\b(?:before|after|until|till|since|between|first|last|half|early|late|spring|"
    rf"summer|autumn|fall of|winter|weeks?|months?|days?|up to|to {YEAR})\b"
)
MARKS = "events|marks|points|steps|dates|rows|entries|things|items|ones"
KIND = rf"\b\d+ (?!(?:{MARKS})\b)\w+s\b"  # such as "4 protests"
HOW_FAR = {
    "before": lambda year, named: year < named,
    "after": lambda year, named: year > named,
    "since": lambda year, named: year >= named,
}
CLAIM = re.compile(
    rf"(?<!of )(?<!of the )\b(\d\d?)\b(?: (?!in\b|of\b|before\b)\w+){{0,2}} "
    rf"(in|of|during|before|after|since) ({YEAR})\b(?!\s*(?:-|–|to|and))"
)


def count_slip(title: str, points: list[tuple[object, object]]) -> str:
    """Say what is wrong with the counts of a title, or ""."""
    said = in_digits(title)
    years = [int(year) for year in re.findall(rf"\b{YEAR}\b", said)]
    plain = " ".join(NO_COUNT.sub(" ", said).split())
    counts = [int(n) for n in re.findall(r"\b\d+\b", re.sub(rf"\b{YEAR}\b", " ", plain)) if int(n)]
    if not counts:
        return "The title has no count. How many of the marks do you speak of?"
    if max(counts) > len(points):
        return f"The title says {max(counts)}, but only {len(points)} marks are drawn."
    per_year = Counter(year_of(x) for x, _ in points)
    part = re.compile("|".join([PART, KIND, *_kinds(points)]))
    return _whole_slip(plain, per_year, part) or _year_slip(plain, counts, years, per_year, part)


def in_digits(text: str) -> str:
    """Give a text in lower case with its small number words as digits."""
    words = {word: str(n) for n, word in enumerate(NUMBER_WORDS)}
    return re.sub(r"[a-z]+", lambda m: words.get(m[0], m[0]), text.casefold())


def _kinds(points: list[tuple[object, object]]) -> list[str]:
    """Give patterns for the names along the other axis, one or many: dispute, disputes."""
    names = sorted({y.casefold() for _, y in points if isinstance(y, str) and y})
    return [rf"\b{re.escape(name)}s?\b" for name in names]


def _whole_slip(title: str, per_year: Counter[object], part: re.Pattern[str]) -> str:
    """Look at a whole that a title names, as in "3 of 5": all marks, or those of a year or part."""
    drawn = per_year.total()
    for found in re.finditer(r"\bof (?:the |all )?(\d\d?)\b(?P<behind>[^,;:.]*)", title):
        whole = int(found[1])
        if whole != drawn and whole not in per_year.values() and not part.search(found["behind"]):
            return f"The title says {whole} in all, but {drawn} marks are drawn."
    return ""


def _year_slip(
    title: str,
    counts: list[int],
    years: list[int],
    per_year: Counter[object],
    part: re.Pattern[str],
) -> str:
    """Look at the counts that a title gives for a year, unless it speaks of a part of it."""
    limited = part.search(re.sub(rf"\b(?:before|after|since) {YEAR}\b", " ", title))
    for number, how, named in [] if limited else CLAIM.findall(title):
        reach = HOW_FAR.get(how, lambda year, named: year == named)
        wanted = sum(n for year, n in per_year.items() if reach(year, int(named)))
        if int(number) != wanted and per_year[int(named)]:
            where = "in" if how in ("of", "during") else how
            return _other_number(int(number), f"{where} {named}")
    drawn = {year for year in years if per_year[year]}
    parts = [n for n in counts if n != per_year.total()]
    if len(drawn) == 1 and parts and not part.search(title):
        named_year = drawn.pop()
        if per_year[named_year] not in parts:
            return _other_number(parts[0], f"in {named_year}")
    return ""


def _other_number(number: int, where: str) -> str:
    return f"The title says {number}, but another number of marks lies {where}. Count."
