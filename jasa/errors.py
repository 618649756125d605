"""The parent of all mistakes that the course reports in one sentence instead of a traceback.

And how its commands end: 0 well, 1 something was found wrong, 2 the command could not be carried
out, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

WELL, WRONG, MISTAKE, STOPPED = 0, 1, 2, 130


class JasaError(Exception):
    """Something cannot be done; the message is one clear sentence that says what to do."""
