"""Judging a chart: ``judge`` goes through what it shows and what it says.

What it shows: ``figures`` reads the plain figure, ``traces`` the points of a series, ``heights`` what
plotly makes of rows, ``pieces`` and ``panels`` what belongs together, ``view`` what is in sight,
``scales`` and ``places`` amounts and names along the axes, ``drawing`` the kind of chart, ``beside``
what nobody asked for. What it says: ``axes``, ``words``, ``written``, ``units``, ``names``, ``counts``.
"""

from __future__ import annotations

from jasa.exercise.judging.charts.judge import judge_chart

__all__ = ["judge_chart"]
