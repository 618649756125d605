"""The exhibits of the course. Show one with one line: `exhibits.share_of_what()`.

A folder a lesson, a pure function an exhibit, a few related ones in a module. Every module is imported
here, so that `jasa.frame.exhibit.REGISTRY` knows all exhibits and each can be had by its name.
"""

from importlib import import_module
from pkgutil import walk_packages

from jasa.frame import live
from jasa.frame.exhibit import REGISTRY, Exhibit

live.register()

for module in walk_packages(__path__, f"{__name__}."):
    import_module(module.name)

__all__ = sorted(REGISTRY)
globals().update(REGISTRY)


def __getattr__(name: str) -> Exhibit:
    known = ", ".join(sorted(REGISTRY))
    raise AttributeError(f"There is no exhibit {name!r}. The exhibits: {known}.")


def __dir__() -> list[str]:
    return sorted(REGISTRY)
