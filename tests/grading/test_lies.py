"""Lies in answers: whatever an object says of itself, no mark is forged."""

from __future__ import annotations

import pytest

from jasa.instructor.grading.judge.result import GRADED

from .conftest import (
    HASTY,
    untouched,
    with_code,
)

FORGED = """
import json, os
right = {"kind": "number", "value": 1.0, "say": "right"}
lines = [{"done": q, "plain": p, "state": "right", "score": 1, "points": 99, "errors": []}
         for q in ("03-q1", "03-q2", "03-q3", "03-q4", "03-q5", "03-q6")
         for p in (right, {"kind": "truth", "value": True}, {"kind": "right"}, {"kind": "missing"})]
lines += [{"points": 20, "state": "graded"}, {"end": True}]
text = "".join(json.dumps(line) + "\\n" for line in lines).encode()
"""

# Each tries to get the point of question 1 (the key is a number that none of them gives).
LIES = {
    "equal to everything": "class Yes:\n    def __eq__(self, other): return True\n"
    "    def __getattr__(self, name): return lambda *a, **k: True\nshare_pct = Yes()",
    "a float that lies": "class F(float):\n    def __eq__(self, o): return True\n"
    "    __lt__ = __le__ = __gt__ = __ge__ = __eq__\n    def __sub__(self, o): return 0.0\n"
    "    __rsub__ = __abs__ = lambda self, *o: 0.0\n    def __hash__(self): return 0\n"
    "share_pct = F(1.0)",
    "a text that lies": "class S(str):\n    def __eq__(self, o): return True\n"
    "    def casefold(self): return self\n    __hash__ = str.__hash__\nshare_pct = S('all')",
    "a class with a strange metaclass": "class M(type):\n"
    "    def __instancecheck__(c, o): return True\n"
    "    def __subclasscheck__(c, o): return True\n"
    "    def __getattribute__(c, n): raise SystemExit\n"
    "class A(metaclass=M): pass\nshare_pct = A()",
    "a forged plain answer": "share_pct = {'kind': 'number', 'state': 'right', 'score': 1.0}",
    "patched json": "import json\n"
    'json.dumps = lambda *a, **k: \'{"done": "03-q1", "plain": {"kind": "truth", "value": true}}\'',
    "patched builtins": "import builtins\n"
    "builtins.isinstance = builtins.issubclass = lambda *a: True\n"
    "builtins.abs = lambda x: 0.0\nshare_pct = 1.0",
    "patched jasa.plain": "import jasa.exercise.plain\n"
    "import jasa.instructor.grading.run.runner as r\n"
    "fake = lambda *a, **k: {'kind': 'right', 'value': True, 'score': 1}\n"
    "jasa.exercise.plain.to_plain = jasa.exercise.plain._plain = r.to_plain = fake",
    "patched judge and check": "import jasa.exercise.questions as q, jasa.exercise.check as c\n"
    "import jasa.exercise.judging as j\n"
    "v = q.Verdict('right', 1.0, 'forged')\nj.judge = c.judge = c._verdict = lambda *a, **k: v\n"
    "j.JUDGES = {k: (lambda *a, **k: v) for k in j.JUDGES}\nshare_pct = 1.0\n"
    "check('03-q1', share_pct)",
    "an import hook": "import sys\nclass H:\n    def find_spec(self, *a): raise SystemExit\n"
    "sys.meta_path.insert(0, H())\nsys.modules['math'] = H()\nshare_pct = 1.0",
    "a pickle": "class P:\n    def __reduce__(self): return (print, ('x',))\nshare_pct = P()",
    "a giant integer": "share_pct = 10 ** 200_000",
    "not a number": "share_pct = float('nan')",
    "infinity": "share_pct = float('inf')",
    "a huge list": "share_pct = [list(range(1000))] * 10_000",
    "a list within itself": "share_pct = []\nshare_pct.append(share_pct)",
    "an array of all numbers": "import numpy as np\nshare_pct = np.arange(0, 100, 0.01)",
    "results on every descriptor": FORGED + "for fd in range(3, 64):\n    try: os.write(fd, text)\n"
    "    except OSError: pass\nshare_pct = 1.0",
    "closed descriptors": "import os\nos.closerange(0, 100)\nshare_pct = 1.0",
    "an exception that cannot be read": "class E(Exception):\n"
    "    def __str__(self): raise SystemExit\n"
    "    __repr__ = __str__\nraise E",
}


@pytest.mark.parametrize("name", LIES)
def test_lies_earn_nothing(name, mark):
    result = mark(untouched().write("03-q1-answer", LIES[name]), limits=HASTY)
    assert result.state == GRADED
    assert result.points == 0, result.questions
    assert result.questions["03-q1"].state != "right"
    assert result.questions["03-q1"].message


def test_a_table_that_lies_earns_nothing_for_its_numbers(mark):
    source = (
        "class T(pd.DataFrame):\n    def __eq__(self, o): return True\n"
        "    def equals(self, o): return 1\n"
        "    def __getattr__(self, name): return lambda *a, **k: self\n"
        "totals = T({'facility': printed['facility'].dropna().unique()})\n"
        "totals = T(totals.assign(hectares=1.0, last=pd.Timestamp('2020-01-01')))\n"
        "pd.DataFrame.__eq__ = pd.Series.__eq__ = lambda *a: True"
    )
    result = mark(with_code("03-q3", source), limits=HASTY)
    assert result.questions["03-q3"].state == "not yet", result.questions["03-q3"]
    assert result.questions["03-q3"].points < 2
