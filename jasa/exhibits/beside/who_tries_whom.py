"""Lesson 04: a case walked through the rules: who may try it, and who holds the suspect meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from jasa.data import formulas
from jasa.frame.exhibit import One, Panel, View, exhibit
from jasa.frame.style import date

ON, OFF = "on duty", "off duty"
US_HANDS, JAPAN_HANDS = "in the hands of US forces", "arrested by Japanese police"
GRAVE, OTHER = "murder or rape", "another offence"


@dataclass(frozen=True)
class Stage:
    """One station of the walk: its question, the answer in our words, and the rows it rests on."""

    question: str
    answer: str
    rows: tuple[str, ...]


def first_right(duty: str) -> Stage:
    """Return who has the first right to try the case."""
    if duty == ON:
        return Stage(
            "Who may try it first?",
            "The United States. A commander's certificate that it was duty counts in court unless "
            "the contrary is proved.",
            ("ht052", "ht053"),
        )
    return Stage(
        "Who may try it first?",
        "Japan, whose courts and law apply. In 1953 Japan let it be known that it would normally use "
        "this right only in cases of material importance, as it judges them itself; how far that binds "
        "is disputed.",
        ("ht052", "xj001", "ht058", "ht059"),
    )


def holder(duty: str, hands: str, offence: str) -> Stage:
    """Return who holds the suspect until there is a charge."""
    question = "Who holds the suspect until the charge?"
    if duty == ON:
        return Stage(question, "The United States, which has the first right.", ("ht050",))
    if hands == JAPAN_HANDS:
        return Stage(
            question,
            "The rule that leaves a suspect with the United States is for one in its hands. After an "
            "arrest off base in 2016 no question of custody arose.",
            ("ht054", "xj010"),
        )
    if offence == GRAVE:
        return Stage(
            question,
            "The United States, until Japan charges. Since 1995 Japan may ask for the suspect earlier, "
            "and the United States considers it with sympathy: a discretion, not a duty.",
            ("ht054", "ht055", "xj004", "xj007"),
        )
    return Stage(
        question,
        "The United States, until Japan charges. Japan may put forward other grave cases too, and the "
        "United States takes account of its views.",
        ("ht054", "ht055", "xj008"),
    )


def learns() -> Stage:
    """Return who is told of a case."""
    return Stage(
        "Who is told?",
        "In 2024 the foreign ministry knew of an indictment for three months and did not tell the "
        "prefecture. Since July 2024 the police tell it after an arrest or when papers are sent on.",
        ("xj014", "xj015", "xj017"),
    )


def stage_line(stage: Stage, row_id: str) -> dict[str, str]:
    """Return one row behind a stage as a line for readers."""
    row = formulas.row(row_id)
    told = row.get("text") or row.get("event")
    return {
        "Station": stage.question,
        "Date": date(row["as_of"], row["as_of_precision"]),
        "Rule or practice": str(told),
        "Where": str(row.get("instrument") or "practice"),
        "Warning": str(row["note"])
        if row["use"] == "caveat" and row["note"] == row["note"]
        else "",
        "Row": row_id,
    }


def answer_panel(stage: Stage) -> Panel:
    """Return the answer of a stage."""
    return Panel(stage.question, stage.answer, kind="note")


def ground_panels(stage: Stage) -> tuple[Panel, ...]:
    """Return the rows on which the answer of a stage rests, each under its question."""
    panels = []
    for row_id in stage.rows:
        row = formulas.row(row_id)
        treaty = "text" in row
        kind = "quote" if treaty and row["text_kind"] in ("verbatim", "quoted") else "summary"
        when = date(row["as_of"], row["as_of_precision"])
        label = f"{row['instrument']}, {row['article']}" if treaty else "Practice"
        told = row["text"] if treaty else row["event"]
        panels.append(Panel(f"{label}, {when}", told, row_id, stage.question, kind))
    return tuple(panels)


def finding(duty: str, hands: str, offence: str) -> str:
    """Return the end of the walk in one line."""
    if duty == ON:
        return "On duty: the United States has the first right, and holds the suspect"
    if hands == JAPAN_HANDS:
        return "Off duty, arrested by Japanese police: Japan has the first right, and holds the suspect"
    in_us_hands = "Off duty, in US hands: Japan has the first right"
    if offence == GRAVE:
        return f"{in_us_hands}; it gets the suspect at the charge or earlier"
    return f"{in_us_hands}; it usually gets the suspect at the charge"


@exhibit(
    "Who tries whom? Walk a case through the rules.",
    tables=["treaty_texts", "jurisdiction_practice"],
    height=240,
    second={"duty": ON},
    duty=One([OFF, ON], label="Done"),
    hands=One([US_HANDS, JAPAN_HANDS], label="The suspect is"),
    offence=One([GRAVE, OTHER], label="Offence"),
)
def who_tries_whom(duty: str, hands: str, offence: str) -> View:
    """Article XVII of the forces agreement and what was agreed beside it, for a made-up case."""
    stages = (first_right(duty), holder(duty, hands, offence), learns())
    lines = [stage_line(stage, row) for stage in stages for row in stage.rows]
    years = [int(one["Date"][-4:]) for one in lines]
    return View(
        figure=None,
        table=pd.DataFrame(lines),
        words=(
            *(f"{s.question} {s.answer}" for s in stages),
            "The case is made up; the rules are not.",
        ),
        title=finding(duty, hands, offence),
        subtitle="A made-up case against a person in Okinawa, by a member of the US forces. The rules: "
        "Article XVII of the forces agreement of 1960, the understanding of 1995 and later practice.",
        as_of=f"{min(years)} to {max(years)}",
        caveats=(
            "Paragraph 3 stands in our own words: we did not read the whole of it. Offences that "
            "break the law of one country alone are tried by that country.",
            "No person is named here, on purpose.",
        ),
        definition="First right: the state that may try a case before the other. Custody: who holds "
        "the suspect. A charge (indictment) is brought by a prosecutor in court.",
        # The answers stand first: what they rest on may have to be scrolled to.
        panels=(*map(answer_panel, stages), *(p for s in stages for p in ground_panels(s))),
    )
