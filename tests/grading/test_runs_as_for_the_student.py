"""A notebook runs in marking as it runs for the student: the same cells in both, values compared."""

from __future__ import annotations

import json
from pathlib import Path
from queue import Empty
from typing import Any

import pytest

from jasa.data import ROOT
from jasa.instructor.grading.run.answers import collect_answers

from .conftest import FULL, PATIENT, right
from .inside import block_of

#: Each sets ``share_pct``; what it is in a real kernel, it must be in the sandbox.
CELLS = {
    "plain": "share_pct = 70.27",
    "time": "%time share_pct = 1 + 1",
    "timeit": "share_pct = 3\n%timeit -n 1 -r 1 sum(range(3))",
    "cell time": "%%time\nshare_pct = 4",
    "cell capture": "%%capture out\nprint('x')\nshare_pct = 5",
    "magic through the shell": "get_ipython().run_line_magic('time', 'share_pct = 6')",
    "precision": "get_ipython().run_line_magic('precision', '4')\nshare_pct = 7",
    "a setting": "%xmode Minimal\nshare_pct = 8",
    "indented magic": "for n in range(3):\n    %time share_pct = n",
    "help": "import math\nmath.sqrt?\nshare_pct = 9",
    "await": "import asyncio\nawait asyncio.sleep(0)\nshare_pct = 10",
    "async for": "async def three():\n    for n in range(3):\n        yield n\n"
    "async for n in three():\n    share_pct = n",
    "beside the data": "share_pct = len(open('../data/land.csv', encoding='utf-8').readlines())",
    "pandas beside the data": "import pandas as pd\nshare_pct = len(pd.read_csv('../data/land.csv'))",
    "a file of one's own": "open('own.csv', 'w').write('a,b\\n1,2\\n')\n"
    "import pandas as pd\nshare_pct = int(pd.read_csv('own.csv')['b'].sum())",
    "dunder name": "share_pct = __name__",
    "display": "display('x')\nshare_pct = 11",
    "semicolon": "share_pct = 12;",
    "expression last": "share_pct = 13\nshare_pct",
    "user namespace": "x = 14\nshare_pct = get_ipython().user_ns['x']",
    "trailing comment": "share_pct = 15  # %time",
    "a percent sign in text": "share_pct = '%time'",
    "multi-line string": "share_pct = '''\n%time is no magic here\n'''",
    "walrus": "print(share_pct := 16)",
    "print to a file": "import sys\nprint('x', file=sys.stderr)\nshare_pct = 17",
}


@pytest.fixture(scope="module")
def in_a_kernel() -> dict[str, Any]:
    """What each cell gives in a real kernel that works in the folder ``exercises``."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3", cwd=str(ROOT / "exercises"))
    found = {}
    try:
        for name, source in CELLS.items():
            asked = source.replace("'own.csv'", "'/tmp/jasa-own.csv'")
            asked = f"share_pct = None\n{asked}" if not asked.startswith("%%") else asked
            _run(client, asked)
            said = _run(client, "import json; print(json.dumps(share_pct))")
            found[name] = json.loads(said)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        Path("/tmp/jasa-own.csv").unlink(missing_ok=True)
    return found


def _run(client: Any, source: str) -> str:
    said = []
    client.execute(source)
    while True:
        try:
            message = client.get_iopub_msg(timeout=120)
        except Empty:
            raise AssertionError("the kernel does not answer") from None
        content = message["content"]
        if message["msg_type"] == "stream":
            said.append(content["text"])
        if message["msg_type"] == "error":
            raise AssertionError(content["evalue"])
        if message["msg_type"] == "status" and content["execution_state"] == "idle":
            return "".join(said).strip().split("\n")[-1]


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_gives_the_same_in_both(name: str, in_a_kernel: dict, best: Any) -> None:
    answers = collect_answers(best, [block_of(CELLS[name])], PATIENT)
    assert {e["type"] for e in answers.errors["t"]} <= {"left out"}, answers.errors
    found = answers.plain["t"]
    value = found.get("value", [item.get("value") for item in found.get("items", [])])
    assert value == in_a_kernel[name]


def test_commands_of_the_computer_are_left_out_and_said(mark: Any) -> None:
    made = right()
    source = "".join(made.cell("03-q1-answer")["source"])
    made.write("03-q1-answer", f"!pip install pandas\nfiles = !ls\n{source}")
    result = mark(made)
    assert result.points == FULL
    assert "A notebook command was left out: !pip install pandas" in [
        r.sentence for r in result.repairs
    ]
