"""The pages around the lessons: the first page, data, sources, glossary, gallery, downloads, record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from jasa import data
from jasa.frame.exhibit import REGISTRY
from jasa.frame.live import panels
from jasa.frame.style import text
from jasa.instructor.site import places, terms
from jasa.notebooks import load_notebook

PAGE = Path(__file__).parent / "page"
#: Rows of a table that its page shows; the file has all.
SHOWN = 20


def pages(notebooks: Sequence[Path], exhibits: Iterable[str]) -> dict[str, str]:
    """Return the text of every page that is no lesson, by its name in Sphinx's source."""
    names = sorted(exhibits)
    made = {
        "index.md": first(len(notebooks), len(names)),
        "lessons/index.md": contents(notebooks),
        "gallery/index.md": gallery(names),
        "data/index.md": tables(),
        "sources.md": sources(),
        "glossary.md": glossary(),
        "downloads.md": downloads(notebooks),
        "record.md": record(),
    }
    made |= {f"gallery/{name}.md": alone(name) for name in names}
    return made | {f"data/{name}.md": table(name, names) for name in data.table_names()}


def raw_html(html: str) -> str:
    """Return HTML as a block that Sphinx takes over as it is."""
    return f"```{{raw}} html\n{html.replace(chr(10) * 2, chr(10))}\n```\n"


def hidden_tree(names: Iterable[str]) -> str:
    """Return a list of pages for Sphinx's own order, not shown."""
    return "\n```{toctree}\n:hidden:\n\n" + "\n".join(names) + "\n```\n"


def first(lessons: int, exhibits: int) -> str:
    """Return the first page."""
    shelves = [
        "lessons/index",
        "gallery/index",
        "data/index",
        "sources",
        "glossary",
        "downloads",
        "record",
    ]
    words = (PAGE / "index.md").read_text(encoding="utf-8")
    return words.format(lessons=lessons, exhibits=exhibits) + hidden_tree(shelves)


def contents(notebooks: Sequence[Path]) -> str:
    """Return the page that lists the lessons, each with its question."""
    lines = ["- [{1}]({0}): {2}".format(path.name, *heads(path)) for path in notebooks]
    return "# Lessons\n\n" + "\n".join(lines) + "\n" + hidden_tree(path.stem for path in notebooks)


def heads(path: Path) -> tuple[str, str]:
    """Return a lesson's title and the question below it."""
    lines = load_notebook(path)["cells"][0]["source"].splitlines()
    return lines[0].lstrip("# "), next(x for x in lines[1:] if x.startswith("**")).strip("* ")


# ---------------------------------------------------------------- exhibits


def gallery(names: Sequence[str]) -> str:
    """Return the page with a picture of every exhibit, which leads to the exhibit."""
    shown = "".join(
        f'<a href="{name}.html"><img loading="lazy" src="../_static/gallery/{name}_1.png" alt="">'
        f"<span>{text(REGISTRY[name].question)}</span></a>"
        for name in names
    )
    return f"# Gallery\n\n{raw_html(f'<div class=jasa-shelf>{shown}</div>')}{hidden_tree(names)}"


def alone(name: str) -> str:
    """Return the page of one exhibit."""
    shown = REGISTRY[name]
    inside = places.exhibit(places.Page(), shown, {})
    reads = ", ".join(f"[{t}](../data/{t}.md)" for t in shown.tables)
    return f"# {shown.question}\n\n{raw_html(inside)}\nTables: {reads}.\n"


# ---------------------------------------------------------------- data


def tables() -> str:
    """Return the page that lists all tables."""
    lines = "".join(
        f'<tr><td><a href="{name}.html">{text(about.title)}</a></td><td>{text(about.coverage)}</td>'
        f'<td class="number">{about.rows:,}</td></tr>'
        for name, about in ((n, data.table(n)) for n in data.table_names())
    )
    heads = '<th scope="col">Table</th><th scope="col">Coverage</th><th scope="col">Rows</th>'
    listed = (
        f'<table class="jasa-table"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>'
    )
    said = (
        "One row is one published fact with its source. An empty cell means not found or not "
        "published: never zero, and nothing is interpolated. [All sources](../sources.md) stand on "
        "one page."
    )
    return f"# Data\n\n{said}\n\n{raw_html(listed)}{hidden_tree(data.table_names())}"


def table(name: str, exhibits: Sequence[str]) -> str:
    """Return the page of one table: what it holds, what to mind, its codebook, first rows, sources."""
    about = data.table(name)
    fields = "".join(
        f"<tr><th scope=row>{text(f.name)}</th><td>{text(f.type)}</td><td>{text(f.unit)}</td>"
        f"<td>{text(f.description)}</td></tr>"
        for f in about.fields.values()
    )
    heads = "".join(f"<th scope=col>{h}</th>" for h in ("Column", "Type", "Unit", "Meaning"))
    book = (
        f"<table class='jasa-table'><thead><tr>{heads}</tr></thead><tbody>{fields}</tbody></table>"
    )
    mind = (
        panels.bullets("What to keep in mind", about.caveats)
        + panels.bullets("Breaks in the series", about.breaks)
        + panels.bullets("Do not join", about.do_not_join)
    )
    rows = data.load(name).head(SHOWN)
    seen = panels.table(rows, f"The first {len(rows)} of {about.rows:,} rows")
    drawn = [n for n in exhibits if name in REGISTRY[n].tables]
    used = ", ".join(f"[{REGISTRY[n].question}](../gallery/{n}.md)" for n in drawn)
    references = data.cite(name)
    facts = (
        f"<p>{about.rows:,} rows. Coverage: {text(about.coverage)}. Years: {text(about.year_kind)}. "
        f'<a href="{name}.csv" download>Download {name}.csv</a></p>'
        f"<p>{text(about.licence)}. {text(about.attribution)}</p>"
    )
    return (
        f"# {about.title}\n\n{raw_html(f'<p>{text(about.description)}</p>{facts}{mind}')}\n"
        f"## Codebook\n\n{raw_html(book)}\n"
        f"## Rows\n\n{raw_html(seen)}\n" + (f"Exhibits drawn from it: {used}\n\n" if used else "")
        + f"## Sources\n\n{raw_html(references.html)}"
    )  # fmt: skip


def sources() -> str:
    """Return the page of all sources, by their short name."""
    every = sorted(data.PACKAGE.sources.values(), key=lambda s: s.short.lower())
    lines = "".join(
        f'<li id="{text(s.source_id)}"><b>{text(s.short)}</b>: {s.html}</li>' for s in every
    )
    said = f"{len(every)} sources. *Read in a copy* means that we read an archived or printed copy."
    return f"# Sources\n\n{said}\n\n{raw_html(f'<ul>{lines}</ul>')}"


def glossary() -> str:
    """Return the page of all terms."""
    lines = "".join(
        f'<dt id="{terms.anchor_of(row.term)}"><b>{text(row.term)}</b> <span lang="ja">'
        f"{text(row.japanese)}</span> <i>{text(row.romaji)}</i></dt><dd>{text(row.definition)}</dd>"
        for row in data.load("glossary").fillna("").sort_values("term").itertuples()
    )
    return f"# Glossary\n\n{raw_html(f'<dl>{lines}</dl>')}"


# ---------------------------------------------------------------- to take along


def downloads(notebooks: Sequence[Path]) -> str:
    """Return the page of what can be saved: the course for Python, exercises, lessons, tables."""
    lines = []
    for path in notebooks:
        title, _ = heads(path)
        links = [
            f'<a href="downloads/{folder}/{path.name}" download>{word}</a>'
            for folder, word in (("lessons", "lesson"), ("exercises", "exercise"))
            if (data.ROOT / folder / path.name).exists()
        ]
        lines.append(f"<li>{text(title)}: {', '.join(links)}</li>")
    bundle = (
        '<p><a href="downloads/students.zip" download>The whole course for Python</a>: lessons, '
        "exercises and data, without solutions. Unpack it and follow the page "
        "<i>docs/for_students.md</i> in it. Exercises check themselves there; on these pages they are "
        "only to save.</p>"
    )
    said = f"{bundle}<p>Single notebooks need that folder around them:</p><ul>{''.join(lines)}</ul>"
    return f"# Downloads\n\n{raw_html(said)}\nTables stand on the pages of the [data](data/index.md).\n"


def record() -> str:
    """Return the page of the learner's record."""
    page = places.Page()
    said = "Your record is kept where JavaScript is on."
    kinds = ["record", "progress", "take"]
    shown = "".join(places.own_place(page, kind, said) for kind in kinds)
    return (
        f"# My record\n\n{raw_html(shown)}\n## Claims\n\n{raw_html(places.claims(page, 'board'))}"
    )
