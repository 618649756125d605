"""Feedback pages zipped as a platform takes them back, each named after the hand-in it answers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.grading.read.platforms import named_by_platform
from jasa.instructor.grading.read.whose import file_stem
from jasa.instructor.grading.tell.feedback import feedback_page

WHEN = (2022, 6, 1, 0, 0, 0)  # one fixed date: the same pages give the same zip


def canvas_name(file: str) -> str:
    """The page's name for Canvas: the hand-in's own, whose ``_user_attachment_`` numbers it reads.

    Gives "" for a hand-in that did not come from Canvas.
    """
    stem = file_stem(PurePosixPath(file).name)
    return f"{stem}_feedback.html" if re.search(r"_\d+_\d+_.", stem) else ""


def moodle_name(file: str, exercise: str) -> str:
    """The page's path for Moodle: ``Name_812306_assignfeedback_file_/feedback_06.html``.

    Moodle splits at the underscore and takes the second part for the number, so a name has none.
    """
    for part in PurePosixPath(file).parts:
        named = named_by_platform(file_stem(part), True)
        if named is not None and "_assignsubmission_" in part:
            words = named.words.replace("_", " ").strip()
            return f"{words}_{named.number}_assignfeedback_file_/feedback_{exercise}.html"
    return ""


def feedback_zip(
    platform: str,
    exercise: str,
    results: Iterable[HandInResult],
    title: str = "",
    files: Mapping[str, Sequence[str]] | None = None,
) -> tuple[bytes, list[str]]:
    """Zip the feedback pages of a class; gives the bytes and who is left out.

    ``files`` are all that a student has handed in, the newest first: where that came by mail, the
    page goes back under the name of one that came through the platform.
    """
    buffer, left_out = io.BytesIO(), []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for result in results:
            had = (files or {}).get(result.student) or [result.about.file]
            named = (
                canvas_name(f) if platform == "canvas" else moodle_name(f, exercise) for f in had
            )
            name = next(filter(None, named), "")
            if not name:
                left_out.append(result.student)
                continue
            info = zipfile.ZipInfo(name, WHEN)
            info.create_system, info.external_attr = 3, 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, feedback_page(result, title).encode())
    return buffer.getvalue(), left_out
