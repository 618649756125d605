"""The cards of a lesson: one question, a control, a button, and what there is to say to the answer.

Every answer goes into the learner's record (see `jasa.learn.record`). `jasa.learn` shows the cards.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import yaml
from IPython.display import HTML, display

from jasa import data
from jasa.data import facts
from jasa.frame.live import panels
from jasa.frame.live.frame import Frame
from jasa.frame.style import text
from jasa.learn.record import Record

ITEMS = Path(__file__).parent / "items"
#: The kinds of verdict, as the learner sees them.
VERDICTS = {
    "supported": "the sources say so",
    "imprecise": "true in part, or only of something narrower",
    "contested": "sound sources disagree",
    "wrong": "the sources say otherwise",
}
#: What a claim that states nothing, but leaves something out, can be called besides.
OMISSION = {"omission": "nothing false is said, but something that matters is left out"}
SIGN = {"right": "✓ Right.", "other": "✗ Not this one."}


#: What stands on the page and shows the record, such as a claims board; each has `refresh()`.
WATCHERS: weakref.WeakSet[Any] = weakref.WeakSet()


class ItemError(Exception):
    """An item that does not exist; the message names those of the lesson."""


@cache
def items(lesson: str) -> dict[str, dict[str, Any]]:
    """Return the items of a lesson by id, with references in place of figures (see `facts.fill`)."""
    found = sorted(ITEMS.glob(f"{lesson}_*.yaml"))
    if not found:
        raise ItemError(f"There are no items for lesson {lesson!r}.")
    return yaml.safe_load(found[0].read_text(encoding="utf-8"))


def item(name: str) -> dict[str, Any]:
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
    made = widgets.Button(description="Read my record again")
    made.add_class("jasa-quiet")
    made.layout.align_self = "flex-start"
    made.on_click(lambda _: owner.refresh())
    for older in [w for w in WATCHERS if type(w) is type(owner) and repr(w) == repr(owner)]:
        WATCHERS.discard(older)  # the cell was run again
    WATCHERS.add(owner)
    return made


class Card(widgets.VBox):
    """A question with a control, one button and a place for the answer; keyboard only will do."""

    def __init__(self, name: str, kind: str, heading: str, control: Any, button: str) -> None:
        self.name, self.kind, self.control = name, kind, control
        self.locks = False
        self.button = widgets.Button(description=button)
        self.reply = widgets.HTML()
        self.button.layout.align_self = "flex-start"
        super().__init__([widgets.HTML(heading), control, self.button, self.reply])
        self.add_class("jasa-card")
        self.button.on_click(lambda _: self.commit())

    def __repr__(self) -> str:
        return f"{type(self).__name__} {self.name}"

    def commit(self) -> None:
        """Record the answer and show what there is to say about it."""
        answer = (self.control.value or "").strip()
        if not answer:
            self.reply.value = "<p>Choose or write an answer first.</p>"
            return
        trouble = Record().add(self.name, self.kind, answer)
        said = [self.respond(answer), f"<p>{text(trouble)}</p>" if trouble else ""]
        self.reply.value = "".join(said)
        self.lock()
        tell_watchers()

    def lock(self) -> None:
        """Take the control away where an answer counts once."""
        self.control.disabled = self.button.disabled = self.locks

    def respond(self, answer: str) -> str:
        """Return what to say to an answer, as HTML."""
        return f"<p>Noted in {Record().path.name}: “{text(answer)}”</p>"

    def recall(self) -> None:
        """Show the newest answer of an earlier session, if there is one."""
        before = Record().last(self.name)
        if before is None:
            return
        known = getattr(self.control, "options", None)
        if known is None or before.answer in known:
            self.control.value = before.answer
            when = f"<p>You answered on {text(before.when[:10])}.</p>"
            self.reply.value = when + (self.respond(before.answer) if self.locks else "")
            self.lock()


def choice(options: Sequence[str]) -> widgets.RadioButtons:
    """Return radio buttons with nothing chosen yet."""
    made = widgets.RadioButtons(options=list(options), value=None)
    made.layout.width = "auto"
    return made


def show(card: Card, ask: str, options: Sequence[str] = ()) -> None:
    """Show a card, with the bare question as a fallback for pages without a kernel."""
    card.recall()
    lines = "".join(f"<li>{text(o)}</li>" for o in options)
    page = panels.STYLE + panels.KEYS
    static = f'<div class="jasa-card jasa-fallback"><p>{text(ask)}</p><ul>{lines}</ul></div>'
    display(HTML(page + static))
    display(card)


class Prediction(Card):
    """A guess before the evidence. The exhibit, if there is one, stays covered until it is locked in."""

    def __init__(self, name: str, heading: str, control: Any, exhibit: Frame | None = None) -> None:
        super().__init__(name, "prediction", heading, control, "Lock in my guess and look")
        self.locks, self.exhibit = True, exhibit
        self.skip = widgets.Button(description="Look without a guess")
        self.skip.add_class("jasa-quiet")
        self.skip.on_click(lambda _: self.give_up())
        self.children = (*self.children[:2], widgets.HBox([self.button, self.skip]), self.reply)
        if exhibit is not None:
            exhibit.layout.display = "none"

    def respond(self, answer: str) -> str:
        """Return the guess beside what the tables say."""
        found = facts.fill(item(self.name)["found"])
        return f"<p><b>You guessed:</b> {text(answer)}. <b>Found:</b> {text(found)}</p>"

    def lock(self) -> None:
        """Keep the guess and uncover the exhibit."""
        super().lock()
        self.uncover()

    def give_up(self) -> None:
        """Uncover the exhibit without a guess; a guess after that would be none."""
        found = facts.fill(item(self.name)["found"])
        self.reply.value = f"<p><b>You looked without a guess. Found:</b> {text(found)}</p>"
        self.lock()

    def uncover(self) -> None:
        """Show the exhibit; it is drawn again, since a covered chart has no width."""
        self.skip.layout.display = "none"
        if self.exhibit is not None:
            self.exhibit.layout.display = None
            self.exhibit.redraw()


class Quiz(Card):
    """A question with feedback of its own for each option."""

    def respond(self, answer: str) -> str:
        """Say whether the option is right, and why."""
        this = item(self.name)
        told = dict(zip(filled_options(this), this["options"], strict=True))[answer]
        sign = SIGN["right" if told.get("right") else "other"]
        return f"<p><b>{sign}</b> {text(facts.fill(told['say']))}</p>"


def evidence(name: str) -> tuple[str, str, str, str]:
    """Return what the sources say of a claim: verdict, in words, figure or date, and who says so."""
    row = claim(name)
    ids = [row["source_id"], *data.split_ids(row.get("other_source_ids") or "")]
    shorts = "; ".join(data.source(i).short for i in ids if isinstance(i, str) and i)
    return row["verdict"], row["what_sources_say"], row["correct_figure"] or "", shorts


class Verdict(Card):
    """A verdict on a claim of the article; the reference shows after the learner has committed."""

    def __init__(self, name: str, heading: str) -> None:
        super().__init__(name, "verdict", heading, choice(list(verdict_kinds(name))), "Commit")
        self.locks = True

    def respond(self, answer: str) -> str:
        """Set the learner's verdict beside the reference, with figure and source."""
        ours, says, figure, shorts = evidence(self.name)
        correct = f" <b>Figure or date:</b> {text(figure)}." if figure else ""
        return (
            f"<p><b>Yours:</b> {text(answer)}. <b>Ours:</b> {text(ours)}.</p>"
            f"<p>{text(says)}{correct}</p>"
            f'<p class="jasa-source">Source: {text(shorts)}</p>'
        )


def filled_options(this: dict[str, Any]) -> list[str]:
    """Return the texts of an item's options."""
    return [facts.fill(o["text"] if isinstance(o, dict) else o) for o in this["options"]]


def head(label: str, ask: str) -> str:
    """Return the heading of a card."""
    return f'<div class="jasa-question">{text(label)}</div><p><b>{text(ask)}</b></p>'
