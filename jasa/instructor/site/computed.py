"""Exhibits without an end of states: what the page's script needs to compute each of them itself.

The arithmetic stands a second time in `page/computed.js`; sentences, looks, rows and sources come
from the exhibit, rendered here in a few states. A test holds both to the same result in states drawn
by lot.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from jasa.exhibits.henoko import decision
from jasa.frame.exhibit import REGISTRY
from jasa.frame.live import frame
from jasa.frame.style import COLOURS, QUIET

#: A state in which every part of the decision table is drawn, and one in which nothing is weighed.
FULL = {"scores": decision.LOTS, "weights": ((1, 1, 2, 4, 2),)}
EMPTY = {"scores": decision.LOTS, "weights": ((0, 0, 0, 0, 0),)}


def rendered(name: str, state: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the frame shows of an exhibit in a state."""
    key = frame.key_of(REGISTRY[name].state(**state))
    return {
        "view": frame.ready(name, key),
        "panes": [frame.tab_pane(name, key, tab) for tab in (1, 2, 3)],
    }


def decision_table() -> dict[str, Any]:
    """Return names, rows, sentences and looks of the decision table."""
    rows = {**decision.OPTIONS, **decision.CRITERIA}
    return {
        "options": list(decision.OPTIONS),
        "criteria": list(decision.CRITERIA),
        "rows": rows,
        "origins": {name: decision.origin(cell) for name, cell in rows.items()},
        "warnings": {name: decision.warning(cell) for name, cell in rows.items()},
        "short": {name: "<br>".join(textwrap.wrap(name, 11)) for name in decision.OPTIONS},
        "said": decision.SAID,
        "score": decision.SCORE,
        "turn": decision.TURN,
        "most": decision.GRID_WEIGHTS.high,
        "strong": COLOURS["Japan"],
        "quiet": QUIET,
        "full": rendered("decision_table", FULL),
        "empty": rendered("decision_table", EMPTY),
    }


#: What the script needs, by the exhibit that it computes.
COMPUTED: dict[str, Callable[[], dict[str, Any]]] = {"decision_table": decision_table}
