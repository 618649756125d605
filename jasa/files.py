"""Write files so that a reader finds the old one or the whole new one, never half of it."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path

from jasa.errors import JasaError

#: On Windows a file that another program reads just now cannot be replaced; it is soon let go.
IN_USE_ENDS = os.name == "nt"
TRIES, PAUSE_S = 20, 0.1


class HeldOpen(JasaError, PermissionError):
    """A file stays open in another program; the message names it and says what to do."""


def write_whole(path: Path, content: str | bytes, encoding: str = "utf-8") -> None:
    """Write a file beside its place under a name of its own, then put it there in one step.

    Args:
        path: the file; its folder exists.
        content: bytes, or text whose line ends are kept as they are.
        encoding: of a text.

    Raises:
        OSError: the file cannot be written; an old one is still there, whole.
    """
    raw = content.encode(encoding) if isinstance(content, str) else content
    half = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        with half.open("xb") as file:
            file.write(raw)
        put_in_place(half, path)
    finally:
        half.unlink(missing_ok=True)


def put_in_place(half: Path, path: Path) -> None:
    """Replace a file by another; on Windows wait for one that is being read.

    Raises:
        HeldOpen: another program (often Excel) does not let go of it.
    """
    for left in reversed(range(TRIES)):
        try:
            os.replace(half, path)
            return
        except PermissionError as error:
            if not IN_USE_ENDS:
                raise
            if left == 0:
                raise HeldOpen(
                    f"{path.name} is open in another program: close it and run the same command again."
                ) from error
            time.sleep(PAUSE_S)
