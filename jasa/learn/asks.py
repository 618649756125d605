"""What a lesson asks of the learner: predictions, quiz items, reflections and verdicts on claims.

Every answer goes into the learner's record. The items of a lesson stand in `jasa/learn/items/`: a
notebook shows one line and no answer: `learn.predict("03-p1")`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from IPython.display import HTML, display

from jasa import data, exhibits
from jasa.data import facts
from jasa.frame.exhibit import REGISTRY, Exhibit
from jasa.frame.live import panels
from jasa.frame.live.frame import Frame, key_of, ready
from jasa.frame.style import text
from jasa.front import look_of_charts, show_charts_here
from jasa.learn.beliefs import posttest, pretest
from jasa.learn.board import claims_board, commit, first_reading
from jasa.learn.cards import (
    ITEMS,
    OMISSION,
    VERDICTS,
    ClaimVerdict,
    ItemError,
    LessonCard,
    Prediction,
    Quiz,
    claim,
    drawn,
    filled_options,
    item_named,
    items,
    show_card,
    verdict_kinds,
)
from jasa.learn.correction import corrected_article, fact_check
from jasa.learn.idle import between_cells, keep_what_is_loaded
from jasa.learn.progress import my_progress
from jasa.learn.record import Record
from jasa.learn.roleplay import role_cards
from jasa.learn.takehome import take_home
from jasa.packages import packages_off

__all__ = [
    "ITEMS",
    "VERDICTS",
    "ClaimVerdict",
    "ItemError",
    "LessonCard",
    "Prediction",
    "Quiz",
    "claim",
    "claims_board",
    "commit",
    "corrected_article",
    "fact_check",
    "filled_options",
    "first_reading",
    "item_named",
    "items",
    "my_progress",
    "posttest",
    "predict",
    "pretest",
    "quiz",
    "reflect",
    "role_cards",
    "sources",
    "start",
    "take_home",
    "verdict",
    "words",
]

assert exhibits.__all__  # importing them fills the registry


def start(lesson: str) -> None:
    """Greet, and warn when the environment or the data differ from the release.

    The look of everything that follows comes along, and a page that *Run All* leaves at its top.
    """
    display(HTML(panels.STYLE + panels.AHEAD + panels.STAY))
    show_charts_here()
    problems = [*versions_apart(), *data.verify()]
    _, damage = Record().read()
    problems += [said for said in (damage, Record().closed()) if said]
    if problems:
        lines = "".join(f"<li>{text(p)}</li>" for p in problems)
        display(HTML(f"<p><b>Please look at this before you go on:</b></p><ul>{lines}</ul>"))
    else:
        print(f"Lesson {lesson} is ready: packages and data are those of this release.")
    if Record().path.parent != Path.cwd():
        print(f"Your answers are kept in {Record().path}.")
    keep_what_is_loaded()
    if not problems:
        between_cells(look_of_charts(), exhibits_to_come(lesson))


def exhibits_to_come(lesson: str) -> Iterator[None]:
    """Draw, one a step, the exhibits that the guesses of a lesson open with; some have none."""
    known = items(lesson) if any(ITEMS.glob(f"{lesson}_*.yaml")) else {}
    for name, item in known.items():
        if exhibit := exhibit_of(name):
            ready(exhibit.name, key_of(exhibit.state(**item.get("state", {}))))
            yield


def versions_apart() -> list[str]:
    """Return a sentence about packages whose version is not the one in requirements.txt."""
    listed = data.ROOT / "requirements.txt"
    if not listed.exists():
        return ["requirements.txt is missing from the course folder. Unpack the course again."]
    off = packages_off(listed.read_text(encoding="utf-8"))
    if not off:
        return []
    names = ", ".join(f"{n} {had or 'missing'} (not {pin})" for n, (pin, had) in off.items())
    return [f"These packages are not the course's own: {names}. Run: python course.py"]


def predict(name: str) -> None:
    """Ask for a prediction, record it, and only then uncover the exhibit.

    The item names the exhibit and the state it opens in, so that the line in the notebook gives
    nothing away; without an exhibit the card itself says what was found. Where a later guess asks for
    what a control would show, the item names the `controls` that are offered, and leaves that one out.
    """
    this, exhibit = item_named(name), exhibit_of(name)
    frame = None
    if exhibit is not None:
        frame = Frame(exhibit, this.get("state", {}), covered=True, offered=this.get("controls"))
    show_card(Prediction(name, facts.filled_in(this["ask"]), filled_options(this), frame))
    if frame is not None:
        frame.show()


def exhibit_of(name: str) -> Exhibit | None:
    """Return the exhibit that an item names, or None where it names none.

    Raises:
        ItemError: there is no exhibit of that name.
    """
    wanted = item_named(name).get("exhibit")
    if wanted is None:
        return None
    if wanted not in REGISTRY:
        raise ItemError(f"Item {name!r} names an exhibit {wanted!r}, which does not exist.")
    return REGISTRY.get(wanted)


def quiz(name: str) -> None:
    """Ask a quiz item; each option has its own feedback, and the order is the learner's own."""
    this = item_named(name)
    options = filled_options(this)
    if not this.get("keep_order"):
        options = drawn(options, f"{Record().seed()} {name}")
    show_card(Quiz(name, facts.filled_in(this["ask"]), options))


def reflect(name: str) -> None:
    """Ask for a few sentences and record them."""
    this = item_named(name)
    show_card(LessonCard(name, facts.filled_in(this["ask"]), rows=this.get("rows", 4)))


def words(*terms: str) -> None:
    """Show terms of the glossary, as `terms_table` has them."""
    display(HTML(f"{panels.STYLE}{terms_table(*terms)}"))


def terms_table(*terms: str) -> str:
    """Return terms of the glossary with their Japanese and their meaning, as HTML.

    Raises:
        ItemError: a term is not in the glossary.
    """
    rows = data.load("glossary").set_index("term")
    unknown = [t for t in terms if t not in rows.index]
    if unknown:
        raise ItemError(f"The glossary has no term {unknown[0]!r}. See data/glossary.csv.")
    lines = "".join(
        f'<tr><th scope="row">{text(t)}<br><span lang="ja">{text(rows.at[t, "japanese"])}</span></th>'
        f"<td>{text(rows.at[t, 'definition'])}</td></tr>"
        for t in terms
    )
    return f'<table class="jasa-table jasa-words">{lines}</table>'


def verdict(*names: str) -> None:
    """Put claims of the article before the learner, one card each."""
    display(HTML(meanings(*names)))
    for name in names:
        show_card(ClaimVerdict(name))


def meanings(*names: str) -> str:
    """Return what the kinds of verdict on some claims mean, as HTML."""
    meaning = VERDICTS | {k: OMISSION[k] for n in names for k in verdict_kinds(n) if k in OMISSION}
    return f"<p>{'; '.join(f'<b>{k}</b>: {text(v)}' for k, v in meaning.items())}.</p>"


def sources(*tables: str) -> None:
    """Show the full references of every source of some tables, folded to one line."""
    display(HTML(folded_sources(*tables)))


def folded_sources(*tables: str) -> str:
    """Return the full references of some tables, folded to one line, as HTML."""
    found = data.cite(*tables)
    line = f"{len(found)} sources of the tables {', '.join(tables)}"
    return f"<details><summary>{text(line)}</summary>{found.html}</details>"
