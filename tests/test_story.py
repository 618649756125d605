"""Every lesson tells a history: a story with names first, few figures in the prose, and no more words.

Counted is what a reader sees: text cells without folds, hidden references, links and code.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jasa import data
from tests.in_words import first_of
from tests.test_lessons import LESSONS, ROOT, cells

#: Words of each lesson before it was given a story, counted as `prose` counts.
WORDS_BEFORE: dict[str, int] = {
    "00": 1540,
    "01": 2438,
    "02": 2593,
    "03": 2301,
    "04": 3159,
    "05": 2587,
    "06": 2406,
    "07": 2961,
    "08": 2684,
    "09": 1790,
}
#: Lessons about decisions, in which people must be named.
PEOPLED = ("01", "02", "05", "06", "07", "08")
MOST_NUMBERS = 4.5  # in a hundred words of prose

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"(?:\b\d{{1,2}} )?\b(?:{MONTHS}) (?:of )?\d{{4}}\b|\b\d{{1,2}} (?:{MONTHS})\b")
#: Digits that are names: articles, aircraft, hulls, lessons and claims of this course, the G7.
NAMES = re.compile(
    r"\b(?:[Aa]rticles?|[Ll]essons?|[Ee]xercises?|[Ss]ections?|[Tt]asks?|Ordinance)"
    r" \d+(?:(?:,| and| to) \d+)*"
    r"|\b(?!J?FY)[A-Z]{1,4}-?\d+[A-Z]?\b|\b\d\+\d\b|^#+ \d+ ·|^\s*\d+\. ",
    re.MULTILINE,
)


def seen(text: str) -> str:
    """The words of a text cell that a reader sees, with folds open."""
    text = re.sub(r"<!--.*?-->|```.*?```", "", text, flags=re.DOTALL)
    return re.sub(r"<[^>]+>|!?\[([^\]]*)\]\([^)]*\)", r" \1 ", text)


def without_folds(text: str) -> str:
    """A text cell with what is folded away left out."""
    return re.sub(r"<details>.*?</details>", " ", text, flags=re.DOTALL)


def count(text: str) -> int:
    """The number of words: what has a letter or a digit in it."""
    return sum(bool(re.search(r"\w", word)) for word in text.split())


def numbers(text: str) -> int:
    """How many numbers a text has: a date counts once, a name with a digit in it not at all."""
    text = DATE.sub(" 1 ", NAMES.sub(" ", text))
    return sum(bool(re.search(r"\d", word)) for word in text.split())


def prose(path: Path) -> str:
    """All text of a lesson that stands open."""
    return "\n\n".join(seen(without_folds(c)) for c in cells(path, "markdown"))


def story(path: Path) -> str:
    """The cell that tells the story, without its heading."""
    found = [c for c in cells(path, "markdown") if c.startswith("## The story")]
    assert len(found) == 1, "one cell begins with '## The story'"
    return seen(found[0].split("\n", 1)[1])


def people() -> set[str]:
    """The family names of persons in the tables: those who act, and those who speak."""
    actors = data.load("actors")
    named = actors[actors["type"].str.startswith("person")][["actor", "type"]]
    spoke = [data.load(table)[["speaker", "side"]] for table in ("voices", "reasons")]
    pairs = [tuple(row) for table in (named, *spoke) for row in table.itertuples(index=False)]
    found = set()
    for name, side in pairs:
        words = [w for w in re.split(r"[ ;]+", name) if w not in ("II", "Jr.")]
        if len(words) > 1 and all(w[0].isupper() for w in words) and words[-1] not in OFFICES:
            found.add(words[0] if re.search("Japan|Tokyo|Okinawa", side) else words[-1])
    return found


def misnamed(text: str, tables: str, parts: set[str]) -> list[str]:
    """Pairs of names in a text of which one is a person's and which no table has together."""
    plain = re.sub(r"\b([A-Z]\w+) [A-Z]\. (?=[A-Z])", r"\1 ", tables)  # Robert S. McNamara
    prose_only = re.sub(r"\S*[_/]\S*|[\w.]+@\S+", " ", text + tables)  # no addresses, no ids
    ordinary = {*re.findall(r"(?<![\w-])[a-z]+\b", prose_only), "admiral", "governors"}
    ordinary |= set(MONTHS.lower().split("|"))
    pairs = re.findall(r"(?=\b([A-Z]\w+) ([A-Z]\w+))", text)
    return [
        f"{a} {b}"
        for a, b in pairs
        if {a, b} & parts and not {a.lower(), b.lower()} & ordinary
        if f"{a} {b}" not in plain and f"{b} {a}" not in plain
    ]


#: Bodies that speak, too, written in capitals like a person: their last words.
OFFICES = {"Command", "Ryukyus", "Staff", "Defense"}


def stories(*, peopled: bool = False) -> list[object]:
    """The lessons as parameters."""
    found = [p for p in LESSONS if p.stem[:2] in WORDS_BEFORE]
    return [pytest.param(p, id=p.stem) for p in found if not peopled or p.stem[:2] in PEOPLED]


@pytest.mark.parametrize("path", stories())
def test_a_story_opens_the_lesson_before_the_first_exhibit(path: Path) -> None:
    said = story(path)
    assert 130 <= count(said) <= 170, count(said)
    everything = cells(path)
    told = first_of(
        (i for i, c in enumerate(everything) if c.startswith("## The story")),
        f"lessons/{path.name}: no cell begins with '## The story'",
    )
    shown = first_of(
        (i for i, c in enumerate(everything) if re.search(r"learn\.predict|exhibits\.", c)),
        f"lessons/{path.name}: no cell shows an exhibit",
    )
    assert told < shown


@pytest.mark.parametrize("path", stories())
def test_prose_carries_few_numbers(path: Path) -> None:
    text = prose(path)
    assert 100 * numbers(text) / count(text) <= MOST_NUMBERS


@pytest.mark.parametrize("path", stories())
def test_no_lesson_grew(path: Path) -> None:
    assert count(prose(path)) <= WORDS_BEFORE[path.stem[:2]]


@pytest.mark.parametrize("path", stories(peopled=True))
def test_people_are_named(path: Path) -> None:
    words = set(re.findall(r"[A-Z][\w’'-]+", prose(path)))
    assert len(words & people()) >= 4, sorted(words & people())


def test_every_name_of_a_person_stands_so_in_a_table() -> None:
    files = sorted((ROOT / "data").glob("*.csv"))
    tables = "\n".join(p.read_text(encoding="utf-8") for p in files)
    lists = (data.load("actors")["actor"], data.load("voices")["speaker"])
    spoken = [*lists, data.load("reasons")["speaker"]]
    parts = {w for names in spoken for n in names for w in re.findall(r"\b[A-Z]\w{2,}", n)}
    found = {p.stem: misnamed(prose(p), tables, parts) for p in LESSONS}
    assert not {k: v for k, v in found.items() if v}
    assert misnamed("So Koza Genta won.", "Koja Genta of Koza", {"Koja", "Genta"}) == ["Koza Genta"]
    assert misnamed("He, Genta Koja, won.", "Koja Genta", {"Koja", "Genta"}) == []


def test_numbers_are_counted_as_a_reader_would() -> None:
    assert numbers("On 8 September 1951, under Article 9, two F-35 flew 1,200 km (5.1 %).") == 3
    assert numbers("In June 1954 of C02, see lesson 01.") == 1
    assert count(seen("# 01 · Two words[here](x.md)<!--timeline:tl001.as_of-->")) == 4
