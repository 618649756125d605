"""Nothing that a reader sees before a guess tells its answer.

Read is what stands above the guess in its lesson: text, folds, comments in code, words of the glossary,
and all that earlier guesses, quizzes and exhibits say once they are open, exhibits also when one of
the controls that they offer is moved, and in their tables; and the guess's own question.
The item of a guess names its right option (`right`), or the figure that is asked for (`measured`, a
reference to tables: the option next to it is right), or it says why none is right (`undecided`).
A sentence tells the answer when it holds the figure, or more of the right option's words than of any
other option's, and speaks of what is asked. `told_above: reason` in an item lets a sentence stand.
"""

from __future__ import annotations

import ast
import html
import itertools
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from jasa.data import facts
from jasa.frame.exhibit import REGISTRY, View
from jasa.frame.live import panels
from jasa.learn import asks, cards

#: So many values of a control are tried, from its first.
STEPS = 240
LESSONS = sorted((Path(__file__).resolve().parents[1] / "lessons").glob("[0-9]*.ipynb"))
SMALL = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen",
)
TENS = re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety")
NUMBERS = {w: n for n, w in enumerate(SMALL)} | {
    f"{tens}-{one}" if n else tens: 10 * t + n
    for t, tens in enumerate(TENS, 2)
    for n, one in enumerate(SMALL[:10])
}
#: Words that say nothing of their own; a lone one makes no option and no question.
EMPTY = set(
    re.findall(
        r"\w+",
        "a about all an and are as at be been before by can did do does for from had has have here how "
        "if in into is it its many may much no not of on only or say that the their them then there "
        "these they think this to was were what when which who will with would you",
    )
)


# ---------------------------------------------------------------- what a reader sees


def bare(text: str) -> str:
    """A text without comments and tags."""
    return html.unescape(re.sub(r"<!--.*?-->|<[^>]+>", " ", text, flags=re.DOTALL))


def sentences(text: str) -> list[str]:
    """The sentences of a text, one for each point of a list."""
    parts = re.split(r"(?<=[.!?:;”])\s+|\n+", bare(text))
    return [part.strip() for part in parts if part.strip()]


def calls(source: str) -> Iterator[tuple[str, str, list[Any], dict[str, Any]]]:
    """Room, function and arguments of each call such as `learn.quiz("05-z1")` that stands by itself."""
    for line in ast.parse(source).body:
        match line:
            case ast.Expr(ast.Call(ast.Attribute(ast.Name(room), function), given, named)):
                if room in ("learn", "exhibits"):
                    settings = {str(n.arg): ast.literal_eval(n.value) for n in named}
                    yield room, function, [ast.literal_eval(g) for g in given], settings


def exhibit_says(name: str, state: dict[str, Any]) -> list[str]:
    """What an exhibit says in a state: question, title, sentences and boxes."""
    view = REGISTRY[name].view(**REGISTRY[name].state(**state))
    boxes = [f"{p.heading}. {p.label or ''}. {p.text}" for p in view.panels]
    return [REGISTRY[name].question, view.title, view.subtitle, *view.words, *boxes]


@cache
def one_control_away(name: str, opened: str, offered: tuple[str, ...]) -> list[View]:
    """The views that an exhibit has as it opens, and when a reader moves one of the controls offered."""
    shown = REGISTRY[name]
    start = shown.state(**json.loads(opened))
    moved = [
        start | {control: value}
        for control in offered
        for value in shown.controls[control].values()[:STEPS]
        if value != start[control]
    ]
    return [shown.plain_view(**state) for state in (start, *moved)]


@cache
def said_nearby(name: str, opened: str, offered: tuple[str, ...]) -> list[str]:
    """The sentences, titles and texts of these views, and what the tables behind them warn of."""
    views = one_control_away(name, opened, offered)
    texts = ((view.title, *view.words, *(panel.text for panel in view.panels)) for view in views)
    said = dict.fromkeys(text for told in texts for text in told)
    said |= {panels.notes(REGISTRY[name], view): None for view in views}
    return [sentence for text in said for sentence in sentences(text)]


def lines_with(value: float, views: list[View]) -> list[str]:
    """The lines of the tables behind some views in which a figure stands, as text, with its column."""
    found: dict[str, None] = {}
    for view in views:
        for column in view.table.select_dtypes("number"):
            cells = view.table[column].astype(float)
            for _, row in view.table[(cells / value - 1).abs() < 1e-9].iterrows():
                line = " ".join(map(str, row))
                found[f"{view.title}. {view.subtitle} {column} {line}"] = None
    return list(found)


def item_says(name: str) -> list[str]:
    """What an item says once it is answered, whatever was chosen."""
    this = cards.item_named(name)
    said = [this["ask"], *(f"{option}." for option in cards.filled_options(this))]
    said += [o["say"] for o in this["options"] if isinstance(o, dict)]
    said += [this.get("found", "")]
    exhibit = exhibit_says(this["exhibit"], this.get("state", {})) if "exhibit" in this else []
    return [*map(facts.filled_in, said), *exhibit]


def shown(source: str) -> Iterator[str]:
    """What a code cell shows: its comments, and what its calls put on the page."""
    yield from re.findall(r"# (.+)$", source, re.MULTILINE)
    for room, function, given, settings in calls(source):
        if room == "exhibits":
            yield from exhibit_says(function, settings)
        elif function == "words":
            yield asks.terms_table(*given).replace("</tr>", "\n")
        elif function in ("predict", "quiz"):
            yield from item_says(given[0])


def cells(lesson: Path) -> list[tuple[str, str, str]]:
    """Id, source and kind of each cell of a lesson."""
    book = json.loads(lesson.read_text(encoding="utf-8"))
    return [(c["id"], "".join(c["source"]), c["cell_type"]) for c in book["cells"]]


@cache
def read_in_order(lesson: Path) -> list[tuple[str, str]]:
    """Every sentence of a lesson with the id of its cell."""
    read = []
    for place, source, kind in cells(lesson):
        texts = [source] if kind == "markdown" else list(shown(source))
        read += [(place, said) for text in texts for said in sentences(text)]
    return read


@cache
def guesses(lesson: Path) -> dict[str, str]:
    """The guesses of a lesson, each with the id of its cell."""
    asked = re.compile(r"^learn\.predict\(\"([^\"]+)\"\)", re.MULTILINE)
    return {m[1]: place for place, source, _ in cells(lesson) if (m := asked.search(source))}


def before(lesson: Path, name: str) -> list[tuple[str, str]]:
    """The sentences above a guess, each with the id of its cell."""
    stop = guesses(lesson)[name]
    return list(itertools.takewhile(lambda read: read[0] != stop, read_in_order(lesson)))


def opened_above(lesson: Path, name: str) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """The exhibits that are open when a guess is asked.

    Each with its cell, its name, the state it opens in (as JSON) and the controls it offers.
    """
    stop = guesses(lesson)[name]
    for place, source, kind in itertools.takewhile(lambda c: c[0] != stop, cells(lesson)):
        for room, function, given, settings in calls(source) if kind == "code" else ():
            this = cards.item_named(given[0]) if function == "predict" else {}
            if room == "exhibits":
                yield place, function, json.dumps(settings), tuple(REGISTRY[function].controls)
            elif "exhibit" in this:
                offered = this.get("controls", REGISTRY[this["exhibit"]].controls)
                yield place, this["exhibit"], json.dumps(this.get("state", {})), tuple(offered)


GUESSES = [(lesson, name) for lesson in LESSONS for name in guesses(lesson)]
every_guess = pytest.mark.parametrize(("lesson", "name"), GUESSES, ids=[n for _, n in GUESSES])


# ---------------------------------------------------------------- what tells an answer


def stem(word: str) -> str:
    """A word without its usual endings; a number word as digits."""
    word = word.lower().replace("'s", "").strip("'")
    if word in NUMBERS:
        return str(NUMBERS[word])
    ending = next((e for e in ("ing", "ed", "es", "s") if word.endswith(e)), "")
    return word.removesuffix(ending) if len(word) - len(ending) >= 3 else word


def in_order(text: str) -> list[str]:
    """The words and numbers of a text that say something, in their order."""
    parts = re.findall(r"[^\W\d_][\w']+(?:-\w+)*|\d+(?:[.,]\d+)*", text.replace("’", "'"))
    return [stem(part) for part in parts if part.lower() not in EMPTY]


def words(text: str) -> set[str]:
    """The words and numbers of a text that say something."""
    return set(in_order(text))


def with_pairs(text: str) -> set[str]:
    """The words of a text, and each two that follow each other without a mark between them."""
    found: set[str] = set()
    for clause in re.split(r"[,.;:!?()“”]\s", text):
        found |= {f"{a} {b}" for a, b in itertools.pairwise(in_order(clause))}
    return found | words(text)


def figures(text: str) -> list[tuple[float, int, bool]]:
    """Each number of a text: value, decimals printed, and whether it is a percentage."""
    found = re.findall(r"(\d+(?:,\d{3})*)(\.\d+)?(\s?(?:%|per cent))?", text)
    return [(float(w.replace(",", "") + d), max(len(d) - 1, 0), bool(p)) for w, d, p in found]


def right_option(name: str) -> str:
    """The right option of a guess: the one named, or the one whose number is nearest to the figure."""
    this = cards.item_named(name)
    if "right" in this:
        return facts.filled_in(this["right"])
    value = float(facts.evaluate(this["measured"]))
    counted = [o for o in cards.filled_options(this) if figures(o)]
    return min(counted, key=lambda o: abs(figures(o)[0][0] - value))


def holds_the_figure(sentence: str, name: str) -> bool:
    """Whether a sentence prints the figure that a guess asks for, rounded in any way."""
    this = cards.item_named(name)
    value = float(facts.evaluate(this["measured"]))
    per_cent = "%" in right_option(name)
    return any(
        p == per_cent and abs(number - value) <= 0.5 * 10**-decimals
        for number, decimals, p in figures(sentence)
    )


def holds_the_words(sentence: str, name: str) -> bool:
    """Whether a sentence has at least half of what sets the right option apart, and more of it than
    of any other option.
    """
    options = {o: with_pairs(o) for o in cards.filled_options(cards.item_named(name))}
    rare = {w: 1 / sum(w in o for o in options.values()) ** 2 for o in options.values() for w in o}
    said = with_pairs(sentence)
    got = {
        o: sum(rare[w] for w in held & said) / max(sum(map(rare.__getitem__, held)), 1e-9)
        for o, held in options.items()
    }
    mine = got.pop(right_option(name))
    return mine > 0.5 and mine > max(got.values())


def tells(sentence: str, name: str) -> bool:
    """Whether a sentence holds the right answer of a guess."""
    if "measured" in cards.item_named(name):
        return holds_the_figure(sentence, name)
    return holds_the_words(sentence, name)


def is_bare_number(name: str) -> bool:
    """Whether nothing but a number sets the right option of a guess apart from the others."""
    others = [
        words(o) for o in cards.filled_options(cards.item_named(name)) if o != right_option(name)
    ]
    return all(word[0].isdigit() for word in words(right_option(name)).difference(*others))


@cache
def spread(lesson: Path) -> tuple[Counter[str], int]:
    """In how many sentences of a lesson each word stands, and the number of sentences."""
    all_of_it = list(read_in_order(lesson))
    return Counter(word for _, said in all_of_it for word in words(said)), len(all_of_it)


def speaks_of(said: str, lesson: Path, name: str) -> float:
    """How closely a text speaks of what a guess asks, in words that one sentence in twenty has.

    A word that many sentences of the lesson have counts less, and those of the options do not count.
    """
    counted, whole = spread(lesson)
    this = cards.item_named(name)
    asked = words(facts.filled_in(this["ask"])) - words(" ".join(cards.filled_options(this)))
    return sum(math.log(whole / max(counted[w], 1), 20) for w in asked & words(said))


def told(read: list[tuple[str, str]], lesson: Path, name: str) -> dict[str, str]:
    """The sentences among those read that tell the answer of a guess, by cell.

    A sentence tells it when it holds the answer and, with the sentence before it, speaks of the
    question: by one word, and by three where the answer is a mere number, which anything can have.
    """
    need = 3 if "right" in cards.item_named(name) and is_bare_number(name) else 1
    return {
        place: said
        for (cell, earlier), (place, said) in itertools.pairwise([("", ""), *read])
        if tells(said, name)
        and speaks_of(f"{earlier if cell == place else ''} {said}", lesson, name) >= need
    }


def read_out(lesson: Path, name: str) -> list[tuple[str, str]]:
    """The sentences of the text cells between a guess and the next section."""
    after = [c for c in itertools.dropwhile(lambda c: c[0] != guesses(lesson)[name], cells(lesson))]
    own = itertools.takewhile(lambda c: not c[1].startswith("## "), after[1:])
    return [(place, s) for place, text, kind in own if kind == "markdown" for s in sentences(text)]


def in_a_table(
    shown: str, opened: str, offered: tuple[str, ...], lesson: Path, name: str
) -> list[str]:
    """The lines of an exhibit's table that hold the figure a guess asks for, and speak of it."""
    this = cards.item_named(name)
    if "measured" not in this:
        return []
    views = one_control_away(shown, opened, offered)
    lines = lines_with(float(facts.evaluate(this["measured"])), views)
    return [line for line in lines if speaks_of(line, lesson, name) >= 1]


# ---------------------------------------------------------------- tests


@every_guess
def test_a_guess_says_what_is_right(lesson: Path, name: str) -> None:
    """And what is found says it in words that this test would see above the guess."""
    this = cards.item_named(name)
    assert sum(key in this for key in ("right", "measured", "undecided")) == 1
    if "undecided" in this:
        assert len(this["undecided"].split()) >= 5, "say why no option is right"
        return
    assert right_option(name) in cards.filled_options(this)
    found = facts.filled_in(this["found"])
    assert any(tells(said, name) for said in sentences(found)), (right_option(name), found)


@every_guess
def test_nothing_before_a_guess_gives_it_away(lesson: Path, name: str) -> None:
    this = cards.item_named(name)
    if "undecided" in this:
        return
    asked = [("the question itself", s) for s in sentences(facts.filled_in(this["ask"]))]
    found = told([*before(lesson, name), *asked], lesson, name)
    let = this.get("told_above", {})
    for place, *shown in opened_above(lesson, name):
        found |= told([(place, said) for said in said_nearby(*shown)], lesson, name)
        for line in in_a_table(*shown, lesson, name):
            found[place] = line
    assert set(let) <= set(found), f"{name}: nothing is told there any more, take `told_above` away"
    assert all(len(why.split()) >= 5 for why in let.values()), f"{name}: say why in `told_above`"
    left = {place: said for place, said in found.items() if place not in let}
    assert not left, f"{name} asks for {right_option(name)!r}, and above it stands: {left}"


def test_answers_below_a_guess_would_be_seen_above_it() -> None:
    """The search is not blind: of what sections read out of their exhibits it finds a good part."""
    asked = [(lesson, n) for lesson, n in GUESSES if "undecided" not in cards.item_named(n)]
    seen = [n for lesson, n in asked if told(read_out(lesson, n), lesson, n)]
    assert len(seen) >= 0.35 * len(asked), seen
