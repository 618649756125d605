"""The controls of an exhibit as plain data for the script that draws them (`frame.js`)."""

from __future__ import annotations

from typing import Any

from jasa.frame.controls import Amount, Control, Grid, Many, Step

#: A few short options stand side by side; more, or longer ones, in a list.
FEW, SHORT = 5, 64


def described(declared: Control, name: str) -> dict[str, Any]:
    """Return a control's kind, label and choices."""
    label = declared.label or name.replace("_", " ").capitalize()
    made: dict[str, Any] = {"name": name, "label": label}
    if isinstance(declared, Amount):
        label = f"{label}, {declared.unit}" if declared.unit else label
        ends = {"low": declared.low, "high": declared.high, "step": declared.step}
        return made | ends | {"kind": "amount", "label": label}
    if isinstance(declared, Grid):
        size = {"rows": list(declared.rows), "columns": list(declared.columns)}
        ends = {"low": declared.low, "high": declared.high}
        return made | size | ends | {"kind": "grid", "turned": declared.turned}
    made["options"] = list(declared.options)
    if isinstance(declared, Many):
        return made | {"kind": "many"}
    if isinstance(declared, Step):
        return made | {"kind": "step"}
    few = len(declared.options) <= FEW and sum(map(len, declared.options)) <= SHORT
    return made | {"kind": "radio" if few else "list"}
