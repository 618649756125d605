"""What every lesson must have: its anatomy, honest figures, working links, clean files."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from jasa import data, exhibits, learn
from jasa.data import facts
from jasa.exercise.questions import load_card
from jasa.instructor.make.prose_figures import disagreeing
from jasa.learn import asks
from tests.in_words import first_of

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = sorted((ROOT / "lessons").glob("*.ipynb"))
#: A capstone leads to a question of one's own: it tests no claim and has no guess or quiz.
LESSONS = [p for p in WRITTEN if not load_card(ROOT / "solutions" / f"{p.stem}.yaml").capstone]
NOTEBOOKS = [
    p for folder in ("lessons", "exercises", "solutions") for p in (ROOT / folder).glob("*.ipynb")
]
ITEMS = [
    (p.stem[:2], name)
    for p in sorted(learn.ITEMS.glob("*.yaml"))
    for name in learn.items(p.stem[:2])
]

#: Words that only say once more that an answer is right.
AGREED = re.compile(r"(yes|exactly|right|correct|indeed|true)\b", re.IGNORECASE)

every_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
every_written = pytest.mark.parametrize("path", WRITTEN, ids=lambda p: p.stem)
every_notebook = pytest.mark.parametrize(
    "path", NOTEBOOKS, ids=lambda p: f"{p.parent.name}-{p.stem}"
)
every_item = pytest.mark.parametrize(("lesson", "name"), ITEMS)


def cells(path: Path, kind: str | None = None) -> list[str]:
    """The sources of a notebook's cells, of one kind if asked."""
    book = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(c["source"]) for c in book["cells"] if kind in (None, c["cell_type"])]


def prose(path: Path) -> str:
    """All text cells of a notebook."""
    return "\n\n".join(cells(path, "markdown"))


def words(text: str) -> int:
    """The number of words a reader sees."""
    return len(re.sub(r"<!--.*?-->|<[^>]+>|\]\([^)]*\)", " ", text, flags=re.DOTALL).split())


def headings(path: Path) -> list[tuple[int, str]]:
    """Level and text of every heading, in order."""
    return [(len(m[1]), m[2]) for m in re.finditer(r"^(#+) (.+)$", prose(path), re.MULTILINE)]


def listed_after(path: Path, heading: str) -> int:
    """How many numbered points follow a heading."""
    found = first_of(
        (c for c in cells(path, "markdown") if heading in c),
        f"lessons/{path.name}: no text cell has the heading {heading!r}",
    )
    return len(re.findall(r"^\d+\. ", found, re.MULTILINE))


@every_lesson
def test_anatomy(path: Path) -> None:
    found = [text for _, text in headings(path)] + re.findall(r"<b>(For instructors)", prose(path))
    wanted = [
        path.stem[:2] + " ·",
        "What you will be able to do",
        "The claims we test",
        "1 ·",
        "Voices",
        "What the data cannot say",
        "Your verdict",
        "Key points",
        "To the exercise",
        "Sources",
        "For instructors",
    ]
    places = [next((i for i, h in enumerate(found) if h.startswith(w)), -1) for w in wanted]
    assert -1 not in places and places == sorted(places), list(zip(wanted, places, strict=True))
    assert re.search(r"\d+ minutes", cells(path)[0])


@every_written
def test_objectives_and_key_points_match(path: Path) -> None:
    objectives = listed_after(path, "What you will be able to do")
    assert 3 <= objectives <= 5
    assert listed_after(path, "Key points") == objectives
    card = yaml.safe_load((ROOT / "solutions" / f"{path.stem}.yaml").read_text(encoding="utf-8"))
    met = {q["objective"] for q in card["questions"]}
    assert met == set(range(1, objectives + 1)), "each objective is met by a question"


@every_lesson
def test_each_section_predicts_looks_reads_looks_under_the_hood_and_checks(path: Path) -> None:
    everything = "\n".join(cells(path))
    sections = re.split(r"^## \d · ", everything, flags=re.MULTILINE)[1:]
    assert 3 <= len(sections) <= 5
    for section in sections:
        steps = ["learn.predict(", "**Read it.**", "Under the hood", "learn.quiz("]
        places = [section.find(s) for s in steps]
        assert -1 not in places and places == sorted(places), section[:60]
        assert "Do not conclude" in section


def exhibits_shown(path: Path) -> set[str]:
    """The exhibits that cells of a lesson show, by themselves or after a guess."""
    code = "\n".join(cells(path, "code"))
    named = set(re.findall(r"\bexhibits\.(\w+)\(", code))
    return named | {i["exhibit"] for i in learn.items(path.stem[:2]).values() if "exhibit" in i}


@every_lesson
def test_sources_name_every_table_that_an_exhibit_shows(path: Path) -> None:
    said = re.findall(r"learn\.sources\(([^)]*)\)", "\n".join(cells(path, "code")))
    assert said, f"lessons/{path.name} has no cell learn.sources(...)"
    named = set(re.findall(r'"(\w+)"', " ".join(said)))
    lacking = {
        table: name
        for name in sorted(exhibits_shown(path))
        for table in getattr(exhibits, name).tables
        if table not in named
    }
    assert not lacking, f"lessons/{path.name}: add to learn.sources(...) these tables of {lacking}"


@every_written
def test_headings_never_skip_a_level(path: Path) -> None:
    levels = [level for level, _ in headings(path)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


@every_lesson
def test_every_figure_in_prose_is_that_of_its_table_cell(path: Path, record_property: Any) -> None:
    found = list(facts.marked(prose(path)))
    record_property("figures of lessons compared with their cells", len(found))
    assert len(found) >= 20 or path.stem[:2] in ("00", "09")
    assert not disagreeing(path), disagreeing(path)


@every_written
def test_no_figure_in_prose_lacks_a_reference(path: Path) -> None:
    bare = set(facts.unmarked(prose(path)))
    places = [
        f"lessons/{path.stem}, cell {cell['id']}: {figure}"
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "markdown"
        for figure in facts.unmarked("".join(cell["source"]))
        if figure in bare
    ]
    assert not bare, f"put the reference <!--table:row.column--> after each figure: {places}"


@every_notebook
def test_marked_figures_of_exercises_and_solutions_agree_too(path: Path) -> None:
    assert not disagreeing(path), disagreeing(path)


@every_item
def test_items_are_complete(lesson: str, name: str) -> None:
    this = learn.item_named(name)
    said = [facts.filled_in(str(v)) for v in this.values() if isinstance(v, str)]
    for option in this.get("options", []):
        said += [
            facts.filled_in(v) for v in ([option] if isinstance(option, str) else [option["text"]])
        ]
        if isinstance(option, dict):
            said.append(facts.filled_in(option["say"]))
    assert not [s for s in said if "{" in s]
    if "-z" in name:
        assert sum(bool(o.get("right")) for o in this["options"]) == 1
        assert len({o["say"] for o in this["options"]}) == len(this["options"]) >= 3


def test_no_figure_is_cut_into_two_options() -> None:
    """Without quotes, YAML makes two options of `about 1,000 yen`."""
    lists = [
        line
        for p in sorted(learn.ITEMS.glob("*.yaml"))
        for line in p.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith("options: [")
    ]
    assert lists
    assert not [line for line in lists if re.search(r"\d,\d", re.sub(r'"[^"]*"', "", line))]


#: Figures of items that state no fact: laws of sound, weights and bases of a model, lengths of a text,
#: a bound in a made-up headline, and guesses that an answer takes up.
FREE = {
    "04-z1": {"10", "2", "3"},
    "05-z2": {"40"},
    "05-p1": {"20"},  # before the last two digits of a year
    "05-p3": {"80"},
    "07-z3": {"100"},
    "09-r1": {"400", "600"},
    "mc-z05": {"70"},
    "mc-z08": {"70"},
}


def known_years(lesson: str) -> set[str]:
    """The years that a lesson's prose or items take from a table; the tests ask about all lessons."""
    paths = [p for p in LESSONS if p.stem[:2] == lesson] or LESSONS
    marked = [f.printed[-4:] for p in paths for f in facts.marked(prose(p))]
    raw = next(learn.ITEMS.glob(f"{lesson}_*.yaml")).read_text(encoding="utf-8")
    filled = " ".join(facts.filled_in(m[0]) for m in facts.FILLED.finditer(raw))
    return {*marked, *re.findall(r"\b(?:19|20)\d\d\b", filled)}


@every_item
def test_what_an_item_says_is_printed_as_it_stands(lesson: str, name: str) -> None:
    """A card writes no Markdown, and puts "Right." before what it says to the right option."""
    this = learn.item_named(name)
    options = [o for o in this.get("options", ()) if isinstance(o, dict)]
    said = [
        this["ask"],
        this.get("found", ""),
        *(o[key] for o in options for key in ("text", "say")),
    ]
    marks = [m[0] for text in said for m in re.finditer(r"\*\w[^*{}]*\*|`", text)]
    assert not marks, "cards print stars and backticks as they are"
    twice = [o["say"] for o in options if o.get("right") and AGREED.match(o["say"])]
    assert not twice, "the card says `Right.` by itself"


@every_item
def test_no_figure_in_an_item_lacks_a_reference(lesson: str, name: str) -> None:
    """Wrong options are made up; what is asked, found and explained is not."""
    this = learn.item_named(name)
    said = [this.get(k, "") for k in ("ask", "found", "why")]
    said += [o.get("say", "") for o in this.get("options", []) if isinstance(o, dict)]
    bare = [re.sub(r"\b\d{3}0s\b", " ", facts.FILLED.sub(" ", s)) for s in said]  # the 1990s
    found = {figure for text in bare for figure in facts.unmarked(text)}
    years = known_years(lesson)
    lacking = {f for f in found if not re.search(r"\b[12]\d{3}$", f) or f[-4:] not in years}
    assert lacking <= FREE.get(name, set())


@every_lesson
def test_lesson_uses_all_its_items_and_no_others(path: Path) -> None:
    used = re.findall(r"learn\.(?:predict|quiz|reflect)\(\"([^\"]+)\"", "\n".join(cells(path)))
    assert sorted(used) == sorted(learn.items(path.stem[:2]))


@every_lesson
def test_predictions_give_nothing_away_and_open_an_exhibit_in_a_state_it_has(path: Path) -> None:
    """Until all lessons are written so, a line may still name its exhibit beside the item."""
    for name in re.findall(r"learn\.predict\(\"([^\"]+)\"\)", "\n".join(cells(path))):
        this, shown = learn.item_named(name), asks.exhibit_of(name)
        assert shown is not None, name
        shown.view(**this.get("state", {}))
        assert "controls" not in this or set(this["controls"]) < set(shown.controls), name


@every_lesson
def test_claims_of_the_lesson_get_a_verdict(path: Path) -> None:
    named = set(
        re.findall(r"\bC\d\d\b", "\n".join(c for c in cells(path) if "claims we test" in c))
    )
    judged = re.search(r"learn\.verdict\((.*)\)", "\n".join(cells(path)))
    assert judged and named == set(re.findall(r"C\d\d", judged[1])) != set()


@every_notebook
def test_clean_and_short_cells(path: Path) -> None:
    book = json.loads(path.read_text(encoding="utf-8"))
    assert book["metadata"]["kernelspec"]["name"] == "python3"
    assert "widgets" not in book["metadata"]
    ids = [c["id"] for c in book["cells"]]
    number = f"{path.stem[:2]}-"
    strange = [f"cell {n} ({i})" for n, i in enumerate(ids, 1) if not i.startswith(number)]
    assert not strange, f"{path.name}: ids begin with {number}: {strange}. Mend it with jasa tidy"
    twice = sorted({i for i in ids if ids.count(i) > 1})
    assert not twice, f"{path.name}: two cells have the id {twice}; change one of them"
    for cell in book["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            assert not cell["outputs"] and cell["execution_count"] is None
            lines = [x for x in source.splitlines() if not re.match(r"\s*### (BEGIN|END) ", x)]
            assert len(lines) <= 12, cell["id"]
            assert not re.search(r"https?://|pip install|^!|/home/|/Users/|C:\\\\", source, re.M), (
                cell["id"]
            )


@every_lesson
def test_text_cells_are_short(path: Path) -> None:
    apart = ("<details>", "## The story")  # a fold, and the story that opens a lesson
    found = [c for c in cells(path, "markdown") if not any(a in c for a in apart)]
    long = [c[:40] for c in found if words(c) > 90]
    assert not long, f"cells of more than 90 words: {long}"


@every_notebook
def test_links_inside_the_pack_resolve(path: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", prose(path))
    inside = [link for link in links if "://" not in link]
    assert not [link for link in inside if not (path.parent / link).resolve().exists()]


def test_every_claim_of_the_article_gets_a_verdict_in_one_lesson() -> None:
    """The first and the last lesson look at claims again; each other lesson judges its own."""
    judged = [
        name
        for path in LESSONS[1:-1]
        for call in re.findall(r"learn\.verdict\((.*)\)", "\n".join(cells(path)))
        for name in re.findall(r"C\d\d", call)
    ]
    assert sorted(judged) == sorted(data.load("claims")["claim_id"].astype(str))


ARTICLE = ROOT.parent / "shared" / "seed" / "article.txt"


@pytest.mark.skipif(not ARTICLE.exists(), reason="the article is at hand in development only")
def test_no_seven_words_in_a_row_are_those_of_the_article() -> None:
    theirs = sevens(ARTICLE.read_text(encoding="utf-8"))
    files = [p for p in ROOT.rglob("*") if p.suffix in (".ipynb", ".yaml", ".md", ".py", ".csv")]
    # The list of sources names the article by its title.
    ours = [p for p in files if not {".venv", "build", "sources.csv"} & set(p.parts)]
    shared = {p.name: sevens(visible(p)) & theirs for p in ours}
    assert not {name: found for name, found in shared.items() if found}


def visible(path: Path) -> str:
    """The text of a file; of a notebook its cells, without markers of figures."""
    text = "\n".join(cells(path)) if path.suffix == ".ipynb" else path.read_text(encoding="utf-8")
    return re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)


def sevens(text: str) -> set[tuple[str, ...]]:
    """Every run of seven words, in small letters and without marks."""
    found = re.findall(r"[a-z0-9']+", text.lower())
    return {tuple(found[i : i + 7]) for i in range(len(found) - 6)}


def test_a_wrong_figure_and_a_bare_figure_are_found() -> None:
    """The fact check itself can fail."""
    wrong = next(iter(facts.marked("70.4 %<!--share_measures:sm012.share_computed_pct-->")))
    assert not wrong.agrees
    assert facts.unmarked("Okinawa has 75 % of it, since 1999.") == ["75", "1999"]
    assert facts.unmarked("See lesson 04, claim C08, 60 minutes.") == []
    with pytest.raises(facts.FactError, match="no such row"):
        facts.evaluate("land:la999.okinawa_ha")
    with pytest.raises(data.DataError):
        facts.evaluate("lnad:la002.okinawa_ha")


def test_references_can_be_combined_and_nothing_else_is_run() -> None:
    ratio = facts.evaluate("bases:ba007.area_ha / bases:ba021.area_ha")
    assert round(ratio) == 10
    with pytest.raises(facts.FactError):
        facts.evaluate("land:la002.okinawa_ha + __import__('os').getpid()")
