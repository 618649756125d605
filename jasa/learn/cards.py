"""The cards of a lesson: one question, a control, a button, and what there is to say to the answer.

Every answer goes into the learner's record (see `jasa.learn.record`). `jasa.learn` shows the cards.
"""

from __future__ import annotations

import hashlib
import re
import weakref
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import traitlets
import yaml
from IPython.display import HTML, DisplayHandle, display

from jasa import data
from jasa.data import facts
from jasa.errors import JasaError
from jasa.frame.live.frame import Frame
from jasa.frame.live.live_part import LivePart, plain_button, script
from jasa.frame.style import date, text
from jasa.learn.record import Record

ITEMS = Path(__file__).parent / "items"
#: The safe reader of YAML, in C where it is built in: ten times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: The kinds of verdict, as the learner sees them.
VERDICTS = {
    "supported": "the sources say so",
    "imprecise": "true in part: a detail is wrong, or it holds only of something narrower",
    "contested": "sound sources disagree",
    "wrong": "its point fails: the sources say otherwise",
}
#: What a claim that states nothing, but leaves something out, can be called besides.
OMISSION = {"omission": "nothing false is said, but something that matters is left out"}
#: A date as tables write it; people read "12 April 1996".
ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
SIGN = {"right": "✓ Right.", "other": "✗ Not this one."}


#: What stands on the page and shows the record, such as a claims board; each has `refresh()`.
WATCHERS: weakref.WeakSet[Any] = weakref.WeakSet()


class ItemError(JasaError):
    """An item that does not exist; the message names those of the lesson."""


@cache
def items(lesson: str) -> dict[str, dict[str, Any]]:
    """Return the items of a lesson by id, references in place of figures (see `facts.filled_in`)."""
    found = sorted(ITEMS.glob(f"{lesson}_*.yaml"))
    if not found:
        raise ItemError(f"There are no items for lesson {lesson!r}.")
    return yaml.load(found[0].read_text(encoding="utf-8"), LOADER)


def item_named(name: str) -> dict[str, Any]:
    """Return one item, for example `item("03-p1")`.

    Raises:
        ItemError: there is none of that name.
    """
    known = items(name[:2])
    if name not in known:
        raise ItemError(f"There is no item {name!r}. This lesson has: {', '.join(known)}.")
    return known[name]


def claim(name: str) -> dict[str, Any]:
    """Return a claim of the article as the table `claims` has it.

    Raises:
        ItemError: there is no claim of that number.
    """
    found = claims()
    if name not in found:
        raise ItemError(f"There is no claim {name!r}.")
    return dict(found[name])


@cache
def claims() -> dict[str, dict[str, Any]]:
    """Return all claims by number; empty cells are None."""
    rows = data.load("claims").astype(object)
    return rows.where(rows.notna(), None).set_index("claim_id", drop=False).to_dict("index")


def verdict_kinds(name: str) -> dict[str, str]:
    """Return the kinds of verdict that a claim can get, with their meaning."""
    return VERDICTS | (OMISSION if claim(name)["verdict"] in OMISSION else {})


def verdict_label(name: str) -> str:
    """Return the line above a claim; what the article leaves out it does not say."""
    silent = claim(name)["verdict"] in OMISSION
    return f"{'About the article' if silent else 'The article says'}. Your verdict?"


def tell_watchers() -> None:
    """Let everything on the page that shows the record read it again."""
    for watcher in list(WATCHERS):
        watcher.refresh()


def reader(owner: Any) -> widgets.Button:
    """Return a button that lets something on the page read the record again, and keep it up to date.

    Answers given in this notebook are seen by themselves; those of another notebook need the button.
    """
    made = plain_button("Read my record again", quiet=True, align_self="flex-start")
    made.on_click(lambda _: owner.refresh())
    for older in [w for w in WATCHERS if type(w) is type(owner) and repr(w) == repr(owner)]:
        WATCHERS.discard(older)  # the cell was run again
    WATCHERS.add(owner)
    return made


class LessonCard(LivePart):
    """A question with a control, one or two buttons and a place for the answer (see `card.js`)."""

    _esm = traitlets.Unicode(script("closing.js", "card.js")).tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)
    answer = traitlets.Unicode("").tag(sync=True)
    reply = traitlets.Unicode("").tag(sync=True)
    locked = traitlets.Bool(False).tag(sync=True)
    guess = traitlets.Bool(False).tag(sync=True)
    #: Whether an answer counts once.
    locks = False
    kind, label, button = "reflection", "Reflect", "Keep my note"

    def __init__(self, name: str, ask: str, options: Sequence[str] = (), rows: int = 4) -> None:
        self.name, self.ask, self.options = name, ask, list(options)
        self.words = DisplayHandle()
        super().__init__(spec=self.described(rows))
        self.on_msg(lambda _, asked, __: self.pressed(asked))
        self.recall()

    def __repr__(self) -> str:
        return f"{type(self).__name__} {self.name}"

    def described(self, rows: int) -> dict[str, Any]:
        """Return what the script needs to draw the card."""
        hint = "Write two or three sentences." if rows == 4 else "Write here; a click keeps it."
        made = {"name": self.name, "label": self.label, "ask": self.ask, "buttons": self.buttons()}
        return made | ({"options": self.options} if self.options else {"rows": rows, "hint": hint})

    def buttons(self) -> list[dict[str, Any]]:
        """Return the buttons: what stands on them and what they do."""
        return [{"name": self.button, "does": "commit", "label": f"{self.button}: {self.name}"}]

    def pressed(self, asked: dict[str, Any]) -> None:
        """Do what a button of the page asks for, and hand the reply to the page."""
        if asked["do"] == "commit":
            self.commit(str(asked["answer"]))
        self.send({"reply": self.reply, "locked": self.locked})
        self.words.update(HTML(self.page()))

    def commit(self, answer: str) -> None:
        """Record an answer and write what there is to say about it; one that counts once stays."""
        answer = answer.strip()
        if self.locked:
            return
        if not answer or (self.options and answer not in self.options):
            self.reply = "<p>Choose or write an answer first.</p>"
            return
        self.answer = answer
        trouble = Record().add(self.name, self.kind, answer)
        self.reply = self.respond(answer) + (f"<p>{text(trouble)}</p>" if trouble else "")
        if self.locks:
            self.lock()
        tell_watchers()

    def lock(self) -> None:
        """Take the control away where an answer counts once."""
        self.locked = True

    def page(self) -> str:
        """Return the card in words, with the answer; it says whether a guess is still to be made."""
        mine = f"<p>{text(self.answer)}</p>" if self.answer else ""
        to_guess = " data-to-guess" if self.guess and not self.locked else ""
        return in_words(self.label, self.ask, self.options, mine + self.reply, to_guess)

    def respond(self, answer: str) -> str:
        """Return what to say to an answer, as HTML."""
        return f"<p>Noted in {Record().path.name}: “{text(answer)}”</p>"

    def recall(self) -> None:
        """Show the newest answer of an earlier session, if there is one."""
        before = Record().last(self.name)
        if before is None or (self.options and before.answer not in self.options):
            return
        self.answer = before.answer
        day = date(datetime.fromisoformat(before.when))
        self.reply = f"<p>You answered on {day}.</p>{self.respond(before.answer)}"
        if self.locks:
            self.lock()


def in_words(
    label: str, ask: str, options: Sequence[str], answered: str = "", marked: str = ""
) -> str:
    """Return a card in words, as HTML, with what was answered and attributes of its element."""
    lines = "".join(f"<li>{text(o)}</li>" for o in options)
    return (
        f'<div class="jasa-card jasa-fallback"{marked}><div class="jasa-question">{text(label)}</div>'
        f"<p><b>{text(ask)}</b></p><ul>{lines}</ul>{answered}</div>"
    )


def show_card(card: LessonCard) -> None:
    """Show a card, with its words as a fallback for pages without a kernel."""
    card.words.display(HTML(card.page()))
    display(card)


class Prediction(LessonCard):
    """A guess before the evidence. The exhibit, if there is one, stays covered until it is locked in."""

    guess = traitlets.Bool(True).tag(sync=True)
    locks = True
    kind, label, button = "prediction", "Predict, then look", "Lock in my guess and look"

    def __init__(
        self, name: str, ask: str, options: Sequence[str], exhibit: Frame | None = None
    ) -> None:
        self.exhibit = exhibit
        if exhibit is not None:
            exhibit.covered = True
        super().__init__(name, ask, options)

    def buttons(self) -> list[dict[str, Any]]:
        """Return two buttons: to lock a guess in, and to look without one."""
        skip = {"name": "Look without a guess", "does": "skip", "quiet": True}
        return [*super().buttons(), skip | {"label": f"Look without a guess: {self.name}"}]

    def pressed(self, asked: dict[str, Any]) -> None:
        """Do what a button of the page asks for."""
        if asked["do"] == "skip":
            self.give_up()
        super().pressed(asked)

    def respond(self, answer: str) -> str:
        """Return the guess beside what the tables say."""
        return f"<p><b>You guessed:</b> {text(answer)}. <b>Found:</b> {self.found()}</p>"

    def found(self) -> str:
        """Return what the tables say, and where to look."""
        return found_of(self.name, self.exhibit is not None)

    def lock(self) -> None:
        """Keep the guess and uncover the exhibit."""
        super().lock()
        if self.exhibit is not None:
            self.exhibit.uncover()

    def give_up(self) -> None:
        """Uncover the exhibit without a guess; a guess after that would be none."""
        if not self.locked:
            self.reply = f"<p><b>You looked without a guess. Found:</b> {self.found()}</p>"
            self.lock()


def found_of(name: str, exhibit: bool) -> str:
    """Return what the tables say to a prediction, as HTML, and where to look."""
    below = " The exhibit is open below." if exhibit else ""
    return text(facts.filled_in(item_named(name)["found"])) + below


class Quiz(LessonCard):
    """A question with feedback of its own for each option."""

    kind, label, button = "quiz", "Check yourself", "Check my answer"

    def respond(self, answer: str) -> str:
        """Say whether the option is right, and why."""
        return told_of_option(self.name, answer)


def told_of_option(name: str, answer: str) -> str:
    """Say whether an option of a quiz item is right, and why, as HTML."""
    this = item_named(name)
    told = dict(zip(filled_options(this), this["options"], strict=True))[answer]
    sign = SIGN["right" if told.get("right") else "other"]
    return f"<p><b>{sign}</b> {text(facts.filled_in(told['say']))}</p>"


def evidence(name: str) -> tuple[str, str, str, str]:
    """Return what the sources say of a claim: verdict, in words, figure or date, and who says so."""
    row = claim(name)
    ids = [row["source_id"], *data.split_ids(row.get("other_source_ids") or "")]
    shorts = "; ".join(data.source(i).short for i in ids if isinstance(i, str) and i)
    return row["verdict"], row["what_sources_say"], row["correct_figure"] or "", shorts


class ClaimVerdict(LessonCard):
    """A verdict on a claim of the article; the reference shows after the learner has committed."""

    locks = True
    kind, button = "verdict", "Commit"

    def __init__(self, name: str) -> None:
        self.label = verdict_label(name)
        super().__init__(name, f"{name}: {claim(name)['claim']}.", list(verdict_kinds(name)))

    def respond(self, answer: str) -> str:
        """Set the learner's verdict beside the reference, with figure and source."""
        return told_of_verdict(self.name, answer)


def told_of_verdict(name: str, answer: str) -> str:
    """Set a verdict on a claim beside the reference, with figure and source, as HTML."""
    ours, says, figure, shorts = evidence(name)
    figure = ISO.sub(lambda found: date(datetime.fromisoformat(found[0])), figure)
    correct = f" <b>Figure or date:</b> {text(figure)}." if figure else ""
    return (
        f"<p><b>Yours:</b> {text(answer)}. <b>Ours:</b> {text(ours)} "
        f"({text(verdict_kinds(name)[ours])}).</p>"
        f"<p>{text(says)}{correct}</p>"
        f'<p class="jasa-source">Source: {text(shorts)}</p>'
    )


def filled_options(this: dict[str, Any]) -> list[str]:
    """Return the texts of an item's options."""
    return [facts.filled_in(o["text"] if isinstance(o, dict) else o) for o in this["options"]]


def drawn(options: Sequence[str], lot: str) -> list[str]:
    """Return options in an order that a lot draws: the same for the same lot, on every machine."""
    return sorted(options, key=lambda o: hashlib.sha256(f"{lot} {o}".encode()).digest())


def card_heading(label: str, ask: str) -> str:
    """Return the heading of a card."""
    return f'<div class="jasa-question">{text(label)}</div><p><b>{text(ask)}</b></p>'
