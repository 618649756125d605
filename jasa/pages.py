"""Pages written as files of HTML: each has a template beside the module that fills it.

Jinja escapes whatever is filled in, so that nobody's words become part of a page's markup.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2


@cache
def _template(path: Path) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(
            path.parent
        ),  # a template may take parts from those beside it
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(path.name)


def page_from(template: Path, **values: object) -> str:
    """Fill a template; a name that it asks for and is not given is an error, not a gap."""
    return _template(template).render(**values)
