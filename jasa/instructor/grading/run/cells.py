"""A cell as a notebook runs it: IPython's own reading of magics, a stand-in shell, top-level await.

Lines that only a screen or a running notebook understands (``%matplotlib inline``, ``!pip install``,
``df?``) do nothing here; lines that run a statement (``%time x = 1``) run it. Lives in the sandbox.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
from collections.abc import Callable
from typing import Any

#: Magics whose line or cell is Python that has to run, and what runs it.
RUN_ON = ("time", "timeit", "capture", "prun", "debug")


class StandInShell:
    """What ``get_ipython()`` gives: enough of a shell for a notebook to run through."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.user_ns = names
        self.left_out: list[str] = []
        self.execution_count = 1

    def run_line_magic(self, name: str, line: str, *_: Any, **__: Any) -> Any:
        """Run the statement of a timing magic; any other magic does nothing."""
        if name in RUN_ON and line.strip():
            return run_source(without_options(line), self.user_ns, f"<%{name}>")
        self.left_out.append(f"%{name} {line}".strip())
        return None

    def run_cell_magic(self, name: str, line: str, body: str) -> Any:
        """Run the body of a timing magic; other bodies are no Python of this notebook."""
        if name in RUN_ON:
            return run_source(body, self.user_ns, f"<%%{name}>")
        self.left_out.append(f"%%{name} {line}".strip())
        return None

    def system(self, command: str) -> None:
        """A command of the computer (``!ls``): nothing is run."""
        self.left_out.append(f"!{command}")

    def getoutput(self, command: str, *_: Any, **__: Any) -> list[str]:
        """A command whose lines are asked for (``files = !ls``): there are none."""
        self.left_out.append(f"!{command}")
        return []

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Any other method of a shell does nothing."""
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *_, **__: None


def without_options(line: str) -> str:
    """The statement of ``%timeit -n 3 -r 1 x = 1`` without its options."""
    words = line.split(" ")
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if len(option) == 2 and option[1] in "nrto" and words and words[0].isdecimal():
            words.pop(0)
    return " ".join(words)


def as_python(source: str) -> str:
    """A cell's text as Python, by IPython's own rules; the text itself where they do not apply."""
    try:
        from IPython.core.inputtransformer2 import TransformerManager
    except ImportError:  # an environment without notebooks: plain Python only
        return source
    try:
        return TransformerManager().transform_cell(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source  # compiled below, which tells the student what is wrong


def run_source(source: str, names: dict[str, Any], label: str) -> Any:
    """Compile and run Python, also with ``await`` outside a function. Raises what the code raises."""
    code = compile(source, label, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    if code.co_flags & inspect.CO_COROUTINE:
        return asyncio.run(eval(code, names))
    exec(code, names)
    return None
