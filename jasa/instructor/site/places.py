"""The places of a page where something lives: exhibits, cards, forms. Each is an element with words.

What stands in the element shows until the page's script takes its place, and where no script runs. The
script reads what it needs from the element's `data-` attributes and from the page's items.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jasa.data import cite, facts
from jasa.frame.exhibit import Exhibit
from jasa.frame.live import frame, panels
from jasa.frame.style import text
from jasa.instructor.make.gallery import two_states
from jasa.learn import asks, beliefs, board, cards, roleplay

#: Where pictures of exhibits lie, as a page one folder down names them.
PICTURES = "../_static/gallery"


@dataclass
class Page:
    """What a page holds besides its text: the items of its cards, its exhibits, its claims."""

    items: dict[str, Any] = field(default_factory=dict)
    exhibits: set[str] = field(default_factory=set)
    claims: bool = False
    rows: bool = False


def place(kind: str, inside: str, **attributes: Any) -> str:
    """Return an element for the page's script, with what shows without it."""
    named = "".join(f' data-{k}="{text(v)}"' for k, v in attributes.items() if v != "")
    return f'<div class="jasa-place" data-kind="{kind}"{named}>{inside}</div>'


# ---------------------------------------------------------------- exhibits


def exhibit(
    page: Page,
    shown: Exhibit,
    state: Mapping[str, Any],
    after: str = "",
    offered: Sequence[str] = (),
) -> str:
    """Return an exhibit as it opens; one that a guess comes first for is folded.

    Args:
        after: the guess that comes first.
        offered: the controls that a reader can move, all of them if left out (see `script_spec`).
    """
    page.exhibits.add(shown.name)
    chosen = json.dumps(shown.state(**state) if state else {}, ensure_ascii=False)
    folded = still(shown, state, bool(after))
    named = {"exhibit": shown.name, "state": chosen, "after": after, "controls": " ".join(offered)}
    return place("exhibit", folded, **named)


def still(shown: Exhibit, state: Mapping[str, Any], shut: bool) -> str:
    """Return an exhibit without its script: picture, words, texts, and who says so in full."""
    view = frame.view_of(shown.name, frame.key_of(shown.state(**state)))
    beside = panels.beside(view) if view.panels else ""
    references = cite(*view.source_ids).html
    inside = (
        f"{picture(shown, state)}{panels.words(view)}{beside}<noscript><details><summary>All "
        f"{len(view.source_ids)} sources</summary>{references}</details></noscript>"
    )
    if shut:
        fold = "<summary>What the exhibit shows (guess first)</summary>"
        inside = f"<details>{fold}{inside}</details>"
    head = f'<div class="jasa-question">{text(shown.question)}</div>'
    return f'<div class="jasa-fallback">{head}{inside}</div>'


def picture(shown: Exhibit, state: Mapping[str, Any]) -> str:
    """Return the still picture of an exhibit for pages without a script."""
    view = frame.view_of(shown.name, frame.key_of(shown.state(**state)))
    if view.figure is None:
        return ""
    known = [s == shown.state(**state) for s in two_states(shown)]
    number = known.index(True) + 1 if any(known) else 1
    caption = "" if any(known) else "<br>The picture shows the exhibit with its first choices."
    source = f"{PICTURES}/{shown.name}_{number}.png"
    label = text(panels.heard_label(view)) if any(known) else text(shown.question)
    return f'<noscript><p><img class="jasa-still" src="{source}" alt="{label}">{caption}</p></noscript>'


# ---------------------------------------------------------------- cards


def card_place(page: Page, name: str, kind: type[cards.LessonCard], ask: str, **more: Any) -> str:
    """Return a card: the question for all, its replies among the items of the page."""
    options: Sequence[str] = more.get("options", ())
    label = more.pop("label", kind.label)
    button = {"name": kind.button, "does": "commit", "label": f"{kind.button}: {name}"}
    spec: dict[str, Any] = {"name": name, "label": label, "ask": ask, "buttons": [button]}
    if kind is cards.Prediction:
        skip = {"name": "Look without a guess", "does": "skip", "quiet": True}
        spec["buttons"].append(skip | {"label": f"Look without a guess: {name}"})
    if options:
        spec["options"] = list(options)
    else:
        rows = more.pop("rows", 4)
        hint = "Write two or three sentences." if rows == 4 else "Write here; a click keeps it."
        spec |= {"rows": rows, "hint": hint}
    page.items[name] = {"kind": kind.kind, "locks": kind.locks, "spec": spec} | more
    return place("card", cards.in_words(label, ask, options), item=name)


def replies(name: str, options: Sequence[str], told: Any) -> dict[str, str]:
    """Return what to say to each option, by the function that the notebook's card calls."""
    return {option: told(name, option) for option in options}


def prediction(page: Page, name: str, shown: Exhibit | None, state: Mapping[str, Any]) -> str:
    """Return the card of a prediction and the exhibit that it covers."""
    this = cards.item_named(name)
    if shown is None:
        shown, state = asks.exhibit_of(name), dict(this.get("state", {}))
    found = cards.found_of(name, shown is not None)
    options = cards.filled_options(this)
    asked = card_place(
        page, name, cards.Prediction, facts.filled_in(this["ask"]), options=options, found=found
    )
    offered = this.get("controls", ())
    return asked + (exhibit(page, shown, state, name, offered) if shown else "")


def quiz(page: Page, name: str) -> str:
    """Return a quiz item with the feedback of each option."""
    this = cards.item_named(name)
    options = cards.filled_options(this)
    told = replies(name, options, cards.told_of_option)
    drawn = not this.get("keep_order")
    ask = facts.filled_in(this["ask"])
    return card_place(page, name, cards.Quiz, ask, options=options, replies=told, drawn=drawn)


def reflection(page: Page, name: str) -> str:
    """Return a card for a few sentences."""
    this = cards.item_named(name)
    return card_place(
        page, name, cards.LessonCard, facts.filled_in(this["ask"]), rows=this.get("rows", 4)
    )


def verdict(page: Page, name: str) -> str:
    """Return the card of one claim with what the sources say to each verdict."""
    options = list(cards.verdict_kinds(name))
    told = replies(name, options, cards.told_of_verdict)
    ask, label = f"{name}: {cards.claim(name)['claim']}.", cards.verdict_label(name)
    return card_place(
        page, name, cards.ClaimVerdict, ask, options=options, replies=told, label=label
    )


# ---------------------------------------------------------------- forms


def questions(kind: str) -> str:
    """Return the place of a test before or after the course."""
    asked = "".join(f"<li>{text(q.ask)}</li>" for q in beliefs.questions())
    said = f"<p>Twelve questions. They can be answered where JavaScript is on.</p><ol>{asked}</ol>"
    return place("test", f'<div class="jasa-card jasa-fallback">{said}</div>', test=kind)


def claims(page: Page, kind: str, names: Sequence[str] = (), **opens: str) -> str:
    """Return the place of something that goes through the claims of the article."""
    page.claims = True
    lines = "".join(
        f"<li>{n}: {text(cards.claim(n)['claim'])}</li>" for n in names or board.names()
    )
    said = f"<p>The claims of the article, in our words.</p><ul>{lines}</ul>"
    static = (
        f'<details class="jasa-card jasa-fallback"><summary>The claims</summary>{said}</details>'
    )
    return place(kind, static, names=" ".join(names), **opens)


def own_place(page: Page, kind: str, said: str) -> str:
    """Return the place of something made from the learner's record alone."""
    page.claims = True
    return place(kind, f'<div class="jasa-card jasa-fallback"><p>{text(said)}</p></div>')


ROLE_CARDS, TERMS, SOURCES = roleplay.folded, asks.terms_table, asks.folded_sources
MEANINGS = asks.meanings
