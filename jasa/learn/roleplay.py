"""Role cards for the negotiation, to be read on the page or printed: aims, red lines, rows to quote."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

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
from jasa.frame.style import listed, text
from jasa.pages import page_from

TEMPLATE = Path(__file__).with_suffix(".html")


def position_line(position: Position) -> dict[str, Any]:
    """Return one position: aim, red lines if there are any, the row's words, its date and its name."""
    row = position.row
    return {
        "issue": ISSUES[position.issue],
        "aim": position.aim,
        "voice": position.voice,
        "red_lines": [choice for choice, effect in position.effects.items() if effect == CROSSES],
        "said": row_says(row),
        "when": row_date(row),
        "row": row,
        "source": data.source(formulas.row(row)["source_id"]).short,
        "warning": warning(row),
    }


def card_of(role: str) -> dict[str, Any]:
    """Return what stands on the card of one role."""
    mine = [position for position in POSITIONS if position.role == role]
    written = {position.issue for position in mine}
    return {
        "role": role,
        "said": row_says(ROLES[role]),
        "lines": [position_line(position) for position in mine],
        "silent": _joined([name for key, name in ISSUES.items() if key not in written]),
    }


def _joined(issues: list[str]) -> str:
    """Say issues as part of a sentence: names keep their capitals."""
    return listed([issue[0].lower() + issue[1:] for issue in issues]) if issues else ""


def role_card(role: str) -> str:
    """Return the card of one role as HTML."""
    return page_from(TEMPLATE, cards=[card_of(role)], paper=False)


def cards_page() -> str:
    """Return all cards as one page to print, a card a sheet."""
    return page_from(TEMPLATE, cards=[card_of(role) for role in ROLES], paper=True)


def role_cards() -> None:
    """Show the six role cards, folded, with a link that saves them as one page to print."""
    display(HTML(f"{panels.STYLE}{folded()}"))


def folded() -> str:
    """Return the six role cards, folded, with a link that saves them as one page to print."""
    coded = base64.b64encode(cards_page().encode("utf-8")).decode("ascii")
    folds = "".join(
        f"<details><summary>{text(role)}</summary>{role_card(role)}</details>" for role in ROLES
    )
    link = (
        f'<p><a download="role_cards.html" href="data:text/html;charset=utf-8;base64,{coded}">Save the '
        "six cards as one page to print</a></p>"
    )
    style = "<style>.jasa-card h3 {margin:6px 0;} .jasa-card .small {font-size:12.5px;}</style>"
    return f'{style}<div class="jasa-card">{folds}{link}</div>'
