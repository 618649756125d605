"""Pages written as files of HTML: each has a template beside the module that fills it.

Jinja escapes whatever is filled in, so that nobody's words become part of a page's markup.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2


def templates_in(*folders: Path, **filters: Callable[[str], str]) -> jinja2.Environment:
    """Return the templates of some folders; one may take parts from the others."""
    import jinja2  # only who makes a page pays for it, not each lesson

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= filters
    return made


@cache
def _template(path: Path) -> jinja2.Template:
    return templates_in(path.parent).get_template(path.name)


def page_from(template: Path, **values: object) -> str:
    """Fill a template; a name that it asks for and is not given is an error, not a gap."""
    return _template(template).render(**values)
