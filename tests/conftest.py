"""Say at the end of a run how much the property tests have tried."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

#: A slow machine is no failure: hypothesis measures no time, and tries the same in every run.
settings.register_profile(
    "course",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("course")

#: Files of tests that are done in a moment; `pytest -m quick` runs these (docs/for_maintainers.md).
QUICK = {
    "test_edges.py", "test_files.py", "test_oracle.py",
    "test_plain.py", "test_reading.py", "test_record.py", "test_rooms.py",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the quick files."""
    for item in items:
        if Path(item.path).name in QUICK and Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.quick)


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
