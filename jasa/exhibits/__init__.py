"""The exhibits of the course. Show one with one line: `exhibits.share_of_what()`.

A folder a lesson, a pure function an exhibit, a few related ones in a module. The decorator `exhibit`
is the whole registration: the names are read from the files, and the module of an exhibit is imported
when the exhibit is first asked for, so that a lesson pays for what it shows.
"""

import re
from pathlib import Path

from jasa.frame import live
from jasa.frame.exhibit import REGISTRY, Exhibit

#: How a module declares an exhibit: the decorator and, at the left margin too, its function.
DECLARED = re.compile(r"^@exhibit\(.*?^def (\w+)\(", re.MULTILINE | re.DOTALL)


def modules_by_exhibit() -> dict[str, str]:
    """Return for each exhibit that a file declares the module it stands in; nothing is imported."""
    return {
        name: f"{__name__}.{path.parent.name}.{path.stem}"
        for path in sorted(Path(__file__).parent.glob("*/*.py"))
        for name in DECLARED.findall(path.read_text(encoding="utf-8"))
    }


live.register()
REGISTRY.expect(modules_by_exhibit())

__all__ = list(REGISTRY)


def __getattr__(name: str) -> Exhibit:
    if name in REGISTRY:
        return REGISTRY[name]
    raise AttributeError(f"There is no exhibit {name!r}. The exhibits: {', '.join(REGISTRY)}.")


def __dir__() -> list[str]:
    return list(REGISTRY)
