"""The corrected article: the learner fills a form for each claim and the document writes itself.

A claim gets evidence (rows of the tables), a corrected sentence and a source. The form checks what a
machine can check, that rows and source exist and that figures of the sentence stand in the rows; it
gives no marks. The text is the learner's own; nothing of the original article is in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import ipywidgets as widgets
import pandas as pd
from IPython.display import HTML, display

from jasa import data
from jasa.data import formulas
from jasa.frame.live import panels
from jasa.frame.live.live_part import LiveForm, plain_button, plain_html, plain_list
from jasa.frame.style import date, number, text
from jasa.learn import board, cards
from jasa.learn.record import Record

FIELDS = {
    "evidence": "Evidence: names of rows, parted by a comma or a blank, for example tl012, tl043",
    "sentence": "Corrected sentence: part, whole and date; no more than the evidence bears",
    "source": "Source: its key in data/sources.csv (left empty: that of the first row)",
}
#: What parts the names of rows and sources; all of them are in small letters.
BETWEEN = re.compile(r"[;,\s]+")
#: A wrong figure may be named to be set aside: "not in 1951", "rather than 9 billion".
SET_ASIDE = re.compile(r"\b(?:not|never|rather than|instead of|no longer)\b(?:\W+\w+){0,4}", re.I)
#: Columns for those who keep the tables, and words of rows of which only name and date are shown.
INTERNAL = frozenset({"row_id", "note", "use", "teaching_point", "usd_note", "significance"})
GRAVE = re.compile(r"assault|rape|sexual|murder|abduct|kill", re.I)
DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
#: Figures of a sentence that are no facts: numbers of claims and articles.
NAMES = re.compile(r"\bC\d\d\b|[Aa]rticle \d+|\b2\+2\b|\bG7\b")


@dataclass(frozen=True)
class Correction:
    """What the learner has written on one claim; "" where nothing stands yet."""

    name: str
    evidence: str
    sentence: str
    source: str

    @property
    def complete(self) -> bool:
        """Whether evidence and sentence are there, and the rows and the sources exist."""
        rows = named(self.evidence)
        there = bool(rows) and rows == sound(rows) and all(map(known, self.source_ids))
        return there and len(self.sentence.split()) >= 4

    @property
    def source_ids(self) -> list[str]:
        """The keys of the sources: those the learner names, else that of the first row."""
        keys = named(self.source)
        rows = named(self.evidence)
        if keys or not sound(rows):
            return keys
        found = formulas.row(sound(rows)[0]).get("source_id")
        return [found] if isinstance(found, str) else []


def named(written: str) -> list[str]:
    """Return the rows or sources that a learner names, each once, in capitals or not."""
    return list(dict.fromkeys(filter(None, BETWEEN.split(written.strip().lower()))))


def unknown(rows: Sequence[str]) -> list[str]:
    """Return the ids that no table has."""
    return [r for r in rows if r not in formulas.places()]


def sound(rows: Sequence[str]) -> list[str]:
    """Return the ids that can be evidence: rows of tables, but not of our own verdicts."""
    return [r for r in rows if formulas.places().get(r, "claims") != "claims"]


def known(key: str) -> bool:
    """Whether data/sources.csv has a source of this key."""
    try:
        data.source(key)
    except data.DataError:
        return False
    return True


def corrections(names: Sequence[str]) -> list[Correction]:
    """Return what the record holds for some claims."""
    last = {e.item: e.answer for e in Record().read()[0] if e.kind == "reflection"}
    return [Correction(n, *(last.get(f"09-{n}-{f}", "") for f in FIELDS)) for n in names]


def figures(cell: object) -> set[float]:
    """Return every number that a cell shows to a reader: its own, or those in its text or date."""
    if isinstance(cell, pd.Timestamp):
        return {float(cell.year), float(cell.day)}
    if isinstance(cell, bool) or cell is None or cell is pd.NA or cell != cell:
        return set()
    if isinstance(cell, (int, float)):
        return {float(cell)}
    return {float(n.replace(",", "")) for n in DIGITS.findall(str(cell))}


def unsupported_figures(sentence: str, rows: Sequence[str], claim: str = "") -> list[str]:
    """Return the figures of a sentence that none of the rows shows, as rounded in the sentence.

    Figures of the claim itself may stand where the sentence sets them aside.
    """
    there = {v for r in rows for cell in formulas.row(r).values() for v in figures(cell)}
    aside = " ".join(SET_ASIDE.findall(sentence))
    refused = figures(aside) & figures(claim)
    missing = []
    for printed in DIGITS.findall(NAMES.sub(" ", sentence)):
        places = len(printed.partition(".")[2])
        value = float(printed.replace(",", ""))
        shown = any(abs(round(k, places) - value) < 1e-9 for k in there)
        if not shown and value not in refused:
            missing.append(printed)
    return missing


def rows_about(words: str, most: int = 12) -> list[str]:
    """Return rows in whose texts all the words stand, those with a short text first."""
    wanted = words.lower().split()
    if not wanted:
        return []
    found = []
    for row_id, table in formulas.places().items():
        said = " ".join(v for v in shown_cells(row_id).values()).lower()
        if table != "claims" and all(w in said for w in wanted):
            found.append((len(said), row_id))
    return [row_id for _, row_id in sorted(found)[:most]]


def remarks(made: Correction) -> list[str]:
    """Say what a machine can see in a correction; whether it is fair, a reader must judge."""
    rows = named(made.evidence)
    said = []
    if not rows:
        said.append("No evidence yet. Name at least one row, such as tl012.")
    for row in rows:
        if formulas.places().get(row) == "claims":
            said.append(
                f"{row} is a row of our own verdicts. Name the row that bears the evidence."
            )
    for row in unknown(rows):
        said.append(f"No table has a row {row!r}. A row's name stands in the column row_id.")
    for key in made.source_ids:
        if not known(key):
            said.append(f"There is no source {key!r} in data/sources.csv.")
    if not made.sentence:
        said.append("No corrected sentence yet.")
    elif len(made.sentence.split()) < 4:
        said.append("Write a whole sentence: who or what, how much or when, of which whole.")
    elif rows and rows == sound(rows):
        missing = unsupported_figures(made.sentence, rows, cards.claim(made.name)["claim"])
        if missing:
            said.append(
                f"These figures stand in none of the rows named: {', '.join(missing)}. Add the row they "
                "come from, or say in the sentence how you computed them."
            )
    return said


def shown_cells(row_id: str) -> dict[str, str]:
    """Return the cells of a row for a reader, as text: no note of ours, no detail of violence."""
    row, cells = formulas.row(row_id), {}
    for column, cell in row.items():
        ours = column in INTERNAL or column.endswith(("source_id", "source_ids", "_precision"))
        if ours or cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:
            continue
        if isinstance(cell, pd.Timestamp):
            cell = date(cell, str(row.get(f"{column}_precision", "day")))
        elif isinstance(cell, float):
            cell = number(cell, None if cell >= 1000 else 2)
        cells[column] = str(cell)
    if GRAVE.search(" ".join(cells.values())):
        cells = {c: v for c, v in cells.items() if c in ("as_of", "title", "fiscal_year", "value")}
    return cells


def row_in_words(row_id: str) -> str:
    """Return the table of a row and its filled cells, for a reader to compare."""
    cells = "; ".join(f"<i>{text(c)}</i> {text(v)}" for c, v in shown_cells(row_id).items())
    return f"<p><b>{text(row_id)}</b>, table {text(formulas.places()[row_id])}: {cells}</p>"


class Form(LiveForm):
    """One claim at a time: what the article says, the learner's verdict, and three fields."""

    def __init__(self, chosen: Sequence[str]) -> None:
        self.names = tuple(chosen) or tuple(board.names())
        options = [(f"{n} · {cards.claim(n)['claim']}", n) for n in self.names]
        self.list = plain_list("Claim", options, "min(100%, 860px)")
        self.head, self.reply = plain_html(), plain_html()
        self.fields = {
            name: widgets.Textarea(rows=3) if name == "sentence" else widgets.Text()
            for name in FIELDS
        }
        parts: list[widgets.Widget] = []
        for name, field in self.fields.items():
            field.layout.width = "min(100%, 860px)"
            field.tooltip = FIELDS[name]
            parts += [plain_html(f"<p><b>{text(FIELDS[name])}</b></p>"), field]
        self.about = widgets.Text(placeholder="for example: Futenma return")
        self.about.layout.width, self.about.tooltip = "min(100%, 420px)", "Find rows about"
        self.find = plain_button("Find rows", quiet=True, align_self="flex-start")
        self.found = plain_html()
        self.find.on_click(lambda _: self.search())
        search = [
            plain_html("<p><b>Find rows about …</b></p>"),
            self.about,
            self.find,
            self.found,
        ]
        self.button = plain_button("Keep and check", align_self="flex-start")
        title = plain_html('<h3 class="jasa-question">Set a claim right</h3>')
        super().__init__([title, self.list, self.head, *search, *parts, self.button, self.reply])
        self.button.on_click(lambda _: self.keep())
        self.list.observe(lambda _: self.turn_to(), "value")
        self.turn_to()

    def __repr__(self) -> str:
        return "Form for the corrected article"

    def turn_to(self) -> None:
        """Show the claim chosen, with what was written before."""
        (line,) = board.board_lines([self.list.value])
        mine = line.mine or "not yet: commit on the claims board or in its lesson"
        self.head.value = (
            f"<p><b>The article says that …</b> {text(line.claim)}.</p>"
            f"<p><b>My verdict:</b> {text(mine)}. Tested in lesson {line.lesson}.</p>"
        )
        (made,) = corrections([line.name])
        for name, field in self.fields.items():
            field.value = getattr(made, name)
        self.reply.value = ""

    def search(self) -> None:
        """Show the rows in which all words of the search stand."""
        rows = rows_about(self.about.value)
        none = "<p>No row holds all these words. Try one word, such as Futenma.</p>"
        self.found.value = "".join(map(row_in_words, rows)) or none

    def keep(self) -> None:
        """Record the fields that changed, and say what can be seen in them."""
        name, trouble = self.list.value, ""
        (before,) = corrections([name])
        for part, field in self.fields.items():
            if field.value.strip() != getattr(before, part):
                kept = Record().add(f"09-{name}-{part}", "reflection", field.value.strip())
                trouble = kept or trouble
        (made,) = corrections([name])
        said = [*([trouble] if trouble else []), *remarks(made)]
        done = (
            ""
            if said
            else (
                "<p>Written. The rows exist, and they show every figure. Whether the sentence is "
                "true and answers the claim, a reader must judge.</p>"
            )
        )
        rows = sound(named(made.evidence))
        lines = "".join(f"<p>{text(s)}</p>" for s in said)
        self.reply.value = f"<div>{lines}{done}{''.join(map(row_in_words, rows))}</div>"
        cards.tell_watchers()


def as_table(made: Sequence[Correction]) -> pd.DataFrame:
    """Return the corrections as a table: claim, verdict, evidence, sentence, source."""
    mine = {x.name: x.mine for x in board.board_lines([m.name for m in made])} if made else {}
    heads = ("Claim", "In our words", "My verdict", "Evidence", "Corrected sentence", "Source")
    rows = [
        (
            m.name,
            cards.claim(m.name)["claim"],
            mine[m.name] or "not yet",
            m.evidence,
            m.sentence,
            "; ".join(m.source_ids),
        )
        for m in made
    ]
    return pd.DataFrame(rows, columns=list(heads))


def by_theme(
    written: Sequence[Correction],
) -> tuple[dict[str, list[tuple[int, Correction]]], list[Correction]]:
    """Return the corrections by theme with the number of their note, and the notes in that order."""
    parts: dict[str, list[tuple[int, Correction]]] = {}
    notes: list[Correction] = []
    for key, theme in board.THEMES.items():
        for made in (m for m in written if cards.claim(m.name)["theme"] == key):
            notes.append(made)
            parts.setdefault(theme, []).append((len(notes), made))
    return parts, notes


def correction_note(made: Correction) -> str:
    """Return the note of a correction: claim, rows, and the full sources."""
    full = [f"{s.short}: {s.reference}" for s in map(data.source, filter(known, made.source_ids))]
    return f"{made.name}. Rows {', '.join(named(made.evidence))}. {'; '.join(full) or 'no source named'}"


def document(names: Sequence[str]) -> str:
    """Return the corrected article as far as it is written: text by theme, then notes."""
    written = [c for c in corrections(names) if c.complete]
    if not written:
        return "<p>Nothing is written yet. Fill the form above for at least one claim.</p>"
    parts, notes = by_theme(written)
    body = "".join(
        f"<h4>{text(theme)}</h4><p>"
        + " ".join(f"{text(m.sentence)}<sup>{place}</sup>" for place, m in said)
        + "</p>"
        for theme, said in parts.items()
    )
    lines = "".join(f"<li>{text(correction_note(m))}</li>" for m in notes)
    table = as_table(written)
    return (
        f"{body}<p><b>Notes</b></p><ol>{lines}</ol>"
        f"{panels.table(table, 'Claim, evidence, corrected sentence and source')}"
        f"<p>{panels.download(table, 'my_corrected_article')}</p>"
    )


class Document(LiveForm):
    """The corrected article, live: it grows as the form is filled."""

    def __init__(self, chosen: Sequence[str]) -> None:
        self.names = tuple(chosen) or tuple(board.names())
        self.count, self.html = plain_html(), plain_html()
        head = plain_html('<h3 class="jasa-question">My corrected article</h3>')
        super().__init__([head, cards.reader(self), self.count, self.html])
        self.refresh()

    def __repr__(self) -> str:
        return "My corrected article"

    def refresh(self) -> None:
        """Read the record and write the document."""
        made = corrections(self.names)
        begun = sum(bool(c.evidence or c.sentence) for c in made)
        done = sum(c.complete for c in made)
        self.count.value = f"<p>{done} of {len(made)} claims written, {begun - done} begun.</p>"
        self.html.value = document(self.names)


def fact_check(*chosen: str) -> None:
    """Show the form for the corrected article, for all claims or those named.

    Raises:
        jasa.learn.cards.ItemError: there is no claim of a name.
    """
    made = Form(chosen)
    display(HTML(board.claims_as_list(board.board_lines(chosen))))
    display(made)


def corrected_article(*chosen: str) -> None:
    """Show the corrected article as far as it is written, with notes and a download."""
    made = Document(chosen)
    page = f'{panels.FORMS}<div class="jasa-card jasa-fallback">{document(made.names)}</div>'
    display(HTML(page))
    display(made)
