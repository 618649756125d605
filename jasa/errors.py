"""The parent of all mistakes that the course reports in one sentence instead of a traceback."""

from __future__ import annotations


class JasaError(Exception):
    """Something cannot be done; the message is one clear sentence that says what to do."""
