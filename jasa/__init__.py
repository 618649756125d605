"""The Alliance in Data: everything a notebook of the course imports.

Start with `from jasa import exhibits, learn` in a lesson, or `from jasa import data` for the tables.

The rooms, from the ground up: ``data`` (tables), ``frame`` (what surrounds an exhibit), ``exhibits``
(a folder a lesson), ``learn`` (what a lesson asks), ``exercise`` (questions and checks), ``instructor``
(making and grading; not in the students' copy).
"""

from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Exercise 09 as handed out before the rooms were made says `from jasa import formulas`.
    if name == "formulas":
        from jasa.data import formulas

        return formulas
    raise AttributeError(f"module 'jasa' has no attribute {name!r}")
