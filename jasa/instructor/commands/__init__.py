"""The instructor's commands, one module a group: each adds its own to ``jasa`` with ``add``.

A command's modules are imported when it runs: ``jasa --help`` needs none of them.
"""

from __future__ import annotations

from typing import Any

from jasa.instructor.commands import desk, make, mark, report, site, teach


def add(commands: Any) -> None:
    """Add every group of commands to the parser."""
    for group in (make, mark, desk, report, site, teach):
        group.add(commands)
