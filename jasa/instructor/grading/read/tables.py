"""The cells of a table that a platform, a spreadsheet or a person made, under heads that we know."""

from __future__ import annotations

import csv
import io
import itertools
import re
import unicodedata
from collections.abc import Sequence

#: Heads of class lists as platforms write them, in the languages of their sites, and as ours.
HEADS = {
    "first name": "first name|given name|first_name|vorname|prénom|prenom|nombre|nome|名",
    "last name": "surname|last name|family name|last_name|nachname|nom|nom de famille|apellidos?|"
    "apellido\\(s\\)|cognome|sobrenome|姓|名字",
    "name": "name|full name|student name|display name|vollständiger name|nom complet|nombre completo|"
    "氏名|名前|フルネーム|姓名",
    "student": "student|username|user name|benutzername|nom d'utilisateur|usuario|nombre de usuario|"
    "identifier|github_username|org defined id|orgdefinedid|ユーザ名",
    "sis user id": "sis user id|student_id|student id|student number|id number|id-nummer|"
    "matrikelnummer|numéro d'identification|numéro d'étudiant|número de id|número de identificación|"
    "matricule|idナンバー|学籍番号|学生番号",
    "sis login id": "sis login id|login|login id",
    "handed in": "last modified \\(submission\\)|zuletzt geändert \\(abgabe\\)|"
    "dernière modification \\(travail remis\\)|"
    "última modificación \\(entrega\\)|最終更新日時 \\(提出\\)",
    "email address": "email address|e-mail|email|mail|e-mail-adresse|adresse de courriel|"
    "courriel|dirección de correo|correo electrónico|メールアドレス|メール",
    "section": "sections?|section name|groups?|group name|groupname|group code|tutorial(?: group)?|"
    "child course id|class|gruppen?|gruppenname|übungsgruppe|tutorium|sektion|groupes?|"
    "nom du groupe|grupos?|nombre del grupo|sección|secciones|gruppo|gruppi|sezione|turmas?|"
    "グループ|グループ名|セクション|クラス|組",
}
KNOWN_HEADS = {
    head: re.compile(rf"^(?:{pattern})$", re.IGNORECASE) for head, pattern in HEADS.items()
}
MOST_TITLE_LINES = 10
MOST_LINES = 20_000
MOST_HEAD = 20_000  # characters of a line looked at for the mark that parts cells


def read_rows(text: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Columns (lower case) and rows with their number in a spreadsheet; comma, semicolon, tab.

    A first line ``sep=;``, as Excel writes it, says how cells are parted and is no row.
    """
    lines = text.split("\n")
    said = re.match(r"^\ufeff?\s*\"?sep=(.)\"?\s*$", lines[0].rstrip("\r"), re.IGNORECASE)
    skipped = 1 if said else 0
    head = lines[skipped : skipped + MOST_TITLE_LINES + 1]
    mark = said[1] if said else max(",;\t", key=lambda m: _parts_as_a_head(head, m))
    body = io.StringIO("\n".join(lines[skipped:]), newline="")
    return table_rows(list(csv.reader(body, delimiter=mark)), skipped + 1)


def _parts_as_a_head(lines: Sequence[str], mark: str) -> tuple[int, int]:
    """How well a mark parts one of the first lines: heads that are known, then cells.

    Rows say little: an answer may have more commas than the table has columns.
    """
    begun = io.StringIO("\n".join(lines)[:MOST_HEAD], newline="")
    parted = itertools.islice(csv.reader(begun, delimiter=mark), MOST_TITLE_LINES + 1)
    known = max((sum(_is_head([cell]) for cell in line) for line in parted), default=0)
    return known, max(line.count(mark) for line in lines)


def table_rows(
    lines: Sequence[Sequence[str]], start: int = 1
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Columns and numbered rows of a table; title lines may stand above its head."""
    head = next((n for n, line in enumerate(lines[: MOST_TITLE_LINES + 1]) if _is_head(line)), 0)
    columns = (
        [(cell or "").strip().strip("\ufeff").casefold() for cell in lines[head]] if lines else []
    )
    rows = []
    for number, line in enumerate(lines[head + 1 :], start=start + head + 1):
        cells = dict.fromkeys(columns, "")
        cells |= {name: cell.strip() for name, cell in zip(columns, line, strict=False)}
        if any(cells.values()):
            rows.append((number, cells))
    return columns, rows


def _is_head(line: Sequence[str]) -> bool:
    """Whether a line is the head; "Group 3" above a table is a title as well as a column."""
    heads = {_known_head(cell) for cell in line} - {"", "section"}
    return bool(heads) or any(cell.strip().casefold() == "id" for cell in line)


def with_known_heads(
    columns: list[str], rows: list[tuple[int, dict[str, str]]]
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Name the columns as ours, whatever the language; of two alike the first counts."""
    ours = {column: _known_head(column) or column for column in columns}
    named: list[tuple[int, dict[str, str]]] = []
    for number, row in rows:
        cells: dict[str, str] = {}
        for column, cell in row.items():
            cells.setdefault(ours[column], cell)
        named.append((number, cells))
    return list(dict.fromkeys(ours.values())), named


def _known_head(cell: str) -> str:
    plain = unicodedata.normalize("NFC", cell).strip().strip("\ufeff\"'").casefold()
    return next((head for head, known in KNOWN_HEADS.items() if known.match(plain)), "")
