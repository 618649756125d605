"""What stands behind the tabs of an exhibit, as HTML: heading, source line, table, words, sources.

Plain functions from a `View` to text, so that tests and static pages can use them without a browser.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence

import pandas as pd

from jasa import data
from jasa.frame.exhibit import Exhibit, Panel, View
from jasa.frame.style import INK, MUTED, PAPER, text

#: Pixels for texts under a chart.
PANELS_HEIGHT = 178
STYLE = f"""<style>
.jasa-frame, .jasa-fallback, .jasa-card {{
  --jp-ui-font-color0:{INK}; --jp-ui-font-color1:{INK}; --jp-ui-font-color2:{MUTED};
  --jp-content-font-color1:{INK}; --jp-widgets-color:{INK}; --jp-widgets-label-color:{INK};
  --jp-widgets-input-color:{INK}; --jp-widgets-input-background-color:{PAPER};
  --jp-layout-color0:{PAPER}; --jp-layout-color1:{PAPER}; --jp-layout-color2:#EEF1F4;
  --jp-widgets-inline-height:32px; --jp-widgets-font-size:14px;
  background:{PAPER}; color:{INK}; max-width:1000px; box-sizing:border-box;
  border:1px solid #D9DEE4; border-radius:6px; padding:14px 18px; margin:6px 2px; }}
.jasa-frame .jp-OutputArea-output {{ background:{PAPER}; padding:0; overflow:visible; }}
.jp-OutputArea-output:has(.jasa-frame), .jp-OutputArea-output:has(.jasa-card) {{ overflow:visible; }}
.jasa-frame .jp-OutputPrompt, .jasa-frame .jp-OutputArea-promptOverlay {{ display:none; }}
.jasa-question {{ font-size:13px; color:{MUTED}; letter-spacing:.02em; margin:0 0 4px; }}
.jasa-title {{ font-size:20px; line-height:1.3; font-weight:650; color:{INK}; margin:8px 0 2px; }}
.jasa-subtitle {{ font-size:14px; line-height:1.45; color:{MUTED}; margin:0 0 6px; }}
.jasa-source {{ font-size:12.5px; line-height:1.5; color:{MUTED}; margin:6px 0 0; }}
.jasa-source b {{ color:{INK}; font-weight:600; }}
.jasa-frame p, .jasa-frame li, .jasa-fallback p, .jasa-card p {{ font-size:14.5px; line-height:1.55;
  max-width:72ch; color:{INK}; }}
.jasa-panels {{ display:flex; gap:14px; align-items:stretch; }}
.jasa-panel {{ flex:1 1 0; min-width:0; overflow:auto; border:1px solid #D9DEE4; border-radius:6px;
  padding:10px 14px; background:#F7F9FA; }}
.jasa-panels .jasa-panel h4 {{ margin:0 0 4px; font-size:15px; font-weight:650; line-height:1.35;
  color:{INK}; }}
.jasa-frame .jasa-panel p, .jasa-panel p {{ margin:0 0 6px; font-size:14px; line-height:1.5;
  color:{INK}; }}
.jasa-frame .jasa-panel p.jasa-label, .jasa-panel p.jasa-label {{ font-size:12.5px; color:{MUTED}; }}
.jasa-panel blockquote {{ margin:0; padding:0 0 0 10px; border-left:3px solid #B8C2CC; font-size:14px;
  line-height:1.5; color:{INK}; }}
.jasa-grid-head {{ font-size:13px; line-height:1.25; white-space:normal; color:{INK}; }}
.jasa-cell {{ position:relative; }}
.jasa-frame .jasa-cell > .widget-label {{ position:absolute; width:1px; height:1px; margin:-1px;
  padding:0; overflow:hidden; clip-path:inset(50%); white-space:nowrap; }}
.jasa-scroll {{ max-height:600px; overflow:auto; border-bottom:1px solid #D9DEE4; }}
.jasa-table {{ border-collapse:collapse; font-size:13.5px; line-height:1.4; color:{INK}; }}
.jasa-table caption {{ text-align:left; color:{MUTED}; padding:0 0 6px; caption-side:top; }}
.jasa-table th, .jasa-table td {{ padding:5px 10px; border-bottom:1px solid #D9DEE4;
  text-align:left; vertical-align:top; color:{INK}; background:{PAPER}; }}
.jasa-table th {{ position:sticky; top:0; background:#EEF1F4; font-weight:600; }}
.jasa-table.jasa-words th {{ position:static; min-width:220px; }}
.jasa-table.jasa-words th, .jasa-table.jasa-words td {{ text-align:left; vertical-align:top; }}
.jasa-table td.number {{ text-align:right; font-variant-numeric:tabular-nums; white-space:nowrap; }}
.jasa-frame *:focus-visible, .jasa-card *:focus-visible {{ outline:3px solid #0072B2 !important;
  outline-offset:2px; }}
.jasa-frame .lm-TabBar-tab, .jasa-frame .p-TabBar-tab {{ min-width:84px; font-size:14px; }}
.jasa-frame .widget-tab-contents {{ border:none; padding:6px 0 0; }}
.jasa-frame .widget-label, .jasa-card .widget-label {{ font-weight:600; color:{INK}; }}
.jasa-controls {{ gap:2px 26px; margin-bottom:6px; align-items:center; }}
.jasa-frame .widget-toggle-buttons {{ display:flex; align-items:center; flex-flow:row wrap; }}
.jasa-frame .widget-toggle-buttons > .widget-label {{ width:auto; margin-right:8px; }}
.jasa-frame .widget-toggle-button, .jasa-frame .jupyter-button {{ width:auto; min-width:64px;
  color:{INK}; background:#EEF1F4; border-radius:4px; }}
.jasa-frame .jupyter-button.mod-active {{ background:{INK}; color:#FFFFFF; box-shadow:none; }}
.jasa-card.widget-box {{ border-left:5px solid #0072B2; }}
.jasa-card .jupyter-button {{ width:auto; color:#FFFFFF; background:#00557F; border-radius:4px; }}
.jasa-card .jupyter-button.jasa-quiet {{ background:#EEF1F4; color:{INK}; }}
.jasa-card .jupyter-button:disabled {{ background:{MUTED}; opacity:1; }}
.jasa-card .widget-radio-box label {{ font-size:14.5px; line-height:1.5; height:auto;
  white-space:normal; max-width:72ch; display:flex; flex-direction:row-reverse;
  justify-content:flex-end; align-items:flex-start; }}
.jasa-card .widget-radio-box label input {{ flex:none; float:none; margin:0 8px 0 2px; }}
.jp-OutputArea:has(.jasa-frame) .jasa-fallback,
.jp-OutputArea:has(.jasa-card.widget-box) .jasa-fallback {{ display:none; }}
.jp-OutputArea:has(.jasa-fallback) > .jp-OutputArea-child > .jupyter-widgets:not(:has(*))
  {{ display:none; }}
</style>"""

#: JupyterLab takes arrow keys and letters away from lists and radio buttons in an output, because it
#: reads them as its own shortcuts (jupyter-widgets/ipywidgets#3912). Lumino leaves a focused element
#: alone that carries this attribute itself; a listener on the window sets it
#: before JupyterLab hears of the key. It also gives each slider and its number the name that stands
#: beside it, each group of radio buttons its question, and each row of buttons its name and which of
#: them is pressed, none of which ipywidgets tells a screen reader; and it lets a reply be read out
#: when it comes.
KEYS = """<script>
if (!window.jasaKeys) {
  window.jasaKeys = event => {
    if (event.target.closest?.('.jasa-frame, .jasa-card'))
      event.target.setAttribute('data-lm-suppress-shortcuts', 'true');
  };
  window.jasaNames = () => {
    for (const slider of document.querySelectorAll('.jasa-frame .widget-slider:not([data-named])')) {
      const [handle, number] = ['[role=slider]', '.widget-readout'].map(s => slider.querySelector(s));
      const name = slider.querySelector('.widget-label')?.textContent;
      if (!handle || !name) continue;
      handle.setAttribute('aria-label', name);
      number?.setAttribute('role', 'textbox');
      number?.setAttribute('aria-label', name);
      slider.setAttribute('data-named', 'true');
    }
    for (const group of document.querySelectorAll('.jasa-card .widget-radio')) {
      const [box, head] = [group.querySelector('.widget-radio-box'), group.previousElementSibling];
      const ask = head?.querySelector('b')?.textContent;
      if (!box || !ask) continue;
      box.setAttribute('role', 'radiogroup');
      box.setAttribute('aria-label', ask);
    }
    for (const group of document.querySelectorAll('.jasa-frame .widget-toggle-buttons')) {
      group.setAttribute('role', 'group');
      group.setAttribute('aria-label', group.querySelector('.widget-label')?.textContent ?? '');
      for (const button of group.querySelectorAll('button'))
        button.setAttribute('aria-pressed', button.classList.contains('mod-active'));
    }
    for (const field of document.querySelectorAll('.jasa-card :is(input, textarea)[title]'))
      field.setAttribute('aria-label', field.title);
    for (const reply of document.querySelectorAll('.jasa-card > .widget-html:last-child'))
      reply.setAttribute('aria-live', 'polite');
  };
  window.addEventListener('keydown', window.jasaKeys, true);
  for (const kind of ['keydown', 'focusin', 'scrollend'])
    window.addEventListener(kind, window.jasaNames, true);
  window.addEventListener('click', () => setTimeout(window.jasaNames), true);
}
</script>"""


def heading(view: View) -> str:
    """Return title and subtitle."""
    return (
        f'<div class="jasa-title" role="heading" aria-level="3">{text(view.title)}</div>'
        f'<div class="jasa-subtitle">{text(view.subtitle)}</div>'
    )


def source_line(view: View) -> str:
    """Return the line under the chart: source, date and the first caveat."""
    caveat = f"<br><b>Mind:</b> {text(view.caveats[0])}" if view.caveats else ""
    return f'<div class="jasa-source">{text(view.source_line())}{caveat}</div>'


def beside(view: View, height: int) -> str:
    """Return the panels of a view side by side, each scrolling inside a fixed height."""
    tall = height if view.figure is None else PANELS_HEIGHT
    return (
        f'<div class="jasa-panels" style="height:{tall}px">{"".join(map(panel, view.panels))}</div>'
    )


def panel(shown: Panel) -> str:
    """Return one panel: heading, label, words; the words of a document stand in quotation marks."""
    label = f'<p class="jasa-label">{text(shown.label)}</p>' if shown.label else ""
    lines = "<br>".join(text(shown.text).split("\n"))
    body = f"<blockquote>“{lines}”</blockquote>" if shown.kind == "quote" else f"<p>{lines}</p>"
    return (
        f'<div class="jasa-panel" tabindex="0" role="group" aria-label="{text(shown.heading)}">'
        f"<h4>{text(shown.heading)}</h4>{label}{body}</div>"
    )


def words(view: View) -> str:
    """Return the chart in words, one paragraph for each sentence group."""
    sentences = "".join(f"<p>{text(s)}</p>" for s in view.words)
    return f"{heading(view)}{sentences}{source_line(view)}"


def cell(value: object) -> str:
    """Write one table cell for people: missing values as words, numbers right-aligned."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return '<td class="number">not stated</td>'
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return f"<td>{text(value)}</td>"
    written = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return f'<td class="number">{written}</td>'


def table(rows: pd.DataFrame, caption: str, sort: str | None = None, down: bool = False) -> str:
    """Return rows as an accessible HTML table.

    Args:
        rows: the rows behind a chart; integer columns named `year` are printed without separator.
        caption: read out before the table.
        sort: column to sort by; None keeps the order given.
        down: largest first. Missing values always come last.
    """
    if sort is not None:
        rows = rows.sort_values(sort, ascending=not down, na_position="last", kind="stable")
    shown = rows.astype(object)
    numeric = rows.select_dtypes("number").columns
    years = [c for c in numeric if str(c).lower().startswith("year")]
    shown[years] = shown[years].map(lambda v: v if pd.isna(v) else str(int(v)))
    head = "".join(f'<th scope="col">{text(c)}</th>' for c in rows.columns)
    body = "".join(f"<tr>{''.join(map(cell, r))}</tr>" for r in shown.itertuples(index=False))
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


def notes(names: Sequence[str], view: View) -> str:
    """Return everything the tables warn of: caveats, breaks, what must not be joined."""
    about = [data.table(n) for n in names]
    caveats = list(dict.fromkeys([*view.caveats, *(c for t in about for c in t.caveats)]))
    breaks = [b for t in about for b in t.breaks]
    apart = [d for t in about for d in t.do_not_join]
    return (
        bullets("What to keep in mind", caveats)
        + bullets("Breaks in the series", breaks)
        + bullets("Do not join", apart)
    )


def computations(view: View) -> list[str]:
    """Return a line for each computed column: its name and its formula."""
    return [f"{column} = {formula}" for column, formula in view.computed.items()]


def sources(exhibit: Exhibit, view: View) -> str:
    """Return definition, caveats, full references and the download."""
    files = ", ".join(f"data/{n}.csv" for n in exhibit.tables)
    definition = f"<p><b>Definition.</b> {text(view.definition)}</p>" if view.definition else ""
    return (
        f"{definition}{bullets('How it is computed', computations(view))}"
        f"{notes(exhibit.tables, view)}"
        f"<p><b>References</b></p>{data.cite(*view.source_ids).html}"
        f"<p>{download(view.table, exhibit.name)}. Complete tables: {text(files)}.</p>"
    )


def fallback(exhibit: Exhibit, view: View) -> str:
    """Return what a reader sees where no kernel runs: title, words and source, never a blank."""
    return (
        f'{STYLE}{KEYS}<div class="jasa-fallback"><div class="jasa-question">{text(exhibit.question)}'
        f"</div>{words(view)}<p><em>This is the exhibit in words. Run the notebook in JupyterLab "
        "(Run menu, Run All Cells) to see the chart and move its controls.</em></p></div>"
    )
