"""Say at the end of a run how much the property tests have tried."""

from __future__ import annotations

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the numbers that tests recorded: states of exhibits, figures compared."""
    totals: dict[str, tuple[int, int]] = {}
    for report in terminalreporter.stats.get("passed", []):
        for name, value in getattr(report, "user_properties", []):
            if isinstance(value, int):
                total, tests = totals.get(name, (0, 0))
                totals[name] = (total + value, tests + 1)
    for name, (total, tests) in sorted(totals.items()):
        terminalreporter.write_line(f"{name}: {total:,} in {tests}")
