"""The tables of a gradebook, and the steps from an older one to today's, each in one transaction.

``pragma user_version`` names the format. 1: runs and ``manual`` marks, the newest of which counted.
2: ``given``, rows that say for which text a mark was given and by whom. 3: the class list has
sections, and names that were merged are remembered.
"""

from __future__ import annotations

import sqlite3

from jasa.instructor.grading.judge.given import AGREED, CLEAR, MARK, text_digest
from jasa.instructor.grading.judge.result import from_json

FORMAT = 3
RUNS = """
create table if not exists runs (
    id integer primary key, exercise text not null, student text not null, state text not null,
    points real, of real not null, work text not null, file text not null, isolation text not null,
    version text not null, at text not null, result text not null);
create index if not exists runs_by_student on runs (exercise, student, id);
create index if not exists runs_by_work on runs (work);
create table if not exists written (path text primary key, digest text not null);
create table if not exists keys (digest text primary key, key blob not null);
"""
NOT_CHANGED = """create trigger if not exists given_is_not_changed before update on given
    begin select raise(abort, 'marks given are only added'); end;"""
PEOPLE = """
create table if not exists given (
    id integer primary key, exercise text not null, student text not null, question text not null,
    act text not null, marker text not null, points real, comment text not null,
    private text not null, level text not null, ticks text not null, flag integer not null,
    digest text not null, undoes integer not null, at text not null);
create index if not exists given_by_answer on given (exercise, student, question, id);
{not_changed}
create trigger if not exists given_is_not_removed before delete on given
    begin select raise(abort, 'marks given are only added'); end;
create table if not exists drafts (
    exercise text not null, student text not null, question text not null, marker text not null,
    draft text not null, at text not null, primary key (exercise, student, question, marker));
create table if not exists stock (
    exercise text not null, question text not null, comment text not null, marker text not null,
    at text not null, primary key (exercise, question, comment));
create table if not exists by_hand (
    id integer primary key, exercise text not null, student text not null, marker text not null,
    at text not null, result text not null);
create table if not exists class_list (
    place integer primary key, number text not null, name text not null, ids text not null,
    drawn integer not null, sections text not null default '[]');
create table if not exists merged (gone text primary key, kept text not null);
""".replace("{not_changed}", NOT_CHANGED)


def bring_up_to_date(db: sqlite3.Connection) -> None:
    """Make the tables of a new gradebook, or carry an older one over; all or nothing."""
    db.execute("begin immediate")  # two programs that open it at once: the second waits, then looks
    try:
        version = db.execute("pragma user_version").fetchone()[0]
        if version == 2:
            db.execute("alter table class_list add column sections text not null default '[]'")
        for statement in _statements(RUNS + PEOPLE):
            db.execute(statement)
        if version == 1:
            _carry_over_manual_marks(db)
        db.execute(f"pragma user_version={FORMAT}")
        db.commit()
    except BaseException:
        db.rollback()
        raise


def _statements(script: str) -> list[str]:
    """The statements of a script: ``executescript`` would end the transaction."""
    made, begun = [], ""
    for part in script.split(";"):
        begun += part + ";"
        if sqlite3.complete_statement(begun):
            made.append(begun)
            begun = ""
    return made


def _carry_over_manual_marks(db: sqlite3.Connection) -> None:
    """Turn every manual mark, also those replaced since, into a row of ``given``.

    The newest one counted, whoever gave it: where several people marked, it becomes the agreed one.
    """
    rows = db.execute(
        "select exercise, student, question, points, who, why, at from manual order by id"
    ).fetchall()
    newest = {row[:3]: place for place, row in enumerate(rows)}
    markers: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        markers.setdefault(row[:3], set()).add(row[4])
    for place, (exercise, student, question, points, who, why, at) in enumerate(rows):
        answer = (exercise, student, question)
        act = CLEAR if points is None else MARK
        if act == MARK and newest[answer] == place and len(markers[answer]) > 1:
            act = AGREED
        digest = _read_then(db, exercise, student, question, at)
        db.execute(
            "insert into given values (null, ?, ?, ?, ?, ?, ?, ?, '', '', '[]', 0, ?, 0, ?)",
            (*answer, act, who, points, why, digest, at),
        )
    db.execute("drop table manual")


def _read_then(db: sqlite3.Connection, exercise: str, student: str, question: str, at: str) -> str:
    """Name the text that stood in the newest run when a mark was given; "" if there was none."""
    row = db.execute(
        "select result from runs where exercise = ? and student = ? and at <= ? "
        "order by id desc limit 1",
        (exercise, student, at),
    ).fetchone()
    try:
        questions = from_json(row[0]).questions if row else {}
    except ValueError:  # a damaged run is marked again; its mark fits any text
        return ""
    read = questions.get(question)
    return text_digest(read.written) if read is not None and read.kind == "text" else ""
