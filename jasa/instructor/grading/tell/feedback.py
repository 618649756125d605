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

from jasa.exercise.questions import NOT_ATTEMPTED
from jasa.files import write_whole
from jasa.instructor.grading.judge.verdict import INCOMPLETE, MARKED, UNREAD
from jasa.instructor.grading.read.submission import clean
from jasa.instructor.grading.tell.marks import had

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


QUESTION = re.compile(r"\b\d\d-q(\d+)(?:-\w+)*")
OPEN_AGAIN = "Please open it in JupyterLab, save it, and hand it in again."
LOST = "It could not be read from your file."
NOTHING = "No answer was found."
CRITERIA = {
    "value": "the value",
    "rows": "the right rows",
    "kind of chart": "the kind of chart",
    "gaps": "gaps where there are no figures",
    "axes": "titles on both axes, with the unit",
    "axis from zero": "an axis that begins at zero",
    "title": "a title and names for the lines",
    "source": "a note that names the source",
}


def page(result: Mapping[str, Any], title: str = "") -> str:
    """Write the page of one student as HTML text."""
    heading = f"Feedback on exercise {result['exercise']}: {title or result['student']}"
    if result["state"] not in MARKED:
        why, sep, _ = result["why"].partition("; ask for ")
        body = f"<p>Your hand-in could not be graded. {_safe(why + '.' * bool(sep))}</p>"
        todo = "Please hand in the right file." if sep else OPEN_AGAIN
        body += f"<p>{todo}</p>{_list('About your files', result.get('notes', ()))}"
    else:
        body = _marks(result) + _repairs(result) + _texts(result)
    return PAGE.format(title=_safe(heading), style=STYLE, body=body)


def task(name: str) -> str:
    """The name of a question as readers of the page know it: "Task 1"."""
    return QUESTION.sub(r"Task \1", name)


def _safe(text: object, longest: int = 600) -> str:
    return html.escape(clean(str(text), longest))


def _marks(result: Mapping[str, Any]) -> str:
    rows = "".join(_row(name, entry) for name, entry in result["questions"].items())
    waits = any(entry["state"] == "to be read" for entry in result["questions"].values())
    note = " Written answers are still to be read." if waits else ""
    shown = result.get("name") or result["student"]
    case = f" Your own case was {_safe(result['case'], 60)}." if result["case"] else ""
    return (
        f"{_lost(result)}<p>{_safe(shown)}: <strong>{result['points']:g} of {result['of']:g} points"
        f"</strong> so far.{note}{case} {_safe(had(result))}</p>\n"
        "<table><thead><tr><th scope='col'>Question</th>"
        f"<th scope='col'>Result</th><th scope='col' class='n'>Points</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _lost(result: Mapping[str, Any]) -> str:
    if result["state"] != INCOMPLETE:
        return ""
    return f"<p><strong>Your file is incomplete: {_safe(result['why'])}</strong></p>"


def _row(name: str, entry: Mapping[str, Any]) -> str:
    said = {NOT_ATTEMPTED: NOTHING, UNREAD: LOST}.get(entry["state"], entry["message"])
    words = f"<strong>{_safe(entry['state'].capitalize())}.</strong> {_safe(task(said), 2_000)}"
    by_hand = "who" in entry
    if entry["problem"] and entry["problem"] != entry["message"] and not by_hand:
        words += f"<br>{_safe(task(entry['problem']))}"
    if len(entry["criteria"]) > 1 and not by_hand and entry["state"] != NOT_ATTEMPTED:
        parts = "".join(_criterion(c, entry["kind"]) for c in entry["criteria"])
        words += f"<ul>{parts}</ul>"
    given = "" if entry["state"] in ("to be read", UNREAD) else f"{entry['points']:g} "
    return (
        f"<tr><th scope='row'>{_safe(task(name))}<br>{_safe(entry['title'])}</th>"
        f"<td>{words}</td><td class='n'>{given}of {entry['of']:g}</td></tr>"
    )


def _criterion(criterion: Mapping[str, Any], kind: str) -> str:
    name = criterion["name"]
    plain = CRITERIA.get(name, name)
    if kind == "table":
        by = name.removeprefix("rows and ")
        plain = f'the right rows, by "{by}"' if by != name else f'the column "{name}"'
    said = f" ({criterion['say']})" if criterion["say"] else ""
    return f"<li>{'Met' if criterion['met'] else 'Not met'}: {_safe(plain)}{_safe(said)}</li>"


def _list(heading: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{_safe(task(text))}</li>" for text in lines)
    return f"<h2>{heading}</h2><ul>{items}</ul>" if items else ""


def _repairs(result: Mapping[str, Any]) -> str:
    lines = [*result.get("notes", ()), *result["repairs"]]
    return _list("What had to be mended in your file", lines)


def _texts(result: Mapping[str, Any]) -> str:
    parts = ""
    for name, text in result["text_answers"].items():
        if text:
            parts += f"<h2>Your answer to {_safe(task(name))}</h2><pre>{_lines(text)}</pre>"
    return parts


def _lines(text: str) -> str:
    return "\n".join(_safe(line, 5_000) for line in text[:20_000].split("\n"))


#: Names that Windows keeps for devices.
MOST_BYTES = 120
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def file_name(student: str) -> str:
    """A safe file name, like the hand-in's; names that differ only in unsafe characters differ."""
    spaced = re.sub(r"[\s_]+", "_", student)
    plain = re.sub(r"[^\w-]", "_", spaced).strip("._")[:60] or "student"
    plain = plain.encode()[:MOST_BYTES].decode(errors="ignore")  # file systems count bytes
    reserved = RESERVED.fullmatch(plain)
    if plain == spaced and student == spaced.replace("_", " ") and not reserved:
        return f"{plain}.html"
    return f"{plain}-{digest(student)}.html"


def digest(student: str) -> str:
    """A few letters that tell students apart whose names give the same file name."""
    return hashlib.sha256(student.encode()).hexdigest()[:6]


def write_pages(folder: Path, results: Iterable[Mapping[str, Any]], title: str = "") -> int:
    """Write one page a student below ``folder``; gives how many."""
    count, taken = 0, set()
    folder.mkdir(parents=True, exist_ok=True)
    for result in results:
        name = file_name(result["student"])
        # Some file systems take "Ann" and "ann" for one name: nobody gets another's page.
        if name.casefold() in taken:
            name = f"{name[:-5]}-{digest(result['student'])}.html"
        taken.add(name.casefold())
        write_whole(folder / name, page(result, title))
        count += 1
    return count
