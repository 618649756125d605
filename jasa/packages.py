"""Compare the packages of this environment with the exact pins of requirements.txt."""

from __future__ import annotations

import importlib.metadata
import re


def packages_off(requirements: str) -> dict[str, tuple[str, str | None]]:
    """Return name -> (pinned, installed or None) for the exact pins that are not met here."""
    off = {}
    for name, pinned in re.findall(r"^([\w.-]+)==([^\s;]+)", requirements, re.MULTILINE):
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            installed = None
        if installed != pinned:
            off[name] = (pinned, installed)
    return off
