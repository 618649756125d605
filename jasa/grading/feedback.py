"""One page of feedback a student: safe HTML, no script, nothing loaded, nothing hidden given away.

Everything on it comes from the marking card's own messages and from escaped text. It names no
right answer that the instant check would not name as well.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jasa.grading.marks import write_whole
from jasa.grading.submission import clean
from jasa.grading.verdict import GRADED

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#1f2328;
background:#fff}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.4em .6em;
border-bottom:1px solid #d0d7de}td.n,th.n{text-align:right;white-space:nowrap}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f8fa;padding:.6em}
"""
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style></head>
<body><main><h1>{title}</h1>
{body}
</main></body></html>
"""


def page(result: Mapping[str, Any], title: str = "") -> str:
    """Write the page of one student as HTML text."""
    heading = f"Feedback on exercise {result['exercise']}: {title or result['student']}"
    if result["state"] != GRADED:
        body = f"<p>Your hand-in could not be graded. {_safe(result['why'])}</p>"
        body += "<p>Please open it in JupyterLab, save it, and hand it in again.</p>"
    else:
        body = _marks(result) + _repairs(result) + _texts(result)
    return PAGE.format(title=_safe(heading), style=STYLE, body=body)


def _safe(text: object, longest: int = 600) -> str:
    return html.escape(clean(str(text), longest))


def _marks(result: Mapping[str, Any]) -> str:
    rows = "".join(_row(name, entry) for name, entry in result["questions"].items())
    waits = any(entry["state"] == "to be read" for entry in result["questions"].values())
    note = " Written answers are still to be read." if waits else ""
    case = f" Your own case was {_safe(result['case'], 60)}." if result["case"] else ""
    return (
        f"<p>{_safe(result['student'])}: <strong>{result['points']:g} of {result['of']:g} points"
        f"</strong> so far.{note}{case}</p>\n<table><thead><tr><th scope='col'>Question</th>"
        f"<th scope='col'>Result</th><th scope='col' class='n'>Points</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _row(name: str, entry: Mapping[str, Any]) -> str:
    words = f"<strong>{_safe(entry['state'])}.</strong> {_safe(entry['message'])}"
    if entry["problem"] and entry["problem"] != entry["message"]:
        words += f"<br>{_safe(entry['problem'])}"
    missed = [c for c in entry["criteria"] if len(entry["criteria"]) > 1]
    if missed:
        parts = "".join(
            f"<li>{'met' if c['met'] else 'not met'}: {_safe(c['name'])}"
            f"{': ' + _safe(c['say']) if c['say'] else ''}</li>"
            for c in missed
        )
        words += f"<ul>{parts}</ul>"
    given = "" if entry["state"] == "to be read" else f"{entry['points']:g} "
    return (
        f"<tr><th scope='row'>{_safe(name)}<br>{_safe(entry['title'])}</th>"
        f"<td>{words}</td><td class='n'>{given}of {entry['of']:g}</td></tr>"
    )


def _repairs(result: Mapping[str, Any]) -> str:
    if not result["repairs"]:
        return ""
    items = "".join(f"<li>{_safe(text)}</li>" for text in result["repairs"])
    return f"<h2>What had to be mended in your file</h2><ul>{items}</ul>"


def _texts(result: Mapping[str, Any]) -> str:
    parts = ""
    for name, text in result["text_answers"].items():
        if text:
            parts += f"<h2>Your answer to {_safe(name)}</h2><pre>{_lines(text)}</pre>"
    return parts


def _lines(text: str) -> str:
    return "\n".join(_safe(line, 5_000) for line in text[:20_000].split("\n"))


def file_name(student: str) -> str:
    """A safe file name for a student; names that differ only in unsafe characters stay apart."""
    plain = re.sub(r"[^\w -]", "_", student).strip(" ._")[:60] or "student"
    if plain == student:
        return f"{plain}.html"
    return f"{plain}-{hashlib.sha256(student.encode()).hexdigest()[:6]}.html"


def write_pages(folder: Path, results: Iterable[Mapping[str, Any]], title: str = "") -> int:
    """Write one page a student below ``folder``; gives how many."""
    count = 0
    for result in results:
        write_whole(folder / file_name(result["student"]), page(result, title))
        count += 1
    return count
