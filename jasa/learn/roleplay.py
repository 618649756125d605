"""Role cards for the negotiation, to be read on the page or printed: aims, red lines, rows to quote."""

from __future__ import annotations

import base64

from IPython.display import HTML, display

from jasa import data
from jasa.data import formulas
from jasa.exhibits.negotiation.negotiation_roles import (
    CROSSES,
    ISSUES,
    POSITIONS,
    ROLES,
    Position,
    row_date,
    row_says,
    warning,
)
from jasa.frame.live import panels
from jasa.frame.style import text

PAPER_STYLE = """<style>
body { font:15px/1.5 'Segoe UI', Arial, 'Noto Sans', sans-serif; color:#1F2933; margin:24px; }
.card { border:2px solid #1F2933; border-radius:8px; padding:16px 22px; max-width:680px;
  margin:0 0 24px; page-break-after:always; break-after:page; }
.card li { margin-bottom:8px; } .small { font-size:12.5px; color:#52606D; }
</style>"""


def position_line(position: Position) -> str:
    """Return one position: aim, red line if there is one, the row's words, its date and its name."""
    bars = [choice for choice, effect in position.effects.items() if effect == CROSSES]
    stop = f" <b>Red line:</b> {text(' or '.join(bars))}." if bars else ""
    voice = f" ({position.voice})" if position.voice else ""
    note = f" <i>Mind: {text(warning(position.row))}.</i>" if warning(position.row) else ""
    who = data.source(formulas.row(position.row)["source_id"]).short
    return (
        f"<li><b>{text(ISSUES[position.issue])}.</b> {text(position.aim)}{text(voice)}.{stop}<br>"
        f'<span class="small">{text(row_says(position.row))} ({row_date(position.row)}; '
        f"row {position.row}; {text(who)}).{note}</span></li>"
    )


def role_card(role: str) -> str:
    """Return the card of one role as HTML."""
    mine = [p for p in POSITIONS if p.role == role]
    silent = [name for key, name in ISSUES.items() if key not in {p.issue for p in mine}]
    gap = (
        f"<p>On {text(' and '.join(s.lower() for s in silent))} our tables hold no position of yours: "
        "you are free, but say that you speak without a document.</p>"
        if silent
        else ""
    )
    return (
        f'<div class="card"><h3>{text(role)}</h3><p>{text(row_says(ROLES[role]))}</p>'
        f"<p>What stands in writing:</p><ul>{''.join(map(position_line, mine))}</ul>{gap}"
        "<p>You may give up an aim. If you give up a red line, say what changed, and who at home has to "
        'hear of it.</p><p class="small">A role in a model, made from dated documents. People who hold '
        "this office may think otherwise.</p></div>"
    )


def cards_page() -> str:
    """Return all cards as one page to print, a card a sheet."""
    cards = "".join(map(role_card, ROLES))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Role cards</title>'
        f"{PAPER_STYLE}</head><body>{cards}</body></html>"
    )


def role_cards() -> None:
    """Show the six role cards, folded, with a link that saves them as one page to print."""
    coded = base64.b64encode(cards_page().encode("utf-8")).decode("ascii")
    folds = "".join(
        f"<details><summary>{text(role)}</summary>{role_card(role)}</details>" for role in ROLES
    )
    link = (
        f'<p><a download="role_cards.html" href="data:text/html;charset=utf-8;base64,{coded}">Save the '
        "six cards as one page to print</a></p>"
    )
    style = "<style>.jasa-card h3 {margin:6px 0;} .jasa-card .small {font-size:12.5px;}</style>"
    display(HTML(f'{panels.STYLE}{style}<div class="jasa-card">{folds}{link}</div>'))
