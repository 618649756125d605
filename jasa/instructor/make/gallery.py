"""Pictures of the exhibits, made by `jasa gallery`: each in its first state and in one other.

The pictures show what a student sees, without the tabs: question, controls, title, chart, source line.
A browser on this machine draws them (Chromium, Chrome or Edge, by Playwright); nothing is fetched.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jasa import data
from jasa.data.package import unknown
from jasa.errors import JasaError
from jasa.files import write_whole
from jasa.frame.exhibit import REGISTRY, Exhibit, View
from jasa.frame.live import panels
from jasa.frame.live.frame import chart
from jasa.frame.style import text
from jasa.instructor.make.browser import browser_path

FOLDER = data.ROOT / "docs" / "gallery"
MODULES = data.ROOT / "jasa" / "exhibits"
WIDTH = 1000


class GalleryError(JasaError):
    """No picture can be made; the message says what to do."""


def chosen(names: Sequence[str]) -> list[Exhibit]:
    """Return the exhibits of some names, or all of them.

    Raises:
        GalleryError: there is no exhibit of a name.
    """
    from jasa import exhibits

    strange = [n for n in names if n not in REGISTRY]
    if strange:
        raise GalleryError(unknown("exhibit", strange[0], exhibits.__all__))
    return [REGISTRY[n] for n in names or sorted(REGISTRY)]


@contextmanager
def in_a_sentence() -> Iterator[None]:
    """Say in one sentence in which exhibit's line something stops, with the error behind it.

    Raises:
        GalleryError: the code of an exhibit stops, or is no Python.
    """
    try:
        yield
    except JasaError:
        raise
    except Exception as error:
        places = [(f.filename, f.lineno) for f in extract_tb(error.__traceback__)]
        if isinstance(error, SyntaxError):
            places.append((str(error.filename), error.lineno))
        own = [place for place in places if Path(place[0]).is_relative_to(MODULES)]
        if not own:
            raise
        path, line = own[-1]
        where = Path(path).relative_to(data.ROOT).as_posix()
        told = f"{type(error).__name__}: {error}"
        raise GalleryError(f"{where}, line {line}, stops with {told}") from error


def two_states(exhibit: Exhibit) -> list[dict[str, Any]]:
    """Return the first state of an exhibit and the one other that its picture shows."""
    other = dict(exhibit.second)
    if not other and exhibit.controls:
        name, declared = next(iter(exhibit.controls.items()))
        other = {name: declared.values()[-1]}
    states = [exhibit.state(), exhibit.state(**other)]
    return states if states[0] != states[1] else states[:1]


def state_in_words(exhibit: Exhibit, state: dict[str, Any]) -> str:
    """Return a state in words: each control with its value."""
    parts = []
    for name, value in state.items():
        label = exhibit.controls[name].label or name.replace("_", " ").capitalize()
        if isinstance(value, tuple):
            grid = not isinstance(value[0], str)
            value = f"{len(value)} × {len(value[0])} numbers" if grid else ", ".join(value)
        shown = f"{value:g}" if isinstance(value, float) else value
        parts.append(f"{label}: {shown}")
    return " · ".join(parts) or "no controls"


#: The page into which one state after the other is drawn.
PAGE = (
    "<!doctype html><html lang='en'><meta charset='utf-8'><body style='margin:0;font-family:"
    '"Segoe UI","Helvetica Neue",Arial,"Noto Sans","Noto Sans CJK JP",sans-serif\'></body></html>'
)
DRAW = """async ([html, chart]) => {
    document.body.innerHTML = html;
    if (chart) await Plotly.newPlot('chart', chart.data, chart.layout, chart.config);
    await document.fonts.ready;
}"""


def picture_html(exhibit: Exhibit, state: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """Return one state as HTML with an empty place for the chart, and the chart."""
    view = exhibit.view(**state)
    beside = panels.beside(view) if view.panels else ""
    html = (
        f'{panels.STYLE}<div class="jasa-frame" style="border:none">'
        f'<div class="jasa-question">{text(exhibit.question)}</div>'
        f'<div class="jasa-question"><b>{text(state_in_words(exhibit, state))}</b></div>'
        f"{panels.heading(view)}<div id='chart'></div>{beside}{panels.source_line(view)}</div>"
    )
    return html, None if view.figure is None else chart(view.figure, exhibit.height)


def pictures(exhibits: Sequence[Exhibit], folder: Path) -> Iterator[Path]:
    """Draw exhibits into PNG files and yield each as it is made.

    Raises:
        GalleryError: Playwright or a browser is missing.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as missing:
        advice = "Install the tools of the tests: pip install -r tests/requirements.txt"
        raise GalleryError(f"Pictures need the package playwright. {advice}") from missing
    from plotly.offline import get_plotlyjs

    found = browser_path()
    if found is None:
        raise GalleryError("Pictures need a browser: install Chromium, Chrome or Edge.")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": WIDTH, "height": 600})
        tab.route("http**/*", lambda route: route.abort())
        tab.set_content(PAGE)
        tab.add_script_tag(content=get_plotlyjs())
        for exhibit in exhibits:
            for number, state in enumerate(two_states(exhibit), start=1):
                tab.evaluate(DRAW, list(picture_html(exhibit, state)))
                target = folder / f"{exhibit.name}_{number}.png"
                target.write_bytes(smaller(tab.locator(".jasa-frame").screenshot()))
                yield target
        browser.close()


def smaller(png: bytes) -> bytes:
    """Return a picture with at most 256 colours, about a third of its size.

    The colours are drawn towards those of the picture: small marks of two colours stay apart.
    """
    from PIL import Image

    saved = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture = picture.quantize(256, kmeans=1, dither=Image.Dither.NONE)
    picture.save(saved, "PNG", optimize=True)
    return saved.getvalue()


def entry(exhibit: Exhibit) -> str:
    """Return an exhibit's part of the gallery page: question, pictures, title and words."""
    lines = [f"## {exhibit.name}", "", f"*{exhibit.question}*", ""]
    for number, state in enumerate(two_states(exhibit), start=1):
        view: View = exhibit.view(**state)
        picture = f"gallery/{exhibit.name}_{number}.png"
        lines += [
            f"![{view.title}]({picture})",
            "",
            f"**{view.title}.** {state_in_words(exhibit, state)}.",
            "",
        ]
        lines += [f"> {sentence}" for sentence in view.words]
        lines += [">", f"> {view.source_line()}", ""]
    return "\n".join(lines)


def gallery_page() -> str:
    """Return `docs/gallery.md`: every exhibit with two pictures and its words.

    A test compares the page with the exhibits, so that a sentence cannot change unseen.
    """
    with in_a_sentence():
        everything = chosen([])
        entries = [entry(exhibit) for exhibit in everything]
    head = (
        f"# Gallery: {len(everything)} exhibits\n\nMade by `jasa gallery`; do not edit. Each exhibit "
        "stands here in the state it opens with and in one other, with its words and its source line.\n"
    )
    return "\n".join([head, *entries])


def write(names: Sequence[str], folder: Path) -> list[Path]:
    """Make the pictures of some exhibits or all; with all, into `docs/`, also the page."""
    with in_a_sentence():
        made = list(pictures(chosen(names), folder))
    if not names and folder == FOLDER:
        write_page()
    return made


def pages_apart(before: str, after: str) -> list[str]:
    """Return the exhibits of which two pages say different things, or that only the later one has."""
    parts = [
        {part.partition("\n")[0]: part.strip() for part in page.split("\n## ")[1:]}
        for page in (before, after)
    ]
    return [name for name, part in parts[1].items() if parts[0].get(name) != part]


def shown_of(tables: Iterable[str]) -> list[str]:
    """Return the names of the exhibits that show a row of some tables."""
    wanted = set(tables)
    return [exhibit.name for exhibit in chosen([]) if wanted & set(exhibit.tables)]


def write_page() -> Path:
    """Write the page of the gallery alone, its words without its pictures; needs no browser."""
    path = FOLDER.parent / "gallery.md"
    write_whole(path, gallery_page())
    return path
