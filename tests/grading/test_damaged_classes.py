"""Any platform, any names, any damaged bytes: no student is lost, no neighbour, and nothing raises.

EXAMPLES=10000 in the environment tries that many instead of the usual few.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jasa.instructor.grading.judge.verdict import load_key
from jasa.instructor.grading.read.choose import choose
from jasa.instructor.grading.read.collect import collect
from jasa.instructor.grading.read.submission import READ_LIMITS

from .conftest import untouched
from .test_platforms import PLATFORMS, STEM, people

SMALL = untouched()
SMALL.notebook["cells"] = [c for c in SMALL.cells if c["id"] in ("03-title", "03-q1-answer")]
WHOLE = json.dumps(SMALL.notebook).encode()
WAYS = {
    "cut": lambda at, some: WHOLE[:at],
    "over": lambda at, some: WHOLE[:at] + some + WHOLE[at + len(some) :],
    "between": lambda at, some: WHOLE[:at] + some + WHOLE[at:],
    "utf-16": lambda at, some: WHOLE.decode().encode("utf-16"),
    "utf-16-le": lambda at, some: WHOLE.decode().encode("utf-16-le"),
    "utf-32": lambda at, some: WHOLE.decode().encode("utf-32"),
    "other bytes": lambda at, some: some,
}


@cache
def the_key() -> dict:
    """Not a fixture: hypothesis would write all of it into each of its examples."""
    return load_key("03")


def class_zip(paths: list[str], files: list[bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, raw in zip(paths, files, strict=True):
            archive.writestr(path, raw)
    return made.getvalue()


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    platform=st.sampled_from([name for name in PLATFORMS if name != "as JSON"]),
    who=people(),
    way=st.sampled_from(list(WAYS)),
    at=st.integers(0, len(WHOLE)),
    some=st.binary(max_size=40),
    place=st.integers(0, 7),
)
def test_a_damaged_file_costs_its_own_student_at_most(platform, who, way, at, some, place):
    damaged = WAYS[way](at, some)
    paths = [PLATFORMS[platform](name, number) for name, number in who]
    files = [WHOLE] * len(who)
    files[place % len(who)] = damaged
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "class.zip"
        path.write_bytes(class_zip(paths, files))
        hand_ins = {hand_in.where: hand_in for hand_in in collect(path, STEM).hand_ins}
        assert sorted(hand_ins) == sorted(paths)
        assert len({hand_in.student.casefold() for hand_in in hand_ins.values()}) == len(who)
        whole = next(hand_ins[p] for p, raw in zip(paths, files, strict=True) if raw is WHOLE)
        assert choose(whole, the_key(), READ_LIMITS).why == ""
        broken = choose(hand_ins[paths[place % len(who)]], the_key(), READ_LIMITS)
        assert broken.raw == damaged
        assert "Our own program failed" not in broken.why
        broken.why.encode("utf-8")
