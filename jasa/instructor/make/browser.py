"""Find a browser that can be driven: on the PATH, else where Windows and macOS keep theirs."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
)
ON_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",  # part of every Windows 11
    "Chromium/Application/chrome.exe",
)
ON_A_MAC = ("Google Chrome", "Microsoft Edge", "Chromium")


def browser_path() -> str | None:
    """Return the program of the first Chromium, Chrome or Edge on this machine, else None."""
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if on_path:
        return on_path
    places = usual_places(sys.platform, os.environ, Path.home())
    return next((str(place) for place in places if place.is_file()), None)


def usual_places(system: str, surroundings: Mapping[str, str], home: Path) -> Iterator[Path]:
    """Yield where an installer of a system puts browsers, for all users and for one."""
    if system == "win32":
        for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if surroundings.get(name):
                yield from (Path(surroundings[name]) / program for program in ON_WINDOWS)
    if system == "darwin":
        for top in (Path("/"), home):
            for name in ON_A_MAC:
                yield top / "Applications" / f"{name}.app" / "Contents" / "MacOS" / name
