"""What a page weighs when everything it holds is opened: scripts, styles, pictures, charts, states.

Bytes of files as they lie in the folder are counted: a host that compresses nothing keeps to it. The
pictures of the gallery's first page are not: each is fetched when it is scrolled to.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: What a page fetches while it is read: scripts, pictures, style sheets; no links that lead away.
FETCHED = re.compile(
    r'<(?:script|img|link(?=[^>]*rel="(?:stylesheet|preload)"))\b(?![^>]*loading="lazy")'
    r'[^>]*?\b(?:src|href)="([^"#]+)'
)
#: What only a browser without JavaScript fetches, and it fetches no states.
UNSCRIPTED = re.compile(r"<noscript>.*?</noscript>", re.S)
IMPORTED = re.compile(r"""@import (?:url\()?["']?([^"')]+)""")
EXHIBIT = re.compile(r'data-exhibit="(\w+)"')
#: The one font of the theme that its signs are made of.
FONT = "_static/vendor/fontawesome/webfonts/fa-solid-900.woff2"
#: Scripts that are brought where a page has one of some words in its code.
BROUGHT = {
    "plotly.js": ('data-kind="exhibit"', 'data-kind="chart"', 'data-kind="progress"'),
    "course.js": ("jasa-place",),
    "glossary.js": ("jasa-term",),
    "rows.js": ('data-kind="form"', 'data-kind="article"'),
}


def of_pages(site: Path) -> dict[str, int]:
    """Return the weight of every page of a site in bytes, by its name."""
    found = [path for path in sorted(site.rglob("*.html")) if "_static" not in path.parts]
    return {path.relative_to(site).as_posix(): of_page(site, path) for path in found}


def of_page(site: Path, page: Path) -> int:
    """Return the bytes of a page and of all that it can bring, each file once."""
    return sum(path.stat().st_size for path in files_of(site, page))


def files_of(site: Path, page: Path) -> set[Path]:
    """Return a page and the files that it can bring."""
    html = page.read_text(encoding="utf-8")
    links = [urlsplit(link) for link in FETCHED.findall(UNSCRIPTED.sub("", html))]
    files = {(page.parent / unquote(link.path)).resolve() for link in links if not link.scheme}
    files |= {site / f"_static/states/{name}.js" for name in EXHIBIT.findall(html)}
    files |= {
        site / f"_static/{name}"
        for name, words in BROUGHT.items()
        if any(word in html for word in words)
    }
    files |= {page, site / FONT}
    found = {path.resolve() for path in files if path.is_file()}
    styles = [path for path in found if path.suffix == ".css"]
    return found | {p for style in styles for p in imported(style) if p.is_file()}


def imported(style: Path) -> list[Path]:
    """Return the style sheets that a style sheet brings."""
    named = IMPORTED.findall(style.read_text(encoding="utf-8"))
    return [(style.parent / unquote(urlsplit(name).path)).resolve() for name in named]
