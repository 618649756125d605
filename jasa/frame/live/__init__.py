"""Exhibits in a running notebook: the only room that knows ipywidgets."""

from __future__ import annotations

from typing import cast

from jasa.frame.exhibit import LiveFrame, show_with


def register() -> None:
    """Let exhibits be shown by this room; its widgets are imported when the first one is."""
    show_with(_frame)


def _frame() -> LiveFrame:
    from jasa.frame.live import frame

    return cast(LiveFrame, frame)
