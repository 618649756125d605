"""Where values stand along their axis: right values at other places than the task's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jasa.exercise.oracle import Oracle, is_number

FACTORS = {
    1e-6: "a million times too large",
    1e-3: "a thousand times too large",
    1e3: "a thousand times too small",
    1e6: "a million times too small",
}
SAYS = {
    "year": "Does each stand at its own year, a number or a date?",
    "date": "Does each stand at its own date?",
    "number": "Does each stand at its own amount, in the unit that the axis names?",
}


def places_slip(
    oracle: Oracle, name: str, cells: Sequence[object], spec: Mapping[str, Any]
) -> str | None:
    """Say so when the values of a series are right, but not their places along the x axis."""
    values = sorted((cell for cell in cells[1::2] if is_number(cell)), key=float)  # type: ignore[arg-type]
    if spec["places"] or not oracle.fits(f"values {name}", values):
        return None
    for factor, told in FACTORS.items() if spec.get("x") == "number" else ():
        moved = [
            factor * cell if i % 2 == 0 and is_number(cell) else cell  # type: ignore[operator]
            for i, cell in enumerate(cells)
        ]
        if oracle.fits(f"series {name}", moved):
            unit = f"The task's unit is {spec['x_unit']}; t" if spec.get("x_unit") else "T"
            return (
                f"The values are right, but the places along the x axis are {told}. {unit}he title "
                "of the axis may name another."
            )
    kind = SAYS.get(str(spec.get("x")), "")
    return f"The values are right, but not the places along the x axis. {kind}".strip()
