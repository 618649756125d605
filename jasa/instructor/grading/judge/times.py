"""The time as the gradebook writes it."""

from __future__ import annotations

from datetime import UTC, datetime


def time_now() -> str:
    """The time in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
