"""The controls an exhibit can declare. They know values, not widgets (see `jasa.frame.live.inputs`)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


def refuse(value: object, wanted: str) -> ValueError:
    """Return the error for a value that a control does not take."""
    return ValueError(f"{value!r} is not a choice. {wanted}")


@dataclass(frozen=True)
class One:
    """A control that chooses one of `options`; the first is the default unless `default` says so."""

    options: Sequence[str]
    label: str = ""
    default: str | None = None

    @property
    def start(self) -> str:
        """The value the exhibit opens with."""
        return self.options[0] if self.default is None else self.default

    def values(self) -> list[str]:
        """Every value the control can take."""
        return list(self.options)

    def check(self, value: object) -> str:
        """Return `value` if it is an option.

        Raises:
            ValueError: it is not; the message names the options.
        """
        if value not in self.options:
            raise refuse(value, f"Choose one of: {', '.join(self.options)}.")
        return str(value)


@dataclass(frozen=True)
class Step(One):
    """Like `One`, with buttons to the previous and the next option: for stepping through events."""


@dataclass(frozen=True)
class Many:
    """A control that chooses at least one of `options`; the default is all of them.

    It has the fields of `One`, but a value is a tuple: no code for one of them may take the other.
    """

    options: Sequence[str]
    label: str = ""
    default: Sequence[str] | None = None

    @property
    def start(self) -> tuple[str, ...]:
        """The values the exhibit opens with."""
        return tuple(self.options if self.default is None else self.default)

    def values(self) -> list[tuple[str, ...]]:
        """Every non-empty set of options, smallest first."""
        sizes = range(1, len(self.options) + 1)
        return [c for n in sizes for c in itertools.combinations(self.options, n)]

    def check(self, value: object) -> tuple[str, ...]:
        """Return the chosen options in their fixed order.

        Raises:
            ValueError: nothing or something unknown was chosen.
        """
        chosen = [value] if isinstance(value, str) else list(value or [])  # type: ignore[call-overload]
        unknown = [v for v in chosen if v not in self.options]
        if unknown or not chosen:
            raise refuse(value, f"Choose at least one of: {', '.join(self.options)}.")
        return tuple(o for o in self.options if o in chosen)


@dataclass(frozen=True)
class Amount:
    """A slider over numbers from `low` to `high` in steps of `step`; `unit` stands in its label."""

    low: float
    high: float
    start: float
    step: float = 1
    unit: str = ""
    label: str = ""

    def steps(self) -> list[float]:
        """Every number that the slider can be put to, as a browser writes it: 0.3 for 0.1 + 0.2."""
        whole = round((self.high - self.low) / self.step)
        return [round(self.low + self.step * place, 9) for place in range(whole + 1)]

    def values(self) -> list[float]:
        """The ends, the default and the quarters between: what tests try."""
        whole = round((self.high - self.low) / self.step)
        picked = {round(whole * part / 4) for part in range(5)}
        return sorted({self.low + self.step * n for n in picked} | {self.start})

    def check(self, value: object) -> float:
        """Return `value` if it is a number inside the range.

        Raises:
            ValueError: it is not; the message names the range.
        """
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not self.low <= value <= self.high:  # type: ignore[operator]
            raise refuse(value, f"Choose a number from {self.low:g} to {self.high:g}.")
        return value  # type: ignore[return-value]


@dataclass(frozen=True)
class Grid:
    """A small table of whole numbers that the reader fills, for example options by criteria.

    One that is `turned` is shown with its rows side by side, which takes less height where there are
    more rows than columns, and lets two tables of the same columns stand beside each other.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    low: int = 0
    high: int = 5
    default: int = 3
    label: str = ""
    turned: bool = False

    @property
    def start(self) -> tuple[tuple[int, ...], ...]:
        """Every cell at its default."""
        return tuple(tuple(self.default for _ in self.columns) for _ in self.rows)

    def values(self) -> list[tuple[tuple[int, ...], ...]]:
        """A few fillings that tests try: even, rising, falling, alternating."""
        span = self.high - self.low + 1

        def filled(rule: Any) -> tuple[tuple[int, ...], ...]:
            """Every cell by a rule of its row and column."""
            return tuple(
                tuple(self.low + rule(r, c) % span for c in range(len(self.columns)))
                for r in range(len(self.rows))
            )

        rules = (lambda r, c: r + c, lambda r, c: -r - 2 * c, lambda r, c: 2 * r * c + c + 1)
        return [self.start, *map(filled, rules)]

    def check(self, value: object) -> tuple[tuple[int, ...], ...]:
        """Return `value` as rows of whole numbers.

        Raises:
            ValueError: wrong size, or a number outside the range.
        """
        try:
            cells = tuple(tuple(int(v) for v in row) for row in value)  # type: ignore[attr-defined]
        except (TypeError, ValueError) as problem:
            raise refuse(value, "Give rows of whole numbers.") from problem
        sizes = {len(row) for row in cells}
        fits = len(cells) == len(self.rows) and sizes == {len(self.columns)}
        if not fits or any(not self.low <= v <= self.high for row in cells for v in row):
            wanted = f"{len(self.rows)} rows of {len(self.columns)} numbers"
            raise refuse(value, f"Give {wanted} from {self.low} to {self.high}.")
        return cells


Control = One | Many | Amount | Grid
