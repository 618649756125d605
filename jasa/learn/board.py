"""The claims board: every claim of the article, what the learner says of it, and what the sources say.

The table fills from the learner's record as lessons go by. The sources' verdict, figure and references
show for a claim only after the learner has committed to a verdict on it. The board can take a verdict
itself, for claims that no lesson puts on a card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import ipywidgets as widgets
from IPython.display import HTML, display

from jasa import data
from jasa.frame.live import panels
from jasa.frame.live.live_part import LiveForm, plain_button, plain_choice, plain_html, plain_list
from jasa.frame.style import text
from jasa.learn import cards
from jasa.learn.record import Record

#: The themes of the table `claims`, as a reader sees them.
THEMES = {
    "history": "History",
    "okinawa": "Okinawa and the bases",
    "cost": "Cost",
    "balance": "Balance and strategy",
    "shift2022": "2022 and after",
}
#: First impressions: what they say, and the verdicts of the sources that bear them out.
HUNCHES = {
    "I believe it": ("supported",),
    "I doubt it": ("imprecise", "contested", "wrong", "omission"),
    "I cannot tell": (),
}
LAST = "09"
OPEN, DIFFERS = "not yet", "other than the sources"
STYLE = """<style>
.jasa-board { max-height:520px; overflow:auto; border:1px solid #D9DEE4; border-radius:6px; }
.jasa-board table { border-collapse:collapse; font-size:13px; line-height:1.4; width:100%; }
.jasa-board caption { text-align:left; padding:8px 10px; color:#52606D; }
.jasa-board th, .jasa-board td { text-align:left; vertical-align:top; padding:6px 9px;
  border-bottom:1px solid #D9DEE4; color:#1F2933; background:#FFFFFF; white-space:normal; }
.jasa-board thead th { position:sticky; top:0; background:#EEF1F4; }
.jasa-board td.jasa-wide { min-width:210px; }
.jasa-board td.jasa-figure { min-width:96px; } .jasa-board .jasa-who { color:#52606D; }
</style>"""


@dataclass(frozen=True)
class Line:
    """One claim on the board.

    Attributes:
        name: number of the claim, `C08`.
        claim: what the article says, in our words.
        theme: as a reader sees it.
        lesson: the lesson that tests it.
        hunch: the learner's first impression, "" if none was noted.
        mine: the learner's verdict, "" if not committed.
        ours: the sources' verdict, "" as long as the learner has not committed.
    """

    name: str
    claim: str
    theme: str
    lesson: str
    hunch: str
    mine: str
    ours: str

    @property
    def standing(self) -> str:
        """How the learner's verdict and the sources' compare."""
        if not self.mine:
            return OPEN
        return "as the sources" if self.mine == self.ours else DIFFERS


def names() -> list[str]:
    """Return the numbers of all claims, in order."""
    return list(cards.claims())


def lessons_of_claims() -> dict[str, str]:
    """Return the lesson that tests each claim, as the lessons themselves say it.

    A claim that no lesson puts on a card is left for lesson 09.
    """
    found = dict.fromkeys(names(), LAST)
    for path in sorted((data.ROOT / "lessons").glob("0[1-8]_*.ipynb"), reverse=True):
        for inside in re.findall(r"learn\.verdict\(([^)]*)\)", path.read_text("utf-8", "replace")):
            found |= {c: path.name[:2] for c in re.findall(r"C\d\d", inside) if c in found}
    return found


def board_lines(chosen: Sequence[str] = ()) -> list[Line]:
    """Return the board as the record has it; of all claims when none are named.

    Raises:
        jasa.learn.cards.ItemError: there is no claim of a name.
    """
    last = {e.item: e.answer for e in Record().read()[0] if e.kind in ("verdict", "prediction")}
    lessons, made = lessons_of_claims(), []
    for name in chosen or names():
        row = cards.claim(name)
        mine = last.get(name, "")
        mine = mine if mine in cards.verdict_kinds(name) else ""
        hunch = last.get(f"00-{name}", "")
        made.append(
            Line(
                name,
                row["claim"],
                THEMES.get(row["theme"], row["theme"]),
                lessons[name],
                hunch if hunch in HUNCHES else "",
                mine,
                row["verdict"] if mine else "",
            )
        )
    return made


def passes_filters(line: Line, theme: str, verdict: str, mine: str) -> bool:
    """Whether a claim passes the three filters; "all" lets everything through."""
    return (
        theme in ("all", line.theme)
        and verdict in ("all", line.ours)
        and mine in ("all", line.mine, line.standing)
    )


def table(shown: Sequence[Line], caption: str) -> str:
    """Return the board as an accessible table in a box that scrolls and takes the keyboard."""
    heads = ("Claim", "In our words", "Lesson", "First reading", "My verdict", "Sources say")
    top = "".join(f'<th scope="col">{h}</th>' for h in (*heads, "Figure or date"))
    body = "".join(map(line_of_table, shown))
    return (
        f'{STYLE}<div class="jasa-board" tabindex="0" role="region" aria-label="Claims board">'
        f"<table><caption>{text(caption)}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def line_of_table(line: Line) -> str:
    """Return one claim as a line of the table; what the sources say stays out until it is earned."""
    mine, says, figure = "not yet", "after your verdict", ""
    if line.mine:
        ours, words, figure, shorts = cards.evidence(line.name)
        sign = "✓" if ours == line.mine else "≠"
        mine, source = (
            f"{sign} {line.mine}",
            f'<span class="jasa-who">Source: {text(shorts)}</span>',
        )
        says = f"<b>{text(ours)}</b>. {text(words)}<br>{source}"
    return (
        f'<tr><th scope="row">{line.name}</th><td class="jasa-wide">{text(line.claim)}</td>'
        f"<td>{line.lesson}</td><td>{text(line.hunch or '–')}</td><td>{text(mine)}</td>"
        f'<td class="{"jasa-wide" if line.mine else ""}">{says}</td>'
        f'<td class="{"jasa-figure" if figure else ""}">{text(figure)}</td></tr>'
    )


def caption(shown: Sequence[Line], of: Sequence[Line]) -> str:
    """Say how much of the board is filled."""
    done = [x for x in of if x.mine]
    same = sum(x.mine == x.ours for x in done)
    said = f"{len(shown)} of {len(of)} claims shown. You have committed to {len(done)}"
    return f"{said}; {same} as the sources have it (✓), {len(done) - same} otherwise (≠)."


class Board(LiveForm):
    """The board, live: three filters, the table, and a place to commit to a verdict."""

    def __init__(self, chosen: Sequence[str], theme: str, verdict: str, mine: str) -> None:
        self.chosen = tuple(chosen)
        kinds = [*cards.VERDICTS, *cards.OMISSION]
        self.theme = self.filter("Theme", ["all", *THEMES.values()], theme)
        self.verdict = self.filter("Sources say", ["all", *kinds], verdict)
        self.mine = self.filter("My verdict", ["all", OPEN, DIFFERS, *kinds], mine)
        filters = widgets.HBox(
            [self.theme, self.verdict, self.mine, cards.reader(self)],
            layout={"flex_flow": "row wrap"},
            _dom_classes=("jasa-controls",),
        )
        self.html, self.place = plain_html(), widgets.VBox()
        self.list = plain_list("Commit to", [], "min(100%, 760px)")
        head = plain_html('<h3 class="jasa-question">Claims board</h3>')
        super().__init__([head, filters, self.html, self.list, self.place])
        for made in (self.theme, self.verdict, self.mine):
            made.observe(lambda _: self.refresh(), "value")
        self.list.observe(lambda _: self.ask(), "value")
        self.card: cards.ClaimVerdict | None = None
        self.refresh()

    def __repr__(self) -> str:
        return f"Claims board of {', '.join(self.chosen) or 'all claims'}"

    @staticmethod
    def filter(label: str, options: Sequence[str], value: str) -> widgets.Dropdown:
        """Return one filter.

        Raises:
            jasa.learn.cards.ItemError: the value to open with is not among its options.
        """
        if value not in options:
            raise cards.ItemError(
                f"{value!r} is not a choice. Choose one of: {', '.join(options)}."
            )
        return plain_list(label, options, "auto", value=value)

    def refresh(self) -> None:
        """Read the record again and write the table; offer the claims that are still open."""
        of = board_lines(self.chosen)
        chosen = (self.theme.value, self.verdict.value, self.mine.value)
        shown = [x for x in of if passes_filters(x, *chosen)]
        self.html.value = table(shown, caption(shown, of))
        waiting = [(f"{x.name} · {x.claim}", x.name) for x in shown if not x.mine]
        first = ("choose an open claim" if waiting else "no claim in this list is open", "")
        before = self.list.value
        self.list.options = [first, *waiting]
        self.list.value = before if before in [w for _, w in waiting] else ""
        self.list.disabled = not waiting

    def ask(self) -> None:
        """Put the claim chosen on a card below the table; an answered card stays until the next."""
        name = self.list.value
        if name:
            self.card = cards.ClaimVerdict(name)
            self.place.children = [self.card]


class FirstReading(LiveForm):
    """All claims one after the other, each with a first impression; nothing is judged."""

    def __init__(self, chosen: Sequence[str]) -> None:
        self.chosen = tuple(chosen) or tuple(names())
        self.ask, self.reply = plain_html(), plain_html()
        self.control = plain_choice(list(HUNCHES))
        self.note = plain_button("Note it, next claim")
        self.back = plain_button("◀ Back", quiet=True)
        self.on = plain_button("Pass ▶", quiet=True)
        row = widgets.HBox([self.note, self.back, self.on])
        super().__init__([self.ask, self.control, row, self.reply])
        self.note.on_click(lambda _: self.keep())
        self.back.on_click(lambda _: self.go(-1))
        self.on.on_click(lambda _: self.go(1))
        noted = [x.name for x in board_lines(self.chosen) if x.hunch]
        left = [n for n in self.chosen if n not in noted]
        self.at = self.chosen.index(left[0]) if left else 0
        self.show()

    def __repr__(self) -> str:
        return "First reading"

    def keep(self) -> None:
        """Record the impression and go on."""
        if self.control.value is None:
            self.reply.value = "<p>Choose one of the three first, or pass.</p>"
            return
        trouble = Record().add(f"00-{self.chosen[self.at]}", "prediction", self.control.value)
        self.go(1)
        cards.tell_watchers()
        if trouble:
            self.reply.value += f"<p>{text(trouble)}</p>"

    def go(self, by: int) -> None:
        """Go to another claim; after the last comes the first."""
        self.at = (self.at + by) % len(self.chosen)
        self.show()

    def show(self) -> None:
        """Show the claim whose turn it is, with the impression noted before."""
        name = self.chosen[self.at]
        all_lines = board_lines(self.chosen)
        this = next(x for x in all_lines if x.name == name)
        place = f"First reading, claim {self.at + 1} of {len(self.chosen)} · {this.theme}"
        asked = f"The article says that … {name}: {this.claim}."
        self.ask.value = cards.card_heading(place, asked)
        self.control.value = this.hunch or None
        noted = sum(bool(x.hunch) for x in all_lines)
        self.reply.value = f"<p>{noted} of {len(self.chosen)} noted. Nothing is judged here.</p>"


def claims_as_list(shown: Iterable[Line]) -> str:
    """Return the claims as a list, for pages without a kernel; no verdict is given away."""
    items = "".join(f"<li>{x.name} (lesson {x.lesson}): {text(x.claim)}</li>" for x in shown)
    return (
        f'{panels.FORMS}<div class="jasa-card jasa-fallback"><p>The claims of the '
        f"article, in our words. Run the notebook to judge them.</p><ul>{items}</ul></div>"
    )


def claims_board(*chosen: str, theme: str = "all", verdict: str = "all", mine: str = "all") -> None:
    """Show the claims board, of all claims or of those named.

    Args:
        chosen: numbers of claims, such as "C06"; none for all.
        theme: a theme to open with, such as "Cost".
        verdict: open with the claims you have judged and of which the sources say this.
        mine: open with the claims of which you say this ("not yet": those still open).

    Raises:
        jasa.learn.cards.ItemError: a claim or a filter of that name does not exist.
    """
    made = Board(chosen, theme, verdict, mine)
    display(HTML(claims_as_list(board_lines(chosen))))
    display(made)


def first_reading(*chosen: str) -> None:
    """Go through the claims once and note a first impression of each; nothing is judged."""
    made = FirstReading(chosen)
    display(HTML(claims_as_list(board_lines(chosen))))
    display(made)


def commit(name: str, verdict: str) -> None:
    """Commit to a verdict by one line of code and show what the sources say; the first one counts.

    Raises:
        jasa.learn.cards.ItemError: there is no such claim or no such verdict.
    """
    kinds = cards.verdict_kinds(name)
    if verdict not in kinds:
        raise cards.ItemError(f"{verdict!r} is not a verdict. Choose one of: {', '.join(kinds)}.")
    card = cards.ClaimVerdict(name)
    card.commit(verdict)
    display(HTML(f'{panels.STYLE}<div class="jasa-card">{card.reply}</div>'))
