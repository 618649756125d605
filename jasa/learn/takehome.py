"""What the learner takes home: one page of the corrected article, the memo and the record.

The page stands alone in one file, opens anywhere and prints well; it is made from the record only.
"""

from __future__ import annotations

import base64
from datetime import date as day
from pathlib import Path
from typing import Any

import ipywidgets as widgets
from IPython.display import HTML, display

from jasa.frame import style
from jasa.frame.exhibit import REGISTRY
from jasa.frame.live import frame, panels
from jasa.frame.live.live_part import LiveForm, plain_button, plain_html
from jasa.frame.style import text
from jasa.learn import board, correction, progress
from jasa.learn.record import Record
from jasa.pages import page_from

FILE = "my_corrected_article.html"
MEMO, AFTER, TABLE = "09-r1", "09-r2", "negotiation_table"
TITLE = "The alliance, set straight"
#: First impressions and standings as signs: no colour is needed on paper.
FIRST = {"I believe it": "▲", "I doubt it": "▼", "I cannot tell": "–"}
FOUND = {"as the sources": "●", board.DIFFERS: "◇", board.OPEN: "○"}


def noted(item: str) -> str:
    """Return the newest note on an item, "" if there is none."""
    last = Record().last(item)
    return last.answer if last else ""


def article() -> dict[str, Any]:
    """Return the corrected article: sentences by theme, and their notes in order."""
    every = correction.corrections(board.names())
    written = [c for c in every if c.complete]
    parts, notes = correction.by_theme(written)
    said = {theme: [(n, m.sentence) for n, m in lines] for theme, lines in parts.items()}
    told = [correction.correction_note(m) for m in notes]
    return {"parts": said, "notes": told, "written": len(written), "claims": len(every)}


def negotiation() -> dict[str, Any] | None:
    """Return the package that stands on the table now, None if nobody has moved anything."""
    state = frame.LAST.get(TABLE)
    if state is None:
        return None
    exhibit, view = REGISTRY[TABLE], frame.view_of(TABLE, frame.key_of(state))
    labels = {name: control.label or name for name, control in exhibit.controls.items()}
    package = {labels[name]: choice for name, choice in state.items()}
    return {"title": view.title, "package": package, "words": view.words}


def takehome_page(title: str = TITLE, name: str = "") -> str:
    """Return the whole page as HTML; whatever a learner wrote stays text."""
    memo, (entries, damage) = noted(MEMO), Record().read()
    lines = board.board_lines()
    record = [
        {
            "theme": x.theme,
            "name": x.name,
            "claim": x.claim,
            "first": FIRST.get(x.hunch, ""),
            "found": FOUND.get(x.standing, ""),
        }
        for x in lines
    ]
    return page_from(
        Path(__file__).with_suffix(".html"),
        title=title.strip() or TITLE,
        name=name.strip(),
        today=style.date(day.today()),
        article=article(),
        memo={"text": memo, "words": len(memo.split())},
        negotiation=negotiation(),
        after=noted(AFTER),
        record=record,
        sentences=progress.sentences(lines, entries, damage),
    )


class TakeHome(LiveForm):
    """Two fields and one button that writes the page beside the notebook and offers it for saving."""

    def __init__(self) -> None:
        self.title = widgets.Text(value=TITLE, tooltip="Title of my page")
        self.name = widgets.Text(tooltip="Name on my page, if wanted")
        self.button = plain_button("My corrected article", align_self="flex-start")
        self.reply = plain_html()
        for field in (self.title, self.name):
            field.layout.width = "min(100%, 520px)"
        labels = [plain_html(f"<p><b>{w}</b></p>") for w in ("Title", "Name, if you want it there")]
        head = plain_html('<h3 class="jasa-question">Take it home</h3>')
        parts = [head, labels[0], self.title, labels[1], self.name, self.button, self.reply]
        super().__init__(parts)
        self.button.on_click(lambda _: self.make())

    def __repr__(self) -> str:
        return "My corrected article as a page"

    def make(self) -> None:
        """Write the page and offer it."""
        made = takehome_page(self.title.value, self.name.value)
        coded = base64.b64encode(made.encode("utf-8")).decode("ascii")
        address = f"data:text/html;charset=utf-8;base64,{coded}"
        link = f'<a download="{FILE}" href="{address}">Save the page</a>'
        try:
            (Record().path.parent / FILE).write_text(made, encoding="utf-8")
            where = f"It also stands beside this notebook as {FILE}."
        except OSError as problem:
            where = f"It could not be written beside this notebook ({problem.strerror}); the link works."
        self.reply.value = (
            f"<p>{link}: one file that opens in any browser and prints. {text(where)}</p>"
        )


def take_home() -> None:
    """Offer the corrected article, the memo and the record as one page to take home."""
    made = TakeHome()
    said = "Run the notebook to make a page of your corrected article."
    display(HTML(f'{panels.FORMS}<div class="jasa-card jasa-fallback"><p>{said}</p></div>'))
    display(made)
