"""A lesson's notebook as a page: its text, its code with what the code gives, its exhibits and cards.

The notebook itself is read, there is no second copy. Its cells of code run here in one process; where
they show an exhibit or a card, the page gets a place for it (`places`), and no widget is made.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jasa import data
from jasa.errors import JasaError
from jasa.frame.exhibit import REGISTRY, Exhibit
from jasa.frame.style import text
from jasa.instructor.make.bundle import is_for_instructors
from jasa.instructor.site import places, terms
from jasa.notebooks import load_notebook, without_comments

FOLDER = data.ROOT / "lessons"
#: Where the links of a notebook lead on the site.
LINKS = {
    "../docs/gallery/": "../_static/gallery/",
    "../data/README.md#glossary": "../glossary.md",
    "../data/README.md": "../data/index.md",
}
#: A link to an exercise, which a reader of the site saves.
EXERCISE = re.compile(r"\[([^\]]+)\]\(\.\./exercises/([^)]+)\)")
#: A sentence that only a notebook needs.
RUN_ALL = re.compile(r"^Start with \*Run ▸ Run All Cells\*.*$", re.M)
#: Calls of a notebook that have no part on a page.
LEFT_OUT = {"start"}


class SiteError(JasaError):
    """The site cannot be built; the message says why and what to do."""


class PlacedExhibit:
    """An exhibit as a lesson's code names it: called, it gets a place on the page."""

    def __init__(self, exhibit: Exhibit, lesson: LessonPage) -> None:
        self.exhibit, self._lesson = exhibit, lesson

    def __call__(self, **state: Any) -> None:
        """Put the exhibit on the page, opened in a state."""
        self._lesson.put(places.exhibit(self._lesson.page, self.exhibit, state))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.exhibit, name)


class Exhibits:
    """What stands for `jasa.exhibits` while a lesson is turned into a page."""

    def __init__(self, lesson: LessonPage) -> None:
        self._lesson = lesson

    def __getattr__(self, name: str) -> PlacedExhibit:
        if name not in REGISTRY:
            raise SiteError(f"A lesson shows an exhibit {name!r}, which does not exist.")
        return PlacedExhibit(REGISTRY[name], self._lesson)


class Learn:
    """What stands for `jasa.learn` while a lesson is turned into a page."""

    def __init__(self, lesson: LessonPage) -> None:
        self._lesson = lesson

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name in LEFT_OUT:
            return lambda *_: None
        if name not in ASKS:
            raise SiteError(f"A lesson calls learn.{name}, which has no part on the site yet.")
        made = ASKS[name]

        def put(*given: Any, **named: Any) -> None:
            self._lesson.put(made(self._lesson.page, *given, **named))

        return put


def _predict(
    page: places.Page, name: str, exhibit: PlacedExhibit | None = None, **state: Any
) -> str:
    return places.prediction(page, name, exhibit.exhibit if exhibit else None, state)


def _verdicts(page: places.Page, *names: str) -> str:
    return places.MEANINGS(*names) + "".join(places.verdict(page, name) for name in names)


def _fact_check(page: places.Page, *names: str) -> str:
    page.rows = True
    return places.claims(page, "form", names)


#: What each call of a lesson becomes: a function from the page and what was given to HTML.
ASKS: Mapping[str, Callable[..., str]] = {
    "predict": _predict,
    "quiz": places.quiz,
    "reflect": places.reflection,
    "verdict": _verdicts,
    "words": lambda _, *terms: places.TERMS(*terms),
    "sources": lambda _, *tables: places.SOURCES(*tables),
    "role_cards": lambda _: places.ROLE_CARDS(),
    "pretest": lambda _: places.questions("pre"),
    "posttest": lambda _: places.questions("post"),
    "first_reading": lambda page, *names: places.claims(page, "reading", names),
    "claims_board": lambda page, *names, **opens: places.claims(page, "board", names, **opens),
    "fact_check": _fact_check,
    "corrected_article": lambda page: places.own_place(page, "article", "Your corrected article."),
    "my_progress": lambda page: places.own_place(page, "progress", "The drawing of your record."),
    "take_home": lambda page: places.own_place(page, "take", "Your work as one page to take home."),
}


class LessonPage:
    """One notebook on its way to a page.

    It runs the cells, and what they show is the page. `teach.lesson` only reads them, since what it
    wants (objectives, sections, claims) stands in their words: two readers, of two things.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.number = path, path.name[:2]
        self.page = places.Page()
        self.space: dict[str, Any] = {"__name__": "lesson"}
        self._put: list[str] = []
        self._terms: set[str] = set()

    def put(self, html: str) -> None:
        """Take a piece of the page from the code of a cell."""
        self._put.append(html)

    def cells(self) -> list[dict[str, Any]]:
        """Return the cells of the page, as nbformat has them."""
        every = load_notebook(self.path)["cells"]
        made = [self.cell(cell) for cell in every if not is_for_instructors(cell)]
        made[1:1] = [_markdown(f"{self.number}-take", self.take())]
        return made

    def take(self) -> str:
        """Return the line under the title: the notebook and the exercise, to take along."""
        name = self.path.name
        offered = [("lessons", "this lesson as a notebook"), ("exercises", "its exercise")]
        links = [
            f'<a href="../downloads/{folder}/{name}" download>{words}</a>'
            for folder, words in offered
            if (data.ROOT / folder / name).exists()
        ]
        return f"To change code and run it, take {' and '.join(links)} into the course folder."

    def cell(self, cell: Mapping[str, Any]) -> dict[str, Any]:
        """Turn one cell into a cell of the page.

        Raises:
            SiteError: its code fails.
        """
        if cell["cell_type"] != "code":
            return _markdown(cell["id"], self.prose(cell["source"]))
        self._put = []
        try:
            tree, code = _without_start(cell["source"])
            printed, value = self.run(tree)
        except Exception as problem:
            said = f"{type(problem).__name__}: {problem}"
            raise SiteError(f"{self.path.name}, cell {cell['id']}: {said}") from problem
        outputs = [_shown("".join(self._put))] if self._put else []
        outputs += [_printed(printed)] if printed else []
        outputs += [_shown(_html_of(value))] if value is not None else []
        only = bool(self._put) and all(_is_asking(node) for node in tree.body)
        tags = {"tags": ["remove-input"]} if only or not code.strip() else {}
        return {
            "cell_type": "code", "id": cell["id"], "metadata": tags, "source": code,
            "outputs": outputs, "execution_count": None,
        }  # fmt: skip

    def prose(self, source: str) -> str:
        """Return a cell of text with the links of the site."""
        for old, new in LINKS.items():
            source = source.replace(f"]({old}", f"]({new}")
        source = EXERCISE.sub(r'<a href="../downloads/exercises/\2" download>\1</a>', source)
        return terms.linked(RUN_ALL.sub("", without_comments(source)), self._terms)

    def run(self, tree: ast.Module) -> tuple[str, Any]:
        """Run a cell's code and return what it prints and what its last line gives."""
        body, last = list(tree.body), None
        if body and isinstance(body[-1], ast.Expr):
            last = ast.Expression(body.pop().value)  # type: ignore[attr-defined]
        name, out = f"<{self.path.stem}>", io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.chdir(FOLDER):
            exec(compile(ast.Module(body, []), name, "exec"), self.space)
            if "learn" in self.space:
                self.space |= {"learn": Learn(self), "exhibits": Exhibits(self)}
            value = eval(compile(last, name, "eval"), self.space) if last else None
        return out.getvalue(), value


def _without_start(source: str) -> tuple[ast.Module, str]:
    """Return a cell's code without the line that greets in a notebook, parsed and as text."""
    lines = [x for x in source.splitlines() if not x.startswith("learn.start(")]
    code = "\n".join(lines).rstrip()
    return ast.parse(code), code


def _is_asking(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func).startswith(("learn.", "exhibits."))
    )


def _html_of(value: Any) -> str:
    """Return a value as a notebook shows it: a chart, a table, or its text."""
    if hasattr(value, "to_plotly_json"):
        return _chart(value)
    if hasattr(value, "_repr_html_"):
        label = 'tabindex="0" role="group" aria-label="Result"'
        return f'<div class="jasa-scroll" {label}>{value._repr_html_()}</div>'
    if hasattr(value, "to_frame"):
        return f"<pre>{text(value)}</pre>"
    return f"<pre>{text(repr(value))}</pre>"


def _chart(figure: Any) -> str:
    content = json.loads(figure.to_json())
    content["config"] = {"displayModeBar": False, "responsive": True}
    title = str(figure.layout.title.text or "Chart")
    inside = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    said = f"<p>{text(title)}. This chart of the code above is drawn where JavaScript is on.</p>"
    return places.place(
        "chart", f'<script type="application/json">{inside}</script><noscript>{said}</noscript>',
        label=title,
    )  # fmt: skip


def _markdown(name: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def _shown(html: str) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {"text/html": html}, "metadata": {}}


def _printed(words: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": words}


def notebook(path: Path) -> tuple[str, places.Page]:
    """Return a lesson as the text of a notebook for Sphinx, and what its page holds."""
    from jasa import exhibits

    assert exhibits.__all__  # importing them fills the registry
    lesson = LessonPage(path)
    cells = lesson.cells()
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    made = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    cells.append(_items(lesson.page))
    return json.dumps(made, ensure_ascii=False), lesson.page


def _items(page: places.Page) -> dict[str, Any]:
    inside = json.dumps(page.items, ensure_ascii=False).replace("<", "\\u003c")
    html = f'<script type="application/json" class="jasa-items">{inside}</script>'
    return {
        "cell_type": "code", "id": "jasa-items", "metadata": {"tags": ["remove-input"]},
        "source": "# what the cards of this page ask", "outputs": [_shown(html)],
        "execution_count": None,
    }  # fmt: skip
