"""Every command that a page, a lesson or a teacher's note names exists, with the options it names."""

from __future__ import annotations

import argparse
import ast
import importlib.util
import json
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from jasa import cli

from .guide import FENCE

ROOT = Path(__file__).resolve().parents[2]
SPAN = re.compile(r"`([^`\n]+)`")
OURS = re.compile(r"^(?:jasa|python3? course\.py|python3? -m jasa[\w.]*)(?=\s|$)")
#: What stands for words of the reader's own.
OPEN = re.compile(r"\.\.\.|…")
UNFINISHED = re.compile(
    r"^the following arguments are required|: expected (one|at least one) argument"
)


class Says(Exception):
    """What the parser has against a command."""


def refuse(self: argparse.ArgumentParser, message: str) -> None:
    raise Says(message)


def pages() -> dict[str, str]:
    """All that is written for readers, by file: pages, teacher's notes, texts of notebooks."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("solutions/*.md")]
    found += [*ROOT.glob("data/*.md"), *(ROOT / "deploy").rglob("*.md")]
    found += [*(ROOT / "jasa").rglob("*.yaml"), *ROOT.glob("solutions/*.yaml")]
    texts = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in found}
    for folder in ("lessons", "exercises", "solutions"):
        for path in (ROOT / folder).glob("*.ipynb"):
            cells = json.loads(path.read_text("utf-8"))["cells"]
            prose = ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown"]
            texts[path.relative_to(ROOT).as_posix()] = "\n\n".join(prose)
    return texts


def commands_in(text: str) -> list[tuple[str, bool]]:
    """The commands of a text, each with whether it is whole: a line of a block is, others need not."""
    whole = [(line.strip(), True) for block in FENCE.findall(text) for line in block.splitlines()]
    named = [(span.strip(), False) for span in SPAN.findall(FENCE.sub("", text))]
    return [(line, is_whole) for line, is_whole in whole + named if OURS.match(line)]


COMMANDS = {
    (line, whole): name for name, text in pages().items() for line, whole in commands_in(text)
}


@cache
def subcommands() -> dict[str, argparse.ArgumentParser]:
    (action,) = [a for a in cli._parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(action.choices)


def look_at_jasa(words: list[str], whole: bool) -> None:
    """Raise Says where the command's own parser would not take the words."""
    if not words and not whole:
        return  # the program as such
    name, *rest = words
    if name in ("-h", "--help"):
        return
    if not whole and "|" in name + "".join(rest):  # "jasa data check | refresh": a choice of words
        rest = [word for word in rest if word != "|"][:1]
    if name not in subcommands():
        raise Says(f"there is no command {name}")
    known = subcommands()[name]._option_string_actions
    for word in rest:
        if word.startswith("--") and word.partition("=")[0] not in known:
            raise Says(f"jasa {name} has no option {word}")
    try:
        cli._parser().parse_args([name, *rest])
    except Says as said:
        if whole or not UNFINISHED.search(str(said)):
            raise


@cache
def words_of_pytest() -> set[str]:
    command = [sys.executable, "-m", "pytest", "--help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", said.stdout))


def look_at_front_door(words: list[str]) -> None:
    """Raise Says where course.py would not take the words; it says at its beginning what it takes."""
    said = ast.get_docstring(ast.parse((ROOT / "course.py").read_text("utf-8"))) or ""
    own = set(re.findall(r"^python course\.py (\w+)", said, re.MULTILINE))
    if not words or words[0] in {*own - {"test"}, "--help"}:
        return
    if words[0] == "test":
        strange = {word for word in words[1:] if word.startswith("-")} - words_of_pytest()
        if strange:
            raise Says(f"pytest has no option {strange}")
    elif not words[0].startswith("--port") and not (ROOT / words[0]).is_file():
        raise Says(f"{words[0]} is no notebook of the course and no command")


def look_at(line: str, whole: bool) -> None:
    """Raise Says where a command would not be taken."""
    words = [w for w in shlex.split(line, comments=whole) if not OPEN.search(w)]
    whole = whole and not OPEN.search(line)
    if words[0] == "jasa":
        return look_at_jasa(words[1:], whole)
    if words[1] == "course.py":
        return look_at_front_door(words[2:])
    module = words[2]
    found = importlib.util.find_spec(module)
    if found is None or (
        found.submodule_search_locations and not importlib.util.find_spec(f"{module}.__main__")
    ):
        raise Says(f"there is no module {module} to run")
    if module in ("jasa", "jasa.cli"):
        return look_at_jasa(words[3:], whole)
    return None


@pytest.fixture(autouse=True)
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(argparse.ArgumentParser, "error", refuse)


@pytest.mark.parametrize(("line", "whole"), COMMANDS, ids=lambda value: str(value)[:60])
def test_a_command_that_is_written_down_exists(line: str, whole: bool) -> None:
    try:
        look_at(line, whole)
    except Says as said:
        pytest.fail(f"{COMMANDS[line, whole]}: {line}\n{said}")


def spoilt() -> list[tuple[str, bool]]:
    """Each command with a letter too many: in its name, then in each option (not those of a module)."""
    made = []
    for line, whole in COMMANDS:
        words = line.split()
        if OPEN.search(line) or "|" in line:
            continue
        name = 1 if words[0] == "jasa" else 2
        for place, word in enumerate(words):
            if word == "#":
                break
            if place == name or (word.startswith("--") and "jasa." not in line):
                changed = [*words[:place], word + "x", *words[place + 1 :]]
                made.append((" ".join(changed), whole))
    return made


@pytest.mark.parametrize(("line", "whole"), spoilt(), ids=lambda value: str(value)[:60])
def test_a_command_with_a_letter_too_many_is_noticed(line: str, whole: bool) -> None:
    with pytest.raises(Says):
        look_at(line, whole)


def test_every_option_that_the_guide_names_alone_is_one_of_a_command() -> None:
    known = {o for parser in subcommands().values() for o in parser._option_string_actions}
    for name in ("docs/for_instructors.md", "docs/teaching/syllabi.md", "solutions/README.md"):
        named = {s.split()[0] for s in SPAN.findall(pages()[name]) if s.startswith("--")}
        assert named <= known, (name, named - known)
