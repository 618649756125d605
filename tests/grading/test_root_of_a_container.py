"""Who is called root in a container may own one number only: student code is shut in all the same."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from jasa.data import ROOT
from jasa.instructor.grading.run import sandbox
from jasa.instructor.grading.run.jail import LIMITS, NAMESPACES

from .conftest import FULL

MARK = """
import sys
from jasa.instructor.grading.run.sandbox import open_sandbox
from jasa.instructor.grading.judge.verdict import grade, load_key
from tests.grading.conftest import PATIENT, right
from tests.grading.inside import run_inside
box = open_sandbox(level=sys.argv[1])
result = grade(right().bytes(), load_key("03"), sandbox=box, student="test", limits=PATIENT)
status = "share_pct = [s.split()[1] for s in open('/proc/self/status') if s.startswith('CapEff')]"
print(box.walls.user, result.points, run_inside(box, status)["items"][0]["value"])
box.close()
"""


@pytest.mark.hostile(needs=NAMESPACES)
@pytest.mark.parametrize("level", [NAMESPACES, LIMITS])
def test_root_over_one_number_alone_marks_behind_the_same_walls(level):
    """`unshare --map-root-user` is such a root, as some containers make one."""
    unshare = shutil.which("unshare") or pytest.skip("no unshare here")
    done = subprocess.run(
        [unshare, "--user", "--map-root-user", "--mount", sys.executable, "-c", MARK, level],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr
    other, points, rights = done.stdout.split()
    assert other == "None" and float(points) == FULL, "marked, under the one number that there is"
    assert int(rights, 16) == 0, "nothing of root is left to student code"


@pytest.mark.parametrize(
    ("owned", "all_ours"),
    [
        ("         0          0 4294967295\n", True),
        ("         0       1000          1\n", False),
        ("         0       1000          1\n         1     100000      65536\n", True),
        ("         0     100000      61000\n", False),
        ("", False),
    ],
)
def test_a_container_owns_our_numbers_or_not(owned, all_ours):
    """Maps as the kernel prints them: of the machine, of one number, of podman, of a small container."""
    assert sandbox._covers(owned) == all_ours
