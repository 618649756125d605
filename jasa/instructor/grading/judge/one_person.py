"""One student who stands in a gradebook under two names becomes one: all rows go under one name.

Nothing is taken out: runs, marks with their history, drafts and hand-ins on paper of both are kept
in the order in which they came, so that the run made last counts, as for anybody. The name that is
given up is remembered: files that come under it later are the kept one's.
"""

from __future__ import annotations

import json
import sqlite3

from jasa.instructor.grading.judge.migration import NOT_CHANGED


def merge_rows(db: sqlite3.Connection, gone: str, kept: str) -> None:
    """Put all that a gradebook has under ``gone`` under ``kept``, in one transaction."""
    db.execute("begin immediate")
    try:
        for table in ("runs", "by_hand"):
            _rename_results(db, table, gone, kept)
        db.execute("drop trigger if exists given_is_not_changed")
        db.execute("update given set student = ? where student = ?", (kept, gone))
        db.execute(NOT_CHANGED)
        # Where one marker typed for both and saved neither, the draft for the kept name stays.
        db.execute("update or ignore drafts set student = ? where student = ?", (kept, gone))
        db.execute("update merged set kept = ? where kept = ?", (kept, gone))
        db.execute("delete from merged where gone = ?", (kept,))
        db.execute("insert or replace into merged values (?, ?)", (gone, kept))
        db.commit()
    except BaseException:
        db.rollback()
        raise


def _rename_results(db: sqlite3.Connection, table: str, gone: str, kept: str) -> None:
    """A stored result names its student, too; one that is damaged stays so and is made again."""
    rows = db.execute(f"select id, result from {table} where student = ?", (gone,)).fetchall()
    for number, stored in rows:
        try:
            renamed = json.dumps(json.loads(stored) | {"student": kept}, ensure_ascii=False)
        except (ValueError, TypeError):
            renamed = stored
        db.execute(
            f"update {table} set student = ?, result = ? where id = ?", (kept, renamed, number)
        )
