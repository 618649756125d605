"""The exhibits of the course. Show one with one line: `exhibits.share_of_what()`.

One pure function an exhibit, a few related ones in a module. Every module of this folder is imported
here, so that `jasa.exhibit.REGISTRY` knows all exhibits and each can be had by its name.
"""

from importlib import import_module
from pkgutil import iter_modules

from jasa.exhibit import REGISTRY, Exhibit

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")

__all__ = sorted(REGISTRY)
globals().update(REGISTRY)


def __getattr__(name: str) -> Exhibit:
    known = ", ".join(sorted(REGISTRY))
    raise AttributeError(f"There is no exhibit {name!r}. The exhibits: {known}.")


def __dir__() -> list[str]:
    return sorted(REGISTRY)
