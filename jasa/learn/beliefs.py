"""The pair of tests: twelve common misconceptions, before the course and after it.

Three options each; one in three is right, the others are what many people believe. Before all twelve
are answered nothing is shown. Afterwards the score stands beside what guessing would give, and each
answer can be opened with the reason and its source. The test after the course sets the two side by side.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import ipywidgets as widgets
from IPython.display import HTML, display

from jasa import data
from jasa.data import facts
from jasa.frame import charts as go
from jasa.frame import style
from jasa.frame.live import panels
from jasa.frame.live.frame import shown_chart
from jasa.frame.live.live_part import LiveForm, plain_button, plain_choice, plain_html
from jasa.frame.style import text
from jasa.learn import cards
from jasa.learn.record import Record

BEFORE, AFTER = "pre", "post"
HEIGHT = 190


@dataclass(frozen=True)
class BeliefQuestion:
    """One misconception, with figures filled in.

    Attributes:
        name: id of the item.
        lesson: where the answer is found.
        ask: the question.
        options: text of each option, with what to say to it.
        right: the text of the right option.
        why: what the tables say.
        sources: who says so, in short.
    """

    name: str
    lesson: str
    ask: str
    options: Mapping[str, str]
    right: str
    why: str
    sources: str


def questions() -> list[BeliefQuestion]:
    """Return the twelve questions in order."""
    return [question(name) for name in cards.items("mc")]


@cache
def question(name: str) -> BeliefQuestion:
    """Return one question by the id of its item."""
    this = cards.item_named(name)
    options = {facts.filled_in(o["text"]): facts.filled_in(o["say"]) for o in this["options"]}
    right = next(facts.filled_in(o["text"]) for o in this["options"] if o.get("right"))
    asked, why = facts.filled_in(this["ask"]), facts.filled_in(this["why"])
    return BeliefQuestion(name, this["lesson"], asked, options, right, why, sources(str(this)))


def sources(written: str) -> str:
    """Return who says so, in short, for the rows that the text of an item refers to."""
    found: dict[str, None] = {}
    for table, row, _ in facts.REFERENCE.findall(written):
        found[data.source(facts.cell_of(table, row, "source_id")).short] = None
    return "; ".join(found)


def answers(test: str) -> dict[str, str]:
    """Return the answers of one of the two tests by item; answers that are no option are left out."""
    last = {e.item: e.answer for e in Record().read()[0]}
    given = {q.name: last.get(f"{test}-{q.name}", "") for q in questions()}
    return {n: a for n, a in given.items() if a in question(n).options}


def score(test: str) -> int | None:
    """Return how many of the twelve are right, or None where the test was not handed in."""
    given = answers(test)
    asked = questions()
    return sum(given[q.name] == q.right for q in asked) if len(given) == len(asked) else None


def by_luck(right: int, asked: int, options: int = 3) -> float:
    """Return the chance of at least `right` answers by guessing among `options` each."""
    p = 1 / options
    return math.fsum(
        math.comb(asked, k) * p**k * (1 - p) ** (asked - k) for k in range(right, asked + 1)
    )


def said_of(right: int, asked: int) -> str:
    """Say a score beside what guessing would give."""
    luck = round(100 * by_luck(right, asked))
    many = "all" if right == 0 else "nearly all" if luck == 100 else f"about {luck}"
    return (
        f"{right} of {asked} right. Guessing gives {asked / 3:.0f} on average: of a hundred people who "
        f"only guess, {'fewer than one' if luck == 0 else many} would do at least as well."
    )


def score_bars(scores: Mapping[str, int], asked: int) -> go.Figure:
    """Draw the scores as bars, with a dashed line where guessing would be."""
    names = list(scores)
    bar = go.Bar(
        x=[scores[n] for n in names],
        y=names,
        orientation="h",
        width=0.55,
        marker={
            "color": [
                style.COLOURS["rest of Japan"] if n == names[-1] else style.QUIET for n in names
            ],
            "line": {"color": style.INK, "width": 1},
        },
        text=[f"{scores[n]} of {asked}" for n in names],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    drawn = style.figure(bar, height=HEIGHT, margin={"l": 90, "r": 40, "t": 34, "b": 48})
    drawn.update_xaxes(range=[0, asked], dtick=2, title="Right answers, number")
    drawn.update_yaxes(autorange="reversed", ticks="")
    drawn.add_vline(x=asked / 3, line={"dash": "dash", "color": style.INK, "width": 1.5})
    drawn.add_annotation(
        x=asked / 3, y=1, yref="paper", yanchor="bottom", text="guessing", showarrow=False
    )
    return drawn


def signed_answer(this: BeliefQuestion, answer: str) -> str:
    """Write an answer with its sign."""
    return f"{'✓' if answer == this.right else '✗'} {text(answer)}" if answer else "–"


def reasons(given: Mapping[str, str]) -> str:
    """Return for each question, folded, the answer given, the right one, why, and the source."""
    folds = []
    for number, this in enumerate(questions(), start=1):
        answer = given[this.name]
        right = "" if answer == this.right else f"<p><b>Right:</b> {text(this.right)}.</p>"
        folds.append(
            f"<details><summary>{number}. {text(this.ask)}</summary>"
            f"<p><b>You:</b> {signed_answer(this, answer)}. {text(this.options[answer])}</p>{right}"
            f"<p>{text(this.why)} More in lesson {this.lesson}.</p>"
            f'<p class="jasa-source">Source: {text(this.sources)}</p></details>'
        )
    return "".join(folds)


def side_by_side(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return a table of both tests: question, before, after, what is right, lesson."""
    heads = ("Question", "Before", "After", "Right", "Lesson")
    top = "".join(f'<th scope="col">{h}</th>' for h in heads)
    lines = []
    for number, this in enumerate(questions(), start=1):
        was, now = before.get(this.name, ""), after.get(this.name, "")
        lines.append(
            f'<tr><th scope="row" style="position:static">{number}. {text(this.ask)}</th>'
            f"<td>{signed_answer(this, was)}</td><td>{signed_answer(this, now)}</td>"
            f"<td>{text(this.right)}</td><td>{this.lesson}</td></tr>"
        )
    caption = "Your answers before and after the course"
    return (
        f'<div class="jasa-scroll" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="jasa-table"><caption>{caption}. ✓ is right, ✗ is not.</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def change(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Say what moved between the two tests."""
    asked = questions()
    was = {q.name for q in asked if before.get(q.name) == q.right}
    now = {q.name for q in asked if after.get(q.name) == q.right}
    return (
        f"Learnt: {len(now - was)}. Kept: {len(now & was)}. Lost: {len(was - now)}. Still not right: "
        f"{len(asked) - len(now | was)}. Twelve questions are few: one more or one less may be chance."
    )


class Test(LiveForm):
    """One of the two tests: all questions below each other, one button, and then the result."""

    __test__ = False  # pytest would take the name for a test of ours

    def __init__(self, test: str) -> None:
        self.test, self.asked = test, questions()
        self.controls = {q.name: plain_choice(list(q.options)) for q in self.asked}
        self.button = plain_button("Hand in all twelve", align_self="flex-start")
        self.reply, self.chart = plain_html(), widgets.Output()
        self.after = plain_html()
        label = "Before the course" if test == BEFORE else "After the course"
        parts: list[widgets.Widget] = [plain_html(f'<h3 class="jasa-question">{label}</h3>')]
        for number, this in enumerate(self.asked, start=1):
            parts.append(plain_html(f"<p><b>{number}. {text(this.ask)}</b></p>"))
            parts.append(self.controls[this.name])
        super().__init__([*parts, self.button, self.reply, self.chart, self.after])
        self.button.on_click(lambda _: self.hand_in())
        self.recall()

    def __repr__(self) -> str:
        return f"Test of twelve misconceptions, {self.test}"

    def recall(self) -> None:
        """Take up the answers of an earlier session; a test handed in stays as it is."""
        given = answers(self.test)
        for name, answer in given.items():
            self.controls[name].value = answer
            self.controls[name].disabled = True
        if len(given) == len(self.asked):
            self.finish("")

    def hand_in(self) -> None:
        """Record all answers at once, or say which are missing and show nothing."""
        missing = [
            str(n) for n, q in enumerate(self.asked, 1) if self.controls[q.name].value is None
        ]
        if missing:
            said = f"Still open: {style.listed(missing)}. Nothing is shown before all are answered."
            self.reply.value = f"<p>{said}</p>"
            return
        kept, trouble = answers(self.test), ""
        for this in self.asked:
            if this.name not in kept:
                answer = self.controls[this.name].value
                trouble = Record().add(f"{self.test}-{this.name}", "quiz", answer) or trouble
        self.finish(trouble)
        cards.tell_watchers()

    def finish(self, trouble: str) -> None:
        """Lock the answers and show score, chance and reasons."""
        given = {name: control.value for name, control in self.controls.items()}
        for control in (*self.controls.values(), self.button):
            control.disabled = True
        right = sum(given[q.name] == q.right for q in self.asked)
        said = [said_of(right, len(self.asked)), *([trouble] if trouble else [])]
        scores, before = {}, answers(BEFORE)
        if self.test == AFTER and len(before) == len(self.asked):
            scores["before"] = sum(before[q.name] == q.right for q in self.asked)
            said.append(change(before, given))
        elif self.test == AFTER:
            said.append("Your record holds no complete test from before the course.")
        scores["before" if self.test == BEFORE else "after"] = right
        # One piece: of paragraphs that come one by one a screen reader may say the last one first.
        self.reply.value = f"<div>{''.join(f'<p>{text(s)}</p>' for s in said)}</div>"
        plain = " ".join(said)
        self.chart.outputs = (shown_chart(score_bars(scores, len(self.asked)), HEIGHT, plain),)
        table = side_by_side(before, given) if self.test == AFTER else ""
        fold = "<p><b>Why?</b> Open a question. The lessons come to each of them.</p>"
        self.after.value = f"{panels.STYLE}{table}{fold}{reasons(given)}"


def questions_as_list() -> str:
    """Return the questions without answers, for pages without a kernel."""
    asked = "".join(f"<li>{text(q.ask)}</li>" for q in questions())
    return (
        f'{panels.FORMS}<div class="jasa-card jasa-fallback"><p>Twelve questions. '
        f"Run the notebook to answer them.</p><ol>{asked}</ol></div>"
    )


def pretest() -> None:
    """Ask the twelve questions before the course; the score shows when all are answered."""
    made = Test(BEFORE)
    display(HTML(questions_as_list()))
    display(made)


def posttest() -> None:
    """Ask the same questions after the course, and show before beside after."""
    made = Test(AFTER)
    display(HTML(questions_as_list()))
    display(made)


def summary() -> dict[str, Any]:
    """Return both scores and the number asked; a test not handed in counts as None."""
    return {"before": score(BEFORE), "after": score(AFTER), "asked": len(questions())}
