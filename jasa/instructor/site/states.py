"""The states of exhibits, rendered ahead by the pure functions that notebooks use.

An exhibit becomes one small script. It is kept in a cache under a hash of code and tables, so that a
second build renders only what has changed.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import itertools
import json
import math
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from jasa import data
from jasa.files import write_whole
from jasa.frame.controls import Amount, Control
from jasa.frame.exhibit import REGISTRY, Exhibit
from jasa.frame.live import frame
from jasa.instructor.site import computed
from jasa.instructor.site.computed import COMPUTED
from jasa.instructor.site.pool import Pool, packed

#: A part of the work that one process does at a time.
CHUNK = 60


def values(control: Control) -> list[Any]:
    """Return every value of a control; of a slider each of its steps."""
    return control.steps() if isinstance(control, Amount) else list(control.values())


def choices(exhibit: Exhibit) -> dict[str, list[Any]]:
    """Return the values of each control to render ahead: of one that the page follows, its start."""
    held = COMPUTED[exhibit.name].held if exhibit.name in COMPUTED else ()
    return {
        name: [control.check(control.start)] if name in held else values(control)
        for name, control in exhibit.controls.items()
    }


def states(exhibit: Exhibit) -> Iterator[dict[str, Any]]:
    """Yield the states of an exhibit on the site, in the order in which the page counts them."""
    named = choices(exhibit)
    for chosen in itertools.product(*named.values()):
        yield dict(zip(named, chosen, strict=True))


def rendered(task: tuple[str, int, int]) -> list[str]:
    """Render some states of an exhibit, from one number to another, as JSON."""
    name, first, last = task
    wanted = itertools.islice(states(REGISTRY[name]), first, last)
    return [json.dumps(computed.rendered(name, s), ensure_ascii=False) for s in wanted]


# ---------------------------------------------------------------- code and tables, as one hash


@cache
def imported(module: str) -> frozenset[str]:
    """Return the modules of this package that a module needs, itself included, by reading the code."""
    found, waiting = {module}, [module]
    while waiting:
        for name in _names_imported(waiting.pop()):
            if name not in found and name != "jasa.exhibits":
                found.add(name)
                waiting.append(name)
    return frozenset(found)


@cache
def _source(module: str) -> bytes:
    spec = find_spec(module)
    return Path(spec.origin).read_bytes() if spec and spec.origin else b""


@cache
def code_of(module: str) -> bytes:
    """Return a module's code without comments, descriptions and layout: they change no state."""
    return code_alone(_source(module).decode("utf-8"))


def code_alone(source: str) -> bytes:
    """Return code in one form, whatever is said about it."""
    tree = ast.parse(textwrap.dedent(source))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(
            node
        ):
            node.body[0] = ast.Pass()
    return ast.dump(tree).encode()


def _names_imported(module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(_source(module))):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.startswith("jasa"))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("jasa"):
            yield str(node.module)
            for name in (f"{node.module}.{alias.name}" for alias in node.names):
                if _is_module(name):
                    yield name


@cache
def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ModuleNotFoundError, AttributeError):
        return False


def tables_of(exhibit: Exhibit) -> list[str]:
    """Return the tables that an exhibit's code names."""
    modules = imported(str(inspect.unwrap(exhibit.draw).__module__))
    named = {word for module in modules for word in _words_of(module)}
    return [n for n in data.table_names() if n in named or n in exhibit.tables]


def read_by(exhibit: Exhibit) -> list[str]:
    """Return the digests of the tables that an exhibit's code names, their words, and their sources."""
    tables = tables_of(exhibit)
    found = [str(data.table(n)) + data.PACKAGE.resources[n]["hash"] for n in tables]
    others = [str(r["hash"]) for r in data.PACKAGE.resources.values() if "schema" not in r]
    return found + others + [source.html for source in data.cite(*tables)]


@cache
def _words_of(module: str) -> frozenset[str]:
    """Return the texts that stand in a module as they are; names of tables are among them."""
    tree = ast.walk(ast.parse(_source(module)))
    return frozenset(
        n.value for n in tree if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )


# ---------------------------------------------------------------- files


def pooled(all_states: Iterable[str]) -> str:
    """Return rendered states in little room (see `pool`)."""
    pool = Pool()
    roots = [pool.put(json.loads(state)) for state in all_states]
    return packed({"pool": pool.parts, "states": roots})


#: What shapes a rendered state besides an exhibit's own code: rooms as a whole, functions of others.
ROOMS = (
    "jasa.instructor.site.pool", "jasa.frame.charts", "jasa.frame.live.panels"
)  # fmt: skip
PARTS = (
    pooled, computed.rendered, states, choices, values,
    frame.chart, frame.key_of, frame.ready, frame.tab_pane, frame.view_of,
)  # fmt: skip


def hash_of(exhibit: Exhibit) -> str:
    """Return the hash of everything a rendered exhibit depends on: code, tables, packages, this room."""
    made = hashlib.sha256()
    for module in sorted(imported(str(inspect.unwrap(exhibit.draw).__module__))):
        made.update(code_of(module))
    for room in ROOMS:
        made.update(code_of(room))
    for part in PARTS:
        made.update(code_alone(inspect.getsource(inspect.unwrap(part))))
    made.update(json.dumps(list(choices(exhibit).values())).encode())
    made.update(json.dumps(read_by(exhibit)).encode())
    made.update(f"{version('plotly')} {version('pandas')} {exhibit.name}".encode())
    return made.hexdigest()[:20]


def script(exhibit: Exhibit, rendered_before: str) -> str:
    """Return the script that brings an exhibit and its states to a page."""
    content: dict[str, Any] = {
        "spec": frame.script_spec(exhibit),
        "state": exhibit.state(),
        "values": list(choices(exhibit).values()),
    }
    if exhibit.name in COMPUTED:
        content["known"] = COMPUTED[exhibit.name].known()
    return f'jasaSite.states("{exhibit.name}", "{packed(content)}", "{rendered_before}");\n'


def write(names: Sequence[str], folder: Path, store: Path) -> dict[str, Path]:
    """Write the script of each exhibit into a folder; what the store holds is not rendered again."""
    store.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    kept = {name: store / f"{name}.{hash_of(REGISTRY[name])}.txt" for name in names}
    missing = [name for name, path in kept.items() if not path.exists()]
    if missing:
        _render(missing, kept)
    made = {}
    for name, before in kept.items():
        made[name] = folder / f"{name}.js"
        write_whole(made[name], script(REGISTRY[name], before.read_text(encoding="ascii")))
    return made


def _render(names: list[str], kept: Mapping[str, Path]) -> None:
    counts = {n: math.prod(len(v) for v in choices(REGISTRY[n]).values()) for n in names}
    tasks = [
        (n, first, min(first + CHUNK, counts[n]))
        for n in sorted(names, key=lambda n: -counts[n])
        for first in range(0, counts[n], CHUNK)
    ]
    found: dict[str, list[str]] = {}
    with workers() as rendering:
        for (name, _, last), part in zip(tasks, rendering.map(rendered, tasks), strict=True):
            found.setdefault(name, []).extend(part)
            if last == counts[name]:
                for older in kept[name].parent.glob(f"{name}.*.txt"):
                    older.unlink()
                write_whole(kept[name], pooled(found.pop(name)))


def workers() -> ProcessPoolExecutor:
    """Return processes that render, as many as there are cores.

    Each part of the work has a process of its own: `fork` would copy threads of a running kernel.
    """
    return ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_ready)


def _ready() -> None:
    from jasa import exhibits

    assert exhibits.__all__  # importing them fills the registry
