"""Build the site: write what Sphinx reads, render what the pages need, and let Sphinx make the pages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from jasa import data
from jasa.files import write_whole
from jasa.frame.live import live_part
from jasa.instructor.make.bundle import without_instructor_cells
from jasa.instructor.make.release import build_bundle
from jasa.instructor.site import course, lessons, shelves, states, weights
from jasa.instructor.site.lessons import SiteError
from jasa.instructor.site.pool import packed

PAGE = Path(__file__).parent / "page"
PLOTLY = "plotly-cartesian.min.js"
#: Bytes of a page with everything opened that it holds, uncompressed by the host.
HEAVIEST = 3_000_000
#: Scripts of the page in the order in which they stand in one file.
SCRIPTS = (
    "record.js", "written.js", "computed.js", "joined.js", "states.js", "cards.js", "board.js",
    "tests.js", "article.js", "progress.js", "start.js",
)  # fmt: skip
#: What frames and cards give to the site's script; the rest of theirs stays their own.
GIVEN = {
    ("room.js", "drawn.js", "frame.js"): ("mount", "make", "radios", "repaint", "dark"),
    ("closing.js", "card.js"): ("Card",),
}
#: What Sphinx does here; the theme brings its own fonts and scripts, nothing is fetched.
CONF: dict[str, Any] = {
    "project": "The Alliance in Data",
    "author": "The Alliance in Data",
    "copyright": "The Alliance in Data. Text and own tables CC BY 4.0, code BSD 3-Clause",
    "language": "en",
    "extensions": ["myst_nb"],
    "nb_execution_mode": "off",
    "myst_enable_extensions": [],
    "myst_heading_anchors": 3,
    "html_theme": "pydata_sphinx_theme",
    "html_static_path": ["_static"],
    "templates_path": [str(PAGE)],
    "html_extra_path": ["_extra"],
    "exclude_patterns": ["_extra", "_static"],
    "html_css_files": ["jasa.css"],
    "html_js_files": [("jasa.js", {"defer": "defer"})],
    "html_show_sourcelink": False,
    "html_copy_source": False,
    "html_title": "The Alliance in Data",
    "html_context": {"default_mode": "auto"},
    "html_sidebars": {"**": []},
    "html_theme_options": {
        "logo": {"text": "The Alliance in Data"},
        "navbar_end": ["theme-switcher"],
        "navbar_persistent": ["search-button"],
        "show_toc_level": 1,
        "show_prev_next": True,
        "footer_start": ["copyright"],
        "footer_end": [],
        "secondary_sidebar_items": ["page-toc"],
        "header_links_before_dropdown": 7,
    },
}
#: Pictures that the text of a lesson shows.
PICTURE = re.compile(r"docs/gallery/(\w+\.png)")
EXPORT = re.compile(r"^export default .*$", re.M)


@dataclass(frozen=True)
class Work:
    """Where a build keeps what it needs: what Sphinx reads, what was rendered, and the site."""

    folder: Path
    out: Path

    @property
    def source(self) -> Path:
        """What Sphinx reads."""
        return self.folder / "source"

    @property
    def store(self) -> Path:
        """What was rendered before."""
        return self.folder / "store"

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file that Sphinx reads, unless it stands there already."""
        path = self.source / name
        raw = content.encode("utf-8") if isinstance(content, str) else content
        if path.exists() and path.read_bytes() == raw:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, raw)


def script() -> str:
    """Return the site's one script: frame and card of the notebooks, and what is the site's own."""
    rooms = []
    for names, given in GIVEN.items():
        code = EXPORT.sub("", live_part.script(*names)).replace("\nexport ", "\n")
        rooms.append(
            f"const {{{', '.join(given)}}} = (() => {{\n{code}\nreturn {{{', '.join(given)}}};\n}})();"
        )
    own = [(PAGE / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return "\n".join(["(() => {\n'use strict';", *rooms, *own, "})();\n"])


def style_sheet() -> str:
    """Return the site's one style sheet, below what notebooks use too."""
    shared = [(live_part.HERE / name).read_text("utf-8") for name in ("words.css", "frame.css")]
    return "\n".join([*shared, (PAGE / "site.css").read_text("utf-8")])


def chosen(numbers: Sequence[str]) -> list[Path]:
    """Return the notebooks of some lessons, or all.

    Raises:
        SiteError: there is no lesson of a number.
    """
    found = {path.name[:2]: path for path in sorted(lessons.FOLDER.glob("[0-9][0-9]_*.ipynb"))}
    unknown = [n for n in numbers if n.zfill(2) not in found]
    if unknown:
        raise SiteError(f"There is no lesson {unknown[0]!r}. The lessons: {', '.join(found)}.")
    return [found[n.zfill(2)] for n in numbers] if numbers else list(found.values())


def build(out: Path, numbers: Sequence[str] = (), work: Path | None = None) -> Path:
    """Build the site into a folder and return its first page.

    Raises:
        SiteError: something is missing or a page cannot be made.
    """
    try:
        from sphinx.application import Sphinx
    except ImportError as missing:
        advice = 'Install it: python -m pip install ".[site]"'
        raise SiteError(f"The site needs Sphinx. {advice}") from missing
    made = Work(work or data.ROOT / "build" / "site-work", out)
    made.folder.mkdir(parents=True, exist_ok=True)
    _clean(out)
    _sources(made, chosen(numbers))
    log = (made.folder / "sphinx.log").open("w", encoding="utf-8")
    with log:
        app = Sphinx(
            made.source, None, out, made.folder / "doctrees", "html", CONF,
            status=None, warning=log, parallel=2,
        )  # fmt: skip
        app.build()
    for spare in (*out.rglob("*.map"), *out.rglob("webpack-macros.html")):
        spare.unlink()  # the theme's own, for those who work on it
    warned = (made.folder / "sphinx.log").read_text(encoding="utf-8").strip()
    if app.statuscode or warned:
        raise SiteError(f"Sphinx is not content with the pages:\n{warned}")
    heavy = {name: size for name, size in weights.of_pages(out).items() if size > HEAVIEST}
    if heavy:
        said = ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in heavy.items())
        raise SiteError(f"Pages are heavier than {HEAVIEST / 1e6:g} MB when all is opened: {said}.")
    return out / "index.html"


def _clean(out: Path) -> None:
    if out.exists() and any(out.iterdir()) and not (out / "objects.inv").exists():
        raise SiteError(
            f"{out} holds other files. Name an empty folder, or one with an older site."
        )


def _sources(work: Work, notebooks: Sequence[Path]) -> None:
    """Write everything that Sphinx reads, and take away what an earlier build wrote besides."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        pages = dict(zip(notebooks, workers.map(lessons.notebook, notebooks), strict=True))
    wanted: dict[str, str | bytes] = {}
    names: set[str] = set()
    for path, (text, page) in pages.items():
        wanted[f"lessons/{path.name}"] = text
        names |= page.exhibits
    wanted |= shelves.pages(notebooks, names)
    wanted |= {"_static/jasa.js": script(), "_static/jasa.css": style_sheet()}
    for name, known in course.everything().items():
        wanted[f"_static/{name}.js"] = f'jasaSite.states("{name}", "{packed(known)}");\n'
    code = {"code": (PAGE / PLOTLY).read_text(encoding="utf-8")}
    wanted["_static/plotly.js"] = f'jasaSite.states("plotly", "{packed(code)}");\n'
    for name, made in states.write(sorted(names), work.folder / "states", work.store).items():
        wanted[f"_static/states/{name}.js"] = made.read_bytes()
    wanted |= dict(_copies(notebooks, names))
    bundle = work.folder / "students.zip"
    build_bundle(bundle)
    wanted["_extra/downloads/students.zip"] = bundle.read_bytes()
    before = {p.relative_to(work.source).as_posix() for p in work.source.rglob("*") if p.is_file()}
    for old in before - set(wanted):
        (work.source / old).unlink()
    if {name for name in before ^ set(wanted) if not name.startswith("_")}:
        # Links are kept as they were found: with other pages every page must be read again.
        shutil.rmtree(work.folder / "doctrees", ignore_errors=True)
    for name, content in wanted.items():
        work.write(name, content)


def _copies(notebooks: Sequence[Path], names: Iterable[str]) -> Iterable[tuple[str, bytes]]:
    """Yield files of the course that are offered as they are."""
    for path in notebooks:
        content = without_instructor_cells(path.read_bytes())
        yield f"_extra/downloads/lessons/{path.name}", content
        exercise = data.ROOT / "exercises" / path.name
        if exercise.exists():
            yield f"_extra/downloads/exercises/{path.name}", exercise.read_bytes()
    for name in data.table_names():
        yield f"_extra/data/{name}.csv", (data.ROOT / "data" / f"{name}.csv").read_bytes()
    shown = {f"{name}_{number}.png" for name in names for number in (1, 2)}
    shown |= {p for path in notebooks for p in PICTURE.findall(path.read_text("utf-8"))}
    for name in shown:
        picture = data.ROOT / "docs" / "gallery" / name
        if picture.exists():
            yield f"_static/gallery/{name}", picture.read_bytes()
