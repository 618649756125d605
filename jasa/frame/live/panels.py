"""What stands behind the tabs of an exhibit, as HTML: heading, source line, table, words, sources.

Plain functions from a `View` to text, so that tests and static pages can use them without a browser.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from jasa import data
from jasa.frame.exhibit import Exhibit, Panel, View, tables_shown
from jasa.frame.style import text

HERE = Path(__file__).parent
#: Whole numbers between these are years, where a column says so.
YEARS = (1800, 2200)
#: What stands in the notebook itself; the live parts bring `frame.css` along.
STYLE = f"<style>{(HERE / 'words.css').read_text(encoding='utf-8')}</style>"

#: For the forms made of ipywidgets (board, tests, corrections). JupyterLab takes arrow keys and letters
#: away from lists and radio buttons in an output, because it reads them as its own shortcuts
#: (jupyter-widgets/ipywidgets#3912); see `forms.js` for what it does about that and for names.
FORMS = (
    f"{STYLE}<style>{(HERE / 'forms.css').read_text(encoding='utf-8')}</style>"
    f"<script>{(HERE / 'forms.js').read_text(encoding='utf-8')}</script>"
)

#: Run by the first cell of a lesson: widgets may take their time, and what follows a guess is closed
#: before the guess was run, too.
AHEAD = "".join(
    (HERE / name).read_text(encoding="utf-8") for name in ("patience.js", "closing.js", "ahead.js")
)
AHEAD = f"<script>(() => {{\n{AHEAD}}})();</script>"

#: JupyterLab jumps to the last cell when all were run; this goes back, once, to where the reader was.
STAY = f"<script>{(HERE / 'stay.js').read_text(encoding='utf-8')}</script>"


def heading(view: View) -> str:
    """Return title and subtitle.

    A heading by its role alone: JupyterLab lists every h4 in its table of contents, also those of
    exhibits that a guess still keeps closed, and they tell the finding.
    """
    return (
        f'<div class="jasa-title" role="heading" aria-level="4">{text(view.title)}</div>'
        f'<div class="jasa-subtitle">{text(view.subtitle)}</div>'
    )


def source_line(view: View) -> str:
    """Return the line under the chart: source, date and the first caveat."""
    caveat = f"<div><b>Mind:</b> {text(view.caveats[0])}</div>" if view.caveats else ""
    return f'<div class="jasa-source"><div>{text(view.source_line())}</div>{caveat}</div>'


def beside(view: View) -> str:
    """Return the panels of a view side by side; where the page lacks room, they scroll as one."""
    inside = "".join(map(panel_html, view.panels))
    many = f"{len(view.panels)} texts" if len(view.panels) > 1 else "1 text"
    return f'<div class="jasa-panels" tabindex="0" role="group" aria-label="{many}">{inside}</div>'


def panel_html(shown: Panel) -> str:
    """Return one panel: heading, label, words; the words of a document stand in quotation marks.

    The more it says, the wider it grows, so that no panel stands half empty beside a long one.
    """
    letters = len(shown.heading) + len(shown.label) + len(shown.text)
    label = f'<p class="jasa-label">{text(shown.label)}</p>' if shown.label else ""
    lines = "<br>".join(text(shown.text).split("\n"))
    body = f"<blockquote>“{lines}”</blockquote>" if shown.kind == "quote" else f"<p>{lines}</p>"
    return (
        f'<div class="jasa-panel" role="group" aria-label="{text(shown.heading)}" '
        f'style="flex-grow:{letters}"><div class="jasa-heading" role="heading" '
        f'aria-level="5">{text(shown.heading)}</div>{label}{body}</div>'
    )


def words(view: View) -> str:
    """Return the chart in words, one paragraph for each sentence group."""
    sentences = "".join(f"<p>{text(s)}</p>" for s in view.words)
    return f"{heading(view)}{sentences}{source_line(view)}"


def table_cell(value: object) -> str:
    """Write one table cell for people: missing values as words, numbers right-aligned."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return '<td class="number" data-value="">not stated</td>'
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return f"<td>{text(value)}</td>"
    written = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return f'<td class="number" data-value="{value!r}">{written}</td>'


def holds_years(column: str, values: pd.Series) -> bool:
    """Say whether a column of numbers holds years: by its name, and by what stands in it."""
    known = values.dropna()
    whole = bool(((known % 1 == 0) & known.between(*YEARS)).all())
    return whole and re.search(r"\byears?\b", column, re.IGNORECASE) is not None


def table(rows: pd.DataFrame, caption: str, sort: str | None = None, down: bool = False) -> str:
    """Return rows as an accessible HTML table.

    Args:
        rows: the rows behind a chart; years are printed without separator.
        caption: read out before the table.
        sort: column to sort by; None keeps the order given.
        down: largest first. Missing values always come last.
    """
    if sort is not None:
        rows = rows.sort_values(sort, ascending=not down, na_position="last", kind="stable")
    shown = rows.astype(object)
    numeric = rows.select_dtypes("number").columns
    for column in (c for c in numeric if holds_years(str(c), rows[c])):
        shown[column] = [v if pd.isna(v) else str(int(v)) for v in shown[column]]
    head = "".join(f'<th scope="col">{text(c)}</th>' for c in rows.columns)
    body = "".join(f"<tr>{''.join(map(table_cell, r))}</tr>" for r in shown.itertuples(index=False))
    return (
        f'<div class="jasa-scroll" tabindex="0" role="region" aria-label="{text(caption)}">'
        f'<table class="jasa-table"><caption>{text(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def download(rows: pd.DataFrame, name: str) -> str:
    """Return a link that saves the rows as CSV; it holds the data itself and needs no server."""
    coded = base64.b64encode(rows.to_csv(index=False).encode("utf-8-sig")).decode("ascii")
    return (
        f'<a download="{text(name)}.csv" href="data:text/csv;charset=utf-8;base64,{coded}">'
        f"Download these {len(rows)} rows as CSV</a>"
    )


def bullets(title: str, items: Iterable[str]) -> str:
    """Return a titled list, or nothing when there are no items."""
    lines = "".join(f"<li>{text(i)}</li>" for i in items)
    return f"<p><b>{text(title)}</b></p><ul>{lines}</ul>" if lines else ""


def notes(exhibit: Exhibit, view: View) -> str:
    """Return all that the tables shown warn of: caveats, breaks, what must not be joined."""
    shown = tables_shown(view, exhibit.tables)
    about = [data.table(n) for n in shown if n not in exhibit.only_counted]
    caveats = list(dict.fromkeys([*view.caveats, *(c for t in about for c in t.caveats)]))
    breaks = [b for t in about for b in t.breaks]
    apart = [d for t in about for d in t.do_not_join]
    return (
        bullets("What to keep in mind", caveats)
        + bullets("Breaks in the series", breaks)
        + bullets("Do not join", apart)
    )


def computations(view: View) -> list[str]:
    """Return a line for each computed column: its name and its formula, without our own signs."""
    return [f"{column} = {readable(formula)}" for column, formula in view.computed.items()]


def readable(formula: str) -> str:
    """Write a formula for people: columns of the row itself by name, others with whose row it is."""
    written = re.sub(r"count\([^)]*\)", "number of rows", formula)
    written = re.sub(r"\{Rows?\}\.(\w+)", r"\1", written)
    written = re.sub(r"\{([^}]+)\}\.(\w+)", r"\2 [\1]", written)
    return re.sub(r"\{([^}]+)\}", r"\1", written).replace(" * ", " × ")


def sources(exhibit: Exhibit, view: View) -> str:
    """Return definition, caveats, full references and the download."""
    files = ", ".join(f"data/{n}.csv" for n in exhibit.tables)
    definition = f"<p><b>Definition.</b> {text(view.definition)}</p>" if view.definition else ""
    return (
        f"{definition}{bullets('How it is computed', computations(view))}"
        f"{notes(exhibit, view)}"
        f"<p><b>References</b></p>{data.cite(*view.source_ids).html}"
        f"<p>{download(view.table, exhibit.name)}. Complete tables: {text(files)}.</p>"
    )


def heard_label(view: View) -> str:
    """Return the chart's name for people who hear the page: its finding, and where the rest stands."""
    said = [f"Chart. {view.title}", *view.words[:1]]
    said += ["All sentences: tab In words; figures: tab Table"]
    return " ".join(f"{s.rstrip('.')}." for s in said)


def fallback(exhibit: Exhibit, view: View, still: str = "", shut: bool = False) -> str:
    """Return what a reader sees where no kernel runs: title, words and source, never a blank.

    Args:
        exhibit: the exhibit.
        view: its view in the state it opens in.
        still: a picture of the chart as a data address, where a browser has made one.
        shut: whether a guess comes first; then everything but the question is folded.
    """
    picture = (
        f'<img class="jasa-still" src="{still}" alt="{text(heard_label(view))}">' if still else ""
    )
    inside = (
        f"{picture}{words(view)}<p><em>This is the exhibit as it opens. Run the notebook in JupyterLab "
        "(Run menu, Run All Cells) to move its controls.</em></p>"
    )
    if shut:
        inside = (
            f"<details><summary>What the exhibit shows (guess first)</summary>{inside}</details>"
        )
    return (
        f'<div class="jasa-fallback"><div class="jasa-question">{text(exhibit.question)}'
        f"</div>{inside}</div>"
    )
