"""The defence guidelines of 1978, 1997 and 2015, one dimension at a time."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame.exhibit import Panel, Step, View, exhibit, warnings
from jasa.frame.style import listed

DIMENSIONS = (
    "geographic scope",
    "legal limits stated",
    "cooperation in peacetime",
    "armed attack on Japan",
    "situations around Japan",
    "support to US forces",
    "collective self-defence",
    "space and cyber",
    "coordination mechanism",
    "global cooperation",
    "extended deterrence",
)
ABSENT = "not mentioned in the parts read"


def rows_of(dimension: str) -> pd.DataFrame:
    """Return the three rows of a dimension, oldest first."""
    rows = data.load("guidelines")
    return rows[rows["dimension"] == dimension].sort_values("year")


def version_panel(row: dict[str, object]) -> Panel:
    """Return what one version says, with how it was read."""
    where = row["section_reference"]
    label = str(row["basis"]) + (f"; {where}" if where == where and where else "")
    return Panel(f"Guidelines of {row['year']}", str(row["content"]), str(row["row_id"]), label)


def guidelines_words(rows: pd.DataFrame, dimension: str) -> tuple[str, ...]:
    """Say what each version has, and which of them were read without finding a word."""
    said = [f"{r['year']}: {r['content']}" for r in rows.to_dict("records")]
    missing = [str(y) for y in rows.loc[rows["basis"] == ABSENT, "year"]]
    if missing:
        limit = (
            f"For {listed(missing)} the matter is not mentioned in the parts that we read. "
            "That is not proof that the whole text is silent."
        )
    else:
        limit = (
            "All three versions touch this matter, each in its own words. The words here are ours."
        )
    return (f"On {dimension}. {said[0]}", said[1], said[2], limit)


def guidelines_title(rows: pd.DataFrame, dimension: str) -> str:
    """Return the finding: in which versions the matter was found."""
    stated = [str(y) for y in rows.loc[rows["basis"] != ABSENT, "year"]]
    name = dimension[0].upper() + dimension[1:]
    if len(stated) == len(rows):
        return f"{name}: in all {len(rows)} versions, in different words"
    found = listed(stated)
    return f"{name}: found in the Guidelines of {found}, not in the parts read of the others"


@exhibit(
    "What do the Guidelines say? Step through the dimensions.",
    tables=["guidelines"],
    height=225,
    second={"dimension": "space and cyber"},
    dimension=Step(list(DIMENSIONS), label="Dimension"),
)
def guidelines_comparer(dimension: str) -> View:
    """Three versions of the Guidelines for Defense Cooperation side by side, for one dimension."""
    rows = rows_of(dimension)
    return View(
        figure=None,
        table=pd.DataFrame(
            {
                "Dimension": dimension,
                "Year": rows["year"].astype(int).tolist(),
                "Content, in our words": rows["content"].tolist(),
                "Where": rows["section_reference"].fillna("").tolist(),
                "Basis": rows["basis"].astype(str).tolist(),
                "Warning": warnings(rows),
                "Row": rows["row_id"].tolist(),
            }
        ),
        words=guidelines_words(rows, dimension),
        title=guidelines_title(rows, dimension),
        subtitle="Guidelines for Japan-U.S. Defense Cooperation, three versions, summed up in the "
        "course's own words. No quotations.",
        as_of=listed([str(y) for y in rows["year"]]),
        caveats=(
            "Not mentioned means only: not in the parts that we read. No text was read whole.",
            "The Guidelines set out how the two forces would cooperate. They are no treaty: the "
            "text of 1978 says that it binds neither government to legislate or spend.",
        ),
        panels=tuple(version_panel(r) for r in rows.to_dict("records")),
        definition="A dimension is a matter on which the three versions are compared; the choice of the "
        f"{len(DIMENSIONS)} dimensions is the course's.",
    )
