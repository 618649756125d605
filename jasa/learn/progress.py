"""The drawing of the learner's record: what you believed, what you found, where you still differ.

It reads `my_record.json` and draws whatever is sound in it; an empty or damaged record gives an empty
drawing and a sentence. What the sources say of a claim shows only after a verdict, as on the board.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets
import pandas as pd
from IPython.display import HTML, display

from jasa.data import facts
from jasa.frame import charts as go
from jasa.frame import style
from jasa.frame.live import panels
from jasa.frame.live.frame import shown_chart
from jasa.frame.live.live_part import LiveForm, plain_html
from jasa.frame.style import text
from jasa.learn import beliefs as misconceptions
from jasa.learn import board, cards
from jasa.learn.board import HUNCHES, OPEN, Line
from jasa.learn.record import Entry, Record

HEIGHT = 560
TITLE = "What you believed, what you found, and where you still differ"
#: How each mark looks: symbol, colour, size. The upper row of marks is the first reading.
HUNCH_MARKS = {
    "I believe it": ("believed at first", "triangle-up", style.COLOURS["rest of Japan"], 11),
    "I doubt it": ("doubted at first", "triangle-down", style.COLOURS["Okinawa"], 11),
    "I cannot tell": ("could not tell", "line-ew-open", style.MUTED, 11),
}
VERDICT_MARKS = {
    "as the sources": ("verdict as the sources", "circle", style.COLOURS["rest of Japan"], 22),
    board.DIFFERS: ("verdict other than the sources", "diamond-open", style.COLOURS["Okinawa"], 19),
    OPEN: ("no verdict yet", "circle-open", style.QUIET, 13),
}


def places(all_lines: Sequence[Line]) -> dict[str, tuple[int, int]]:
    """Return column and row of each claim: a row for each theme, in the order of the article."""
    themes = list(dict.fromkeys(board.THEMES.values()))
    found: dict[str, tuple[int, int]] = {}
    for line in all_lines:
        row = themes.index(line.theme)
        found[line.name] = (sum(r == row for _, r in found.values()) + 1, row)
    return found


def claim_marks(
    chosen: Sequence[Line],
    where: dict[str, tuple[int, int]],
    look: tuple[str, str, str, int],
    up: float,
) -> go.Scatter:
    """Return one kind of mark at the places of some claims, a little above or below their row."""
    name, symbol, colour, size = look
    # A kind without marks keeps its name in the legend by one empty point.
    nowhere: list[Any] = [None]
    return go.Scatter(
        x=[where[x.name][0] for x in chosen] or nowhere,
        y=[where[x.name][1] - up for x in chosen] or nowhere,
        mode="markers",
        name=name,
        marker={
            "symbol": symbol,
            "color": colour,
            "size": size,
            "line": {"width": 2, "color": colour},
        },
        text=[hover(x) for x in chosen],
        hovertemplate="%{text}<extra></extra>",
    )


def hover(line: Line) -> str:
    """Say in a few words where a claim stands."""
    found = f"you: {line.mine}; sources: {line.ours}" if line.mine else "no verdict yet"
    return f"{line.name} · {text(line.claim)}<br>{line.hunch or 'no first reading'}; {found}"


def drawing(all_lines: Sequence[Line]) -> go.Figure:
    """Draw each claim once: the first reading above, the verdict below, its number under both."""
    where = places(all_lines)
    upper = [
        claim_marks([x for x in all_lines if x.hunch == h], where, look, 0.24)
        for h, look in HUNCH_MARKS.items()
    ]
    lower = [
        claim_marks([x for x in all_lines if x.standing == s], where, look, 0.0)
        for s, look in VERDICT_MARKS.items()
    ]
    numbers = go.Scatter(
        x=[where[x.name][0] for x in all_lines],
        y=[where[x.name][1] + 0.27 for x in all_lines],
        mode="text",
        text=[x.name for x in all_lines],
        textfont={"size": 12},
        hoverinfo="skip",
        showlegend=False,
    )
    drawn = style.figure(
        *upper, *lower, numbers, height=HEIGHT, margin={"l": 20, "r": 20, "t": 76, "b": 20}
    )
    themes = list(dict.fromkeys(board.THEMES.values()))
    drawn.update_xaxes(visible=False, range=[0.3, max(x for x, _ in where.values()) + 0.7])
    drawn.update_yaxes(
        tickvals=list(range(len(themes))),
        ticktext=themes,
        range=[len(themes) - 0.45, -0.6],
        ticks="",
    )
    drawn.update_yaxes(showgrid=False)
    return drawn


def sentences(all_lines: Sequence[Line], entries: Sequence[Entry], damage: str) -> list[str]:
    """Say what the drawing shows: how far you are, what held, where you differ, how the tests went."""
    noted = [x for x in all_lines if x.hunch]
    judged = [x for x in all_lines if x.mine]
    same = [x for x in judged if x.mine == x.ours]
    said = [damage] if damage else []
    if not entries:
        return [
            *said,
            "Your record is still empty. It fills as you answer the cards of the lessons.",
        ]
    said.append(
        f"You noted a first impression of {len(noted)} of {len(all_lines)} claims and committed to a "
        f"verdict on {len(judged)}; {len(same)} of these are as the sources have them."
    )
    told = [x for x in judged if HUNCHES.get(x.hunch)]
    if told:
        held = sum(x.ours in HUNCHES[x.hunch] for x in told)
        said.append(
            f"You had believed or doubted {len(told)} of the claims judged; for {held} of "
            "them the sources bear this out."
        )
    differ = [f"{x.name} (you: {x.mine}, sources: {x.ours})" for x in judged if x.mine != x.ours]
    if differ:
        more = f" and {len(differ) - 8} more, in the table" if len(differ) > 8 else ""
        said.append(f"You still differ from the sources on {'; '.join(differ[:8])}{more}.")
    elif judged:
        said.append("On no claim that you have judged do you differ from the sources.")
    return [*said, *said_of_tests(), *said_of_quizzes(entries)]


def said_of_tests() -> list[str]:
    """Say how the tests before and after the course went, where they were handed in."""
    found = misconceptions.summary()
    before, after, asked = found["before"], found["after"], found["asked"]
    if before is None and after is None:
        return []
    parts = [
        f"{score} {when}"
        for score, when in ((before, "before"), (after, "after"))
        if score is not None
    ]
    return [f"Of the {asked} misconceptions you had right: {' and '.join(parts)} the course."]


def said_of_quizzes(entries: Sequence[Entry]) -> list[str]:
    """Say how many quiz questions were right at the first try."""
    first: dict[str, str] = {}
    for entry in entries:
        if entry.kind == "quiz" and not entry.item.startswith(
            (misconceptions.BEFORE, misconceptions.AFTER)
        ):
            first.setdefault(entry.item, entry.answer)
    tried = {n: options for n in first if (options := options_of(n))}
    right = sum(tried[n].get(first[n], False) for n in tried)
    return [f"Quiz questions right at the first try: {right} of {len(tried)}."] if tried else []


def options_of(name: str) -> dict[str, bool]:
    """Return the options of a quiz item and whether each is right; none for an unknown item."""
    try:
        this = cards.item_named(name)
    except cards.ItemError:
        return {}
    options = [o for o in this.get("options", []) if isinstance(o, dict)]
    return {facts.filled_in(o["text"]): bool(o.get("right")) for o in options}


def table(all_lines: Sequence[Line]) -> pd.DataFrame:
    """Return the claims with what was believed, found, and what the sources say."""
    return pd.DataFrame(
        [
            {
                "Claim": x.name,
                "In our words": x.claim,
                "Lesson": x.lesson,
                "You believed": x.hunch or "–",
                "You found": x.mine or "–",
                "Sources say": x.ours or "after your verdict",
                "Standing": x.standing,
            }
            for x in all_lines
        ]
    )


def guesses(entries: Sequence[Entry]) -> pd.DataFrame:
    """Return every prediction of the lessons beside what was found."""
    lines = []
    for name, guess in {e.item: e.answer for e in entries if e.kind == "prediction"}.items():
        try:
            this = cards.item_named(name)
        except cards.ItemError:
            continue
        if "found" in this:
            asked, found = facts.filled_in(this["ask"]), facts.filled_in(this["found"])
            lines.append(
                {"Lesson": name[:2], "Question": asked, "You guessed": guess, "Found": found}
            )
    return pd.DataFrame(lines)


class Progress(LiveForm):
    """The drawing, its words and its tables; it follows the record while the page is open."""

    def __init__(self) -> None:
        self.chart = widgets.Output(layout={"min_height": f"{HEIGHT}px"})
        self.words, self.rows = plain_html(), plain_html()
        head = plain_html(
            f'<div class="jasa-question">My record</div>'
            f'<div class="jasa-title" role="heading" aria-level="3">{TITLE}</div>'
        )
        super().__init__([head, cards.reader(self), self.chart, self.words, self.rows])
        self.refresh()

    def __repr__(self) -> str:
        return TITLE

    def refresh(self) -> None:
        """Read the record and draw it."""
        entries, damage = Record().read()
        all_lines = board.board_lines()
        said = sentences(all_lines, entries, damage)
        self.chart.outputs = (shown_chart(drawing(all_lines), HEIGHT, " ".join(said)),)
        self.words.value = "".join(f"<p>{text(s)}</p>" for s in said)
        made = guesses(entries)
        folds = [
            ("All claims as a table", panels.table(table(all_lines), "The claims and your record"))
        ]
        if len(made):
            folds.append(
                ("Your predictions", panels.table(made, "What you guessed and what was found"))
            )
        self.rows.value = "".join(
            f"<details><summary>{title}</summary>{inside}</details>" for title, inside in folds
        )


def my_progress() -> None:
    """Draw the learner's record: beliefs, findings, and where they differ from the sources."""
    made = Progress()
    said = "".join(f"<p>{text(s)}</p>" for s in sentences(board.board_lines(), *Record().read()))
    page = f'{panels.FORMS}<div class="jasa-card jasa-fallback"><p>{TITLE}</p>{said}</div>'
    display(HTML(page))
    display(made)
