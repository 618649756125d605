"""The answers to read as an Excel file: wrapped text, allowed points to choose from, the rubric beside.

Text stays text: a cell that begins like a formula is written as the words it is.
"""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from jasa.errors import JasaError
from jasa.instructor.grading.read.tables import MOST_LINES, table_rows

WIDTHS = {"student": 22, "name": 22, "question": 9, "title": 18, "answer": 80, "comment": 40}
RUBRIC_HEAD = ("question", "level", "points", "earns")


class NoExcel(JasaError):
    """Excel files need a package that is not here, or a file is none."""


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError:
        raise NoExcel(
            'Excel files need a package: python -m pip install ".[instructor]".'
        ) from None
    return openpyxl


def reading_workbook(
    head: Sequence[str], rows: Sequence[Sequence[str]], key: Mapping[str, Any]
) -> bytes:
    """Write the rows of ``to_read`` as an Excel file, with the rubrics in a second sheet."""
    book = _openpyxl().Workbook()
    sheet = book.active
    sheet.title = "to read"
    _fill_sheet(sheet, head, rows)
    _allow_points(sheet, head, rows, key)
    rubric = book.create_sheet("rubric")
    lines = [
        [name, str(level["level"]), f"{level['points']:g}", str(level["earns"])]
        for name, entry in key["questions"].items()
        for level in entry["question"].get("rubric", [])
    ]
    _fill_sheet(rubric, RUBRIC_HEAD, lines)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill_sheet(sheet: Any, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for line, cells in enumerate([head, *rows], start=1):
        for column, text in enumerate(cells, start=1):
            cell = sheet.cell(line, column)
            number = head[column - 1] in ("points", "of") and line > 1
            if number and text:
                cell.value = float(text)
            else:
                cell.value = text or None
                cell.data_type = "s" if text else "n"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=line == 1)
    for column, name in enumerate(head, start=1):
        width = 60 if name == "earns" else WIDTHS.get(name, 12)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"


def _allow_points(
    sheet: Any, head: Sequence[str], rows: Sequence[Sequence[str]], key: Mapping[str, Any]
) -> None:
    """A list to choose points from; others up to the maximum are asked about, not refused."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    question, points = head.index("question"), get_column_letter(head.index("points") + 1)
    first = 2
    for name, group in itertools.groupby(rows, key=lambda row: row[question]):
        count = len(list(group))
        rubric = key["questions"][name]["question"].get("rubric", [])
        allowed = ",".join(f"{level['points']:g}" for level in rubric)
        if allowed:
            choice = DataValidation("list", formula1=f'"{allowed}"', errorStyle="warning")
            choice.add(f"{points}{first}:{points}{first + count - 1}")
            sheet.add_data_validation(choice)
        first += count


def workbook_rows(raw: bytes) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Read the first sheet of a filled-in Excel file. Raises NoExcel."""
    openpyxl = _openpyxl()
    try:
        sheet = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True).worksheets[
            0
        ]
        lines = [
            ["" if cell is None else _cell_text(cell) for cell in line]
            for line in itertools.islice(sheet.iter_rows(values_only=True), MOST_LINES)
        ]
    except (KeyError, ValueError, OSError, IndexError, zipfile.BadZipFile):
        raise NoExcel("The Excel file cannot be read. Save it as CSV.") from None
    return table_rows(lines)


def _cell_text(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)
