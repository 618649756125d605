"""What an exhibit is kept under covers what makes it: code that ran and tables that were read."""

from __future__ import annotations

import functools
import gc
import inspect
import random
import sys
from types import FrameType
from typing import Any

import pytest

from jasa import data, exhibits
from jasa.frame.exhibit import REGISTRY
from jasa.instructor.site import computed, states

assert exhibits.__all__

#: Who reads every table only to find in which one a row stands: `formulas.row` reads the row itself.
FINDER = "places"


def forget() -> None:
    """Forget what functions of the course keep, so that all that a state needs runs and is read anew."""
    for kept in gc.get_objects():
        if isinstance(kept, functools._lru_cache_wrapper) and kept.__module__.startswith("jasa."):
            kept.cache_clear()


def watched(name: str, state: dict[str, Any]) -> tuple[set[tuple[str, str]], set[str]]:
    """Render a state and return the functions of the course that ran and the tables that were read."""
    ran: set[tuple[str, str]] = set()
    read: set[str] = set()

    def look(frame: FrameType, event: str, _: Any) -> None:
        module = frame.f_globals.get("__name__", "")
        if event != "call" or not module.startswith("jasa."):
            return
        if not frame.f_code.co_name.startswith("<"):  # part of a function that is called by name
            ran.add((module, frame.f_code.co_name))
        caller = frame.f_back.f_code.co_name if frame.f_back else ""
        if (module, frame.f_code.co_name) == ("jasa.data.package", "load") and caller != "load":
            read.update({frame.f_locals["name"]} if caller != FINDER else ())
        if frame.f_code.co_name == "_rows_by_id":
            read.add(frame.f_locals["table"])

    forget()
    sys.setprofile(look)
    try:
        computed.rendered(name, state)
    finally:
        sys.setprofile(None)
    return ran, read


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_the_hash_covers_what_ran_and_what_was_read(name: str) -> None:
    exhibit, lot = REGISTRY[name], random.Random(f"{name} in the cache")
    chosen = {n: lot.choice(values) for n, values in states.choices(exhibit).items()}
    ran, read = watched(name, chosen)
    own = states.imported(str(inspect.unwrap(exhibit.draw).__module__)) | set(states.ROOMS)
    parts = {(p.__module__, p.__name__) for p in map(inspect.unwrap, states.PARTS)}
    missed = {place for place in ran if place[0] not in own} - parts
    assert not missed
    assert len({module for module, _ in ran} & own) > 3
    assert read
    assert read <= set(states.tables_of(exhibit))


def test_what_is_said_about_code_does_not_count_and_what_it_does_counts() -> None:
    code = 'def five() -> int:\n    """Say five."""\n    return 5  # five\n'
    same = 'def five() -> int:\n    """Give five."""\n\n    return 5\n'
    assert states.code_alone(code) == states.code_alone(same)
    assert states.code_alone(code) != states.code_alone(code.replace("return 5", "return 6"))


def test_a_changed_table_changes_the_hash_of_who_reads_it_and_of_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {name: states.hash_of(exhibit) for name, exhibit in REGISTRY.items()}
    monkeypatch.setitem(data.PACKAGE.resources["troops"], "hash", "sha256:of other rows")
    after = {name: states.hash_of(exhibit) for name, exhibit in REGISTRY.items()}
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {n for n, e in REGISTRY.items() if "troops" in states.tables_of(e)}
    assert {"troops"} <= changed < set(before)
