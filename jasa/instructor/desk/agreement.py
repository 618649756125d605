"""Two markers of the same answers compared: how often they agree, and by how much they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Agreement:
    """Shares from 0 to 1 of pairs that are exact and within one point; kappa None if undefined."""

    pairs: int
    exact: float
    within_one: float
    kappa: float | None


def agreement(pairs: Sequence[tuple[float, float]]) -> Agreement:
    """Compare pairs of marks (first, second)."""
    if not pairs:
        return Agreement(0, 0.0, 0.0, None)
    apart = [abs(first - second) for first, second in pairs]
    return Agreement(
        len(pairs),
        sum(gap == 0 for gap in apart) / len(pairs),
        sum(gap <= 1 for gap in apart) / len(pairs),
        weighted_kappa(pairs),
    )


def weighted_kappa(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Cohen's kappa with quadratic weights: 1 is full agreement, 0 what chance alone would give.

    None where chance alone leaves no room, as when everybody got the same mark.
    """
    firsts, seconds = [p[0] for p in pairs], [p[1] for p in pairs]
    seen = sum((a - b) ** 2 for a, b in pairs) / len(pairs)
    by_chance = sum((a - b) ** 2 for a in firsts for b in seconds) / len(pairs) ** 2
    return None if by_chance == 0 else 1 - seen / by_chance
