"""The code keeps to the rules in pyproject.toml, and functions stay readable at one look."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = [ROOT / "course.py", *sorted((ROOT / "jasa").rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
#: Functions of a module that may have a name shorter than five letters: verbs and nouns that notebooks
#: and commands use as they are. Any other is looked for in vain: grep finds it everywhere.
SHORT_NAMES = {
    "add", "cite", "date", "hint", "load", "main", "quiz", "row", "run", "show", "text", "tidy",
}  # fmt: skip
FEWEST_LETTERS = 5


def said_by(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a checker on the course and give what it says."""
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", [("check", "--no-cache"), ("format", "--check", "--no-cache")])
def test_ruff_finds_nothing(command: tuple[str, ...]) -> None:
    pytest.importorskip("ruff")
    said = said_by("ruff", *command, ".")
    assert said.returncode == 0, said.stdout


def test_types_fit(tmp_path: Path) -> None:
    """Strict, but for what pandas, plotly and ipywidgets leave untyped (see pyproject.toml)."""
    pytest.importorskip("mypy")
    said = said_by("mypy", "--cache-dir", str(tmp_path))
    assert said.returncode == 0, said.stdout


def test_prose_is_spelt(tmp_path: Path) -> None:
    """Text cells of notebooks, pages and items; code has words of other languages in it."""
    pytest.importorskip("codespell_lib")
    for path in [*ROOT.glob("lessons/*.ipynb"), *ROOT.glob("solutions/*.ipynb")]:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
        (tmp_path / f"{path.parent.name}_{path.stem}.txt").write_text(text, encoding="utf-8")
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "data" / "README.md"]
    items = [*(ROOT / "jasa" / "learn").rglob("*.yaml"), *ROOT.glob("solutions/*.yaml")]
    said = said_by("codespell_lib", *map(str, [tmp_path, *pages, *items]))
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize("path", TESTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_files_of_tests_are_short(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 400, (
        "more than 400 lines: split by subject"
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_files_and_functions_are_short_and_errors_are_not_hidden(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 400, "a file of more than 400 lines: split it"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = node.end_lineno - node.lineno + 1
            place = f"{path.relative_to(ROOT).as_posix()}, line {node.lineno}"
            assert lines <= 45, f"{place}: {node.name} has {lines} lines, not 45 or fewer: split it"
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"line {node.lineno}: a bare except"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_names_are_long_enough_to_grep(path: Path) -> None:
    functions = [n for n in ast.parse(path.read_text(encoding="utf-8")).body if hasattr(n, "args")]
    named = [f.name.strip("_") for f in functions if not f.name.startswith("__")]
    short = {n for n in named if len(n) < FEWEST_LETTERS} - SHORT_NAMES
    assert not short, f"say what they are about: {sorted(short)}"


#: A function inside another explains itself up to so many lines.
SELF_EXPLAINING = 4


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_functions_within_functions_say_what_they_are_for(path: Path) -> None:
    for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in (n for n in ast.walk(outer) if n is not outer):
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    lines = node.end_lineno - node.lineno + 1
                    place = f"{path.relative_to(ROOT).as_posix()}, line {node.lineno}"
                    said = lines <= SELF_EXPLAINING or ast.get_docstring(node)
                    assert said, f"{place}: {node.name} has {lines} lines and no docstring"
