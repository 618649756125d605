"""The words of `jasa export`; what carries them out (``command``) is imported when it runs."""

from __future__ import annotations

import argparse
from pathlib import Path

PLATFORM_NAMES = ("canvas", "moodle", "blackboard", "brightspace")  # of ``platforms.PLATFORMS``


def add_options(export: argparse.ArgumentParser) -> None:
    """Describe the command's words and options."""
    export.add_argument("exercise", help="number of the exercise, such as 6")
    export.add_argument(
        "--to", required=True, choices=[*PLATFORM_NAMES, "csv"], help="the platform"
    )
    export.add_argument(
        "--into",
        type=Path,
        help="the platform's own export, which is filled in; left out with --to csv",
    )
    export.add_argument(
        "--gradebook", type=Path, default=Path("gradebook.sqlite"), help="default: %(default)s here"
    )
    export.add_argument(
        "--course", type=Path, help="due dates; default: course.yaml beside the gradebook"
    )
    export.add_argument(
        "--out", type=Path, default=Path(), help="folder for the new file; default: this folder"
    )
    export.add_argument(
        "--column",
        default="",
        help="the column's title, or its number in brackets; default: found by the exercise's number",
    )
    export.add_argument(
        "--decimal",
        choices=[".", ","],
        default="",
        help="as the site writes it; default: as in the file",
    )
    export.add_argument("--scale", action="store_true", help="convert to the platform's maximum")
    export.add_argument("--partly", action="store_true", help="leave out whose texts are unread")
    export.add_argument(
        "--section",
        default="",
        metavar="NAME",
        help="the marks of one section of the class alone; default: of all",
    )
    export.add_argument("--dry-run", action="store_true", help="only show what would change")
    export.add_argument("--feedback", action="store_true", help="also zip the feedback pages")
