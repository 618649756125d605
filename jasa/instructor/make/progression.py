"""What each lesson teaches and each exercise needs, read from the syntax trees of their code.

``python -m jasa.instructor.make.progression`` prints what is off, lesson by lesson; with ``--table``
it prints the table for the teachers' page, with ``--write`` it writes it to solutions/progression.md.

A *construct* is what a beginner must have seen to write a line: a piece of syntax, a built-in
function, a function of a library, a method, an attribute, or a keyword of a call. The course's own
functions (``learn``, ``exhibits``, ``check``) are none.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jasa.data import ROOT
from jasa.notebooks import load_notebook, role_of

MOST_NEW = 15  # constructs that one lesson may bring
FEWEST_USES = 2  # cells of later lessons or of exercises that need what is taught
TABLE = "solutions/progression.md"
#: Keywords that are a step of their own. Others are learned with their call: they must be shown
#: before an exercise needs them, and are no step that a lesson has to count or to come back to.
KEYWORDS = {
    "ascending", "axis", "case", "dtype", "error_y", "errors", "format", "how", "indicator", "log_x",
    "log_y", "na_values", "normalize", "parse_dates", "sep", "skipfooter", "skiprows", "subset",
    "suffixes", "thousands",
}  # fmt: skip
SYNTAX: dict[type[ast.AST], str] = {
    ast.FunctionDef: "def … return",
    ast.Lambda: "lambda",
    ast.If: "if",
    ast.IfExp: "… if … else …",
    ast.For: "for",
    ast.While: "while",
    ast.Try: "try",
    ast.With: "with",
    ast.ListComp: "[… for … in …]",
    ast.DictComp: "{… for … in …}",
    ast.SetComp: "{… for … in …}",
    ast.GeneratorExp: "(… for … in …)",
    ast.JoinedStr: 'f"…"',
    ast.Dict: "{key: value}",
    ast.Set: "{a, b}",
    ast.List: "[a, b]",
    ast.Starred: "*list",
    ast.AugAssign: "+=",
    ast.Pow: "**",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.BitAnd: "a & b",
    ast.BitOr: "a | b",
    ast.Invert: "~a",
    ast.And: "and",
    ast.Or: "or",
    ast.Not: "not",
    ast.In: "in",
    ast.NotIn: "in",
    ast.Eq: "== and !=",
    ast.NotEq: "== and !=",
    ast.Lt: "< and >",
    ast.LtE: "< and >",
    ast.Gt: "< and >",
    ast.GtE: "< and >",
}


@dataclass(frozen=True)
class Use:
    """One place where a construct stands: the notebook's number and the cell's id."""

    notebook: str
    cell: str


@dataclass
class Construct:
    """Where one construct is shown in lessons, and where an exercise has or needs it."""

    name: str
    shown: list[Use] = field(default_factory=list)
    given: list[Use] = field(default_factory=list)
    needed: list[Use] = field(default_factory=list)

    @property
    def taught(self) -> str:
        """The number of the first lesson that shows it, "" when none does."""
        return min((use.notebook for use in self.shown), default="")

    @property
    def uses(self) -> int:
        """How many cells of later lessons and of exercises have it."""
        later = [use for use in self.shown if use.notebook > self.taught]
        return len({use.cell for use in [*later, *self.given, *self.needed]})


# ---------------------------------------------------------------- constructs of one cell


def constructs_of(source: str, own: frozenset[str] = frozenset()) -> set[str]:
    """Give the constructs of a piece of code; ``own`` are names of the course, which count not."""
    code = textwrap.dedent(re.sub(r"(?m)^\s*[%!].*$", "", source))
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        found |= set(_of_node(node, own))
    return found


def _of_node(node: ast.AST, own: frozenset[str]) -> Iterator[str]:
    if type(node) in SYNTAX:
        yield SYNTAX[type(node)]
    if isinstance(node, ast.Constant) and node.value is None:
        yield "None"
    if isinstance(node, ast.Assign):
        yield from _of_assignment(node)
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield _of_subscript(node)
    called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    if hasattr(builtins, called) and called not in own:
        yield f"{called}()"
    if isinstance(node, ast.Attribute) and _root_name(node) not in own:
        yield _attribute(node)
    if isinstance(node, ast.Call) and _root_name(node.func) not in own:
        yield from (f"{k.arg}=" if k.arg else "**names" for k in node.keywords)


def is_step(name: str) -> bool:
    """Whether a construct is a step of its own, and no setting that is learned with its call."""
    keyword = name.removesuffix("=")
    return keyword == name or not keyword.isidentifier() or keyword in KEYWORDS


def _of_assignment(node: ast.Assign) -> Iterator[str]:
    for target in node.targets:
        if isinstance(target, ast.Tuple):
            yield "a, b = …"
        if isinstance(target, ast.Subscript):
            yield 't["new"] = …'
        if isinstance(target, ast.Attribute):
            yield "t.name = …"


def _of_subscript(node: ast.Subscript) -> str:
    part = node.slice
    if isinstance(part, ast.Tuple):
        return ".loc[rows, columns]"
    if isinstance(part, ast.Slice):
        return "[a:b]"
    if isinstance(part, ast.List):
        return 't[["a", "b"]]'
    if isinstance(part, (ast.Compare, ast.BinOp, ast.UnaryOp, ast.Call)):
        return "t[condition]"
    return 't["a"]'


def _root_name(node: ast.AST) -> str:
    """Give the name at the bottom of ``a.b.c``; what a call gives is no longer the course's."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _attribute(node: ast.Attribute) -> str:
    modules = {"pd", "np", "go", "px", "math", "random", "datetime"}
    start = node.value.id if isinstance(node.value, ast.Name) else ""
    return f"{start}.{node.attr}" if start in modules else f".{node.attr}"


# ---------------------------------------------------------------- the course


def _cells(path: Path) -> Iterator[tuple[str, str, str]]:
    """Give id, role and source of a notebook's code cells."""
    for cell in load_notebook(path)["cells"]:
        if cell["cell_type"] == "code":
            yield str(cell.get("id", "")), role_of(cell), cell["source"]


def _own_names(path: Path) -> frozenset[str]:
    """Give the names that a notebook imports from the course itself."""
    names: set[str] = set()
    for _, _, source in _cells(path):
        for found in re.findall(r"(?m)^\s*from jasa[\w.]* import (.+)$", source):
            names |= {part.split(" as ")[-1].strip(" ()") for part in found.split(",")}
    return frozenset(names)


def solution_region(source: str) -> str:
    """Give what a student writes: the lines between the markers of a solution."""
    pattern = r"BEGIN SOLUTION[^\n]*\n(.*?)\n[^\n]*END SOLUTION"
    return "\n".join(textwrap.dedent(p) for p in re.findall(pattern, source, re.DOTALL))


def _outside_regions(source: str) -> str:
    return re.sub(r"(?s)### BEGIN (\w+).*?### END [^\n]*", "...", source)


def read_course(root: Path = ROOT) -> dict[str, Construct]:
    """Give every construct of lessons and solutions with the places where it stands."""
    known: dict[str, Construct] = {}

    def note(kind: str, number: str, cell: str, source: str, own: frozenset[str]) -> None:
        """Note every construct of a cell with its place."""
        for name in constructs_of(source, own):
            getattr(known.setdefault(name, Construct(name)), kind).append(Use(number, cell))

    for path in sorted((root / "lessons").glob("*.ipynb")):
        for cell, _, source in _cells(path):
            if not cell.endswith("-setup"):  # how the notebook is set up, which nobody is taught
                note("shown", path.stem[:2], cell, source, _own_names(path))
    for path in sorted((root / "solutions").glob("*.ipynb")):
        for cell, role, source in _cells(path):
            if role in ("check", "case", "predict"):
                continue
            own = _own_names(path)
            region = solution_region(source)
            if region:
                note("needed", path.stem[:2], cell, region, own)
            note("given", path.stem[:2], cell, _outside_regions(source), own)
    return known


def lessons_of(known: dict[str, Construct]) -> list[str]:
    """Give the numbers of all lessons and exercises, in order."""
    uses = [use for c in known.values() for use in [*c.shown, *c.given, *c.needed]]
    return sorted({use.notebook for use in uses})


def too_early(known: dict[str, Construct], number: str) -> dict[str, str]:
    """Give what an exercise needs before a lesson shows it: construct and cell."""
    return {
        c.name: use.cell
        for c in known.values()
        for use in c.needed
        if use.notebook == number and not (c.taught and c.taught <= number)
    }


def new_in(known: dict[str, Construct], number: str) -> list[str]:
    """Give the constructs that a lesson is the first to show, without settings of calls."""
    return sorted(c.name for c in known.values() if c.taught == number and is_step(c.name))


def unmet(known: dict[str, Construct], number: str, named: set[str]) -> dict[str, list[str]]:
    """Give what an exercise needs that neither its lesson nor the named ones show, and who does."""
    at_hand = {*named, number}
    return {
        c.name: sorted({use.notebook for use in c.shown})
        for c in known.values()
        if any(use.notebook == number for use in c.needed)
        and not at_hand & {use.notebook for use in c.shown}
    }


def seldom_used(known: dict[str, Construct], number: str) -> dict[str, int]:
    """Give what a lesson is the first to show and too few later cells need, with their number.

    After the last lesson there is but its own exercise, and a student's own file.
    """
    fewest = 1 if number == lessons_of(known)[-1] else FEWEST_USES
    found = (known[name] for name in new_in(known, number))
    return {c.name: c.uses for c in found if c.uses < fewest}


# ---------------------------------------------------------------- what is said


def report(known: dict[str, Construct], number: str) -> list[str]:
    """Say in lines what is off in one lesson and its exercise; empty when nothing is."""
    lines = []
    new = new_in(known, number)
    if len(new) > MOST_NEW:
        lines.append(f"lesson {number} brings {len(new)} new constructs: {'  '.join(new)}")
    for name, cell in sorted(too_early(known, number).items()):
        first = known[name].taught
        when = f"lesson {first} is the first to show it" if first else "no lesson shows it"
        lines.append(f"{cell} needs  {name}  but {when}")
    return lines + needed_too_seldom(known, number)


def needed_too_seldom(known: dict[str, Construct], number: str) -> list[str]:
    """Say in lines what a lesson teaches in vain, by the law that what is taught is needed twice."""
    return [
        f"lesson {number}, cell {known[name].shown[0].cell} is the first to show  {name}  and "
        f"{uses or 'no'} later cell needs it. What is taught is needed in {FEWEST_USES} later cells "
        "or more: let a question need it, or take it out of the lesson."
        for name, uses in sorted(seldom_used(known, number).items())
    ]


def without_question(known: dict[str, Construct], question: str) -> dict[str, Construct]:
    """Give the course as it is when the answer of a question goes; code given to it stays."""
    answer = f"{question}-answer"

    def left(uses: list[Use]) -> list[Use]:
        return [use for use in uses if use.cell != answer]

    return {
        name: Construct(name, one.shown, left(one.given), left(one.needed))
        for name, one in known.items()
    }


def needed_by_alone(known: dict[str, Construct], question: str) -> list[str]:
    """Say in lines what no longer is needed often enough when a question goes."""
    after = without_question(known, question)
    numbers = lessons_of(known)
    before = {line for number in numbers for line in needed_too_seldom(known, number)}
    said = [line for number in numbers for line in needed_too_seldom(after, number)]
    return [line for line in said if line not in before]


def table(known: dict[str, Construct]) -> str:
    """Give the table of the teachers' page: what comes when, and where it is needed."""
    lines = [
        "# What comes when",
        "",
        "Made by `python -m jasa.instructor.make.progression --write` from the code of lessons and",
        "solutions. *New in*: the first lesson that shows it. *Needed*: exercises whose answers",
        "need it. *Uses*: cells of later lessons and of exercises that have it.",
        "",
    ]
    for number in lessons_of(known):
        new = new_in(known, number)
        lines += [f"## Lesson {number}: {len(new)} new", ""]
        lines += ["| construct | first cell | needed in exercises | uses |", "|---|---|---|---|"]
        for name in new:
            construct = known[name]
            cell = next(use.cell for use in construct.shown if use.notebook == number)
            needed = ", ".join(sorted({use.notebook for use in construct.needed}))
            shown = name.replace("|", "\\|")
            lines.append(f"| `{shown}` | {cell} | {needed} | {construct.uses} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Print what is off, or the table, or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", nargs="?", default="", help="a lesson's number, such as 03")
    parser.add_argument("--table", action="store_true", help="print the table")
    parser.add_argument("--write", action="store_true", help=f"write it to {TABLE}")
    asked = parser.parse_args()
    known = read_course()
    if asked.table:
        print(table(known), end="")
        return 0
    if asked.write:
        (ROOT / TABLE).write_text(table(known), encoding="utf-8", newline="\n")
        print(f"Written: {TABLE}")
        return 0
    numbers = [n for n in lessons_of(known) if not asked.lesson or n == asked.lesson]
    said = [line for number in numbers for line in report(known, number)]
    print("\n".join(said) or "Nothing is off.")
    return 1 if said else 0


if __name__ == "__main__":
    raise SystemExit(main())
