"""The command that builds the site."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from jasa.errors import WELL


def add(commands: Any) -> None:
    """Add the command of the site to the parser."""
    site = commands.add_parser("site", help="build the lessons as a site that needs no kernel")
    site.add_argument("lesson", nargs="*", help="numbers such as 03; all if none is given")
    site.add_argument("--out", type=Path, help="folder for the site; build/site if left out")
    site.set_defaults(run=_build_site)


def _build_site(asked: argparse.Namespace) -> int:
    from jasa.data import ROOT
    from jasa.instructor.site.build import build

    first = build(asked.out or ROOT / "build" / "site", asked.lesson)
    print(f"Written: {first}. Open it in a browser, or put its folder on any web host.")
    return WELL
