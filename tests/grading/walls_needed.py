"""What a hostile hand-in of the tests needs around it before it may run: one table, two nets.

At collection every text in the tests of grading is read: one that could reach beyond its own
process must stand in a test marked ``@pytest.mark.hostile(needs=LEVEL)`` (or in an ``Animal`` that
says so). At run time every job that goes into a sandbox is looked at once more.
What is not marked is harmless by construction: it signals nobody but itself, starts nothing,
writes only below its own working folder, and opens no connection.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from jasa.instructor.grading.run.jail import LIMITS, NAMESPACES
from jasa.instructor.grading.run.sandbox import FRESH

ACCOUNT = "another account"
ORDER = ("", FRESH, LIMITS, ACCOUNT, NAMESPACES)

# The text of a hand-in: the least level behind which it may run. ``bystander`` is the name tests
# give to a process of their own, which may be hit.
DANGERS = {
    r"kill\((?!os\.getpid\(\)|bystander)": ACCOUNT,
    r"killpg|pidfd_send_signal|F_SETOWN": ACCOUNT,
    r"while[\s\S]*fork\(|fork\([\s\S]*while True": ACCOUNT,
    r"fork\(|subprocess|os\.system|os\.exec|posix_spawn|multiprocessing|Thread\(": LIMITS,
    r"ctypes|unshare|setuid|setgid|chroot|mknod|ptrace": NAMESPACES,
    r"socket|urllib|http\.client": NAMESPACES,
    r"open\([rbf]*['\"]/(?!proc/self/st)|makedirs|rmtree|os\.remove": NAMESPACES,
    r"unlink|os\.rename|symlink|os\.link": NAMESPACES,
    r"open\((?!['\"]\w|str\(|os\.environ)[^)]*['\"][wax]b?\+?['\"]|os\.open\(|truncate": NAMESPACES,
}


@dataclass(frozen=True)
class Animal:
    """A hostile answer: its code, words its result must hold, and the walls it needs."""

    source: str
    words: str = ""
    needs: str = ""

    def marks(self) -> list[pytest.MarkDecorator]:
        """The marker of a test that runs this."""
        return [pytest.mark.hostile(needs=self.needs)] if self.needs else []


def parameters(animals: dict[str, Animal]) -> list[Any]:
    """One pytest parameter for each animal, marked with what it needs."""
    return [pytest.param(name, marks=animal.marks()) for name, animal in animals.items()]


def least_level(source: str) -> str:
    """The lowest level behind which a text may run as code; "" if anywhere."""
    found = [level for sign, level in DANGERS.items() if re.search(sign, source)]
    return max(found, key=ORDER.index, default="")


def level_of(box: Any) -> str:
    """The level of an open sandbox, in the words of ``ORDER``."""
    level = box.isolation.level
    return ACCOUNT if level == LIMITS and box.walls.user is not None else level


def refuse_unwalled(box: Any, job: dict[str, Any]) -> None:
    """Raise before a job runs in a sandbox that does not hold what its cells could do."""
    for block in job["blocks"]:
        for cell in block["cells"]:
            needed = "" if cell.get("ours") else least_level(str(cell["source"]))
            if ORDER.index(needed) > ORDER.index(level_of(box)):
                raise AssertionError(
                    f"A hand-in that needs {needed!r} was about to run behind {level_of(box)!r}."
                )


def unmarked(program: str) -> Iterator[str]:
    """Name each text of a test file that could do harm and whose marker does not say so."""
    for node in ast.parse(program).body:
        stated = _stated(getattr(node, "decorator_list", []))
        for text, needs in _texts(node, stated):
            least = least_level(text)
            if ORDER.index(least) > ORDER.index(needs):
                name = getattr(node, "name", f"line {node.lineno}")
                yield f"{name}: {text[:60]!r} needs {least!r}, its marker says {needs!r}"


def _stated(decorators: list[ast.expr]) -> str:
    """The least level that the hostile markers among some decorators name."""
    found = [
        keyword.value.value if isinstance(keyword.value, ast.Constant) else _named(keyword.value)
        for decorator in decorators
        for call in ast.walk(decorator)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "hostile"
        for keyword in call.keywords
        if keyword.arg == "needs"
    ]
    return min(found, key=ORDER.index, default="")


def _named(value: ast.expr) -> str:
    names = {"FRESH": FRESH, "LIMITS": LIMITS, "ACCOUNT": ACCOUNT, "NAMESPACES": NAMESPACES}
    return names[getattr(value, "id", "")]


def _texts(node: ast.AST, needs: str) -> Iterator[tuple[str, str]]:
    """Every text below a node, with the level in force there; docstrings are no code."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Animal":
        given = [k.value for k in node.keywords if k.arg == "needs"]
        needs = _named(given[0]) if given else ""
    if isinstance(node, ast.JoinedStr):
        parts = [v.value if isinstance(v, ast.Constant) else "0" for v in node.values]
        yield "".join(map(str, parts)), needs
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value, needs
        return
    for child in ast.iter_child_nodes(node):
        yield from _texts(child, needs)
