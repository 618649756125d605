"""Lesson 08: what people in Japan told pollsters around 2022, and how they were asked."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from jasa import data
from jasa.frame import charts as go
from jasa.frame.exhibit import One, View, exhibit
from jasa.frame.style import COLOURS, INK, MUTED, PAPER, QUIET, date, figure, listed, percent

CLOSE = "Do you feel close to this country?"
JAPAN = ("Japan, 18+", "Japan, 20+", "Japan, adults")


@dataclass(frozen=True)
class Asked:
    """A question a reader can choose: which questions of the table it gathers, and which answers."""

    questions: tuple[str, ...]
    answers: tuple[str, ...] = ()
    about: str = ""


QUESTIONS = {
    "43 trillion yen for defence": Asked(
        (
            "About 43 trillion yen for defense in five years",
            "Expansion of defense spending (43 trillion yen in five years)",
        ),
        about="43 trillion yen for defence in five years",
    ),
    "higher taxes for defence": Asked(
        (
            "Tax rise (mainly corporation tax) for defense",
            "Tax rise of about 1 trillion yen for defense",
            "Tax rises for defense",
        ),
        about="higher taxes for defence",
    ),
    "counterstrike capability": Asked(
        ("Counterstrike capability",), about="counterstrike capability"
    ),
    "size of the Self-Defense Forces": Asked(
        ("Size of the SDF",), ("should be strengthened",), "stronger Self-Defense Forces"
    ),
    "sanctions on Russia, March 2022": Asked(
        (
            "Sanctions on Russia",
            "Sanctions on Russia announced by the Prime Minister",
            "Sanctions on Russia decided so far",
        ),
        about="sanctions on Russia",
    ),
    "close to Russia": Asked((CLOSE,), ("close to Russia (incl. rather)",), "close to Russia"),
    "close to China": Asked((CLOSE,), ("close to China (incl. rather)",), "close to China"),
    "close to the United States": Asked(
        (CLOSE,), ("close to United States (incl. rather)",), "close to the United States"
    ),
    "Russia as a military threat": Asked(
        ("Which countries are a military threat? (several answers)",),
        ("Russia",),
        "Russia as a threat",
    ),
    "security threats to Japan": Asked(
        ("Which countries are a security threat to Japan?",), about="threats to Japan's security"
    ),
}


def answers_to(question: str) -> pd.DataFrame:
    """Return the answers given in Japan to a chosen question, oldest survey first."""
    asked = QUESTIONS[question]
    rows = data.load("opinion_security")
    rows = rows[rows["question"].isin(asked.questions) & rows["population"].isin(JAPAN)]
    if asked.answers:
        rows = rows[rows["answer"].isin(asked.answers)]
    rows = rows.assign(against=rows["answer"].str.startswith("against"))
    order = ["field_end", "pollster", "against", "pct"]
    rows = rows.sort_values(order, ascending=[True, True, True, False])
    return rows.assign(
        fieldwork=[fieldwork(r) for r in rows.itertuples()],
        how=rows["mode"].astype(object).where(rows["mode"].notna(), "mode not stated").astype(str),
    )


def fieldwork(row: object) -> str:
    """Return when people were asked, as precisely as it is known."""
    first = date(row.field_start, row.field_start_precision)  # type: ignore[attr-defined]
    last = date(row.field_end, row.field_end_precision)  # type: ignore[attr-defined]
    if first == last:
        return first
    one, two = first.split(), last.split()
    while len(one) > 1 and one[-1] == two[-1]:
        one.pop()
        two.pop()
        if len(one) == 1:
            break
    return f"{' '.join(one)} to {last}" if one else last


def answers_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the answers as a table for readers."""
    return pd.DataFrame(
        {
            "Who asked": rows["pollster"].astype(str).tolist(),
            "Fieldwork": rows["fieldwork"].tolist(),
            "How asked": rows["how"].tolist(),
            "Who was asked": rows["population"].astype(str).tolist(),
            "Question, our short form": rows["question"].astype(str).tolist(),
            "Answer": rows["answer"].astype(str).tolist(),
            "Share of answers, %": rows["pct"].astype(float).tolist(),
            "Answers, number": rows["n"].astype(float).tolist(),
            "Warning": rows["note"].fillna("").astype(str).tolist(),
            "Row": rows["row_id"].tolist(),
        }
    )


def colour(answer: str) -> str:
    """Return the colour of an answer: for, against, or a middle one."""
    if answer.startswith(("for", "should be", "support", "strengthen", "stronger")):
        return COLOURS["for"]
    if answer.startswith(("against", "do not", "too", "not needed")):
        return COLOURS["against"]
    return next((COLOURS[c] for c in ("Russia", "China", "United States") if c in answer), MUTED)


def answers_figure(rows: pd.DataFrame) -> go.Figure:
    """Draw a bar for each answer, grouped by survey, with the change of mode as a line between."""
    places, labels, rules = layout(rows)
    bars = go.Bar(
        x=rows["pct"].astype(float).tolist(),
        y=places,
        orientation="h",
        width=0.78,
        marker={
            "color": [colour(a) for a in rows["answer"].astype(str)],
            "pattern": {
                "shape": ["/" if u == "caveat" else "" for u in rows["use"]],
                "fgcolor": PAPER,
                "solidity": 0.3,
            },
        },
        text=[bar_text(row) for _, row in rows.iterrows()],
        textposition="outside",
        textfont={"size": 13, "color": INK},
        cliponaxis=False,
        ids=rows["row_id"].tolist(),
        meta={"column": "Share of answers, %", "place": "layout"},
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
    drawn = figure(bars, height=470, annotations=labels, shapes=rules)
    drawn.update_layout(margin={"l": 305, "r": 170, "t": 10})
    drawn.update_xaxes(title_text="Share of answers, %", range=[0, 100])
    drawn.update_yaxes(visible=False, range=[min(min(places) - 0.7, -6.5), 0.9])
    return drawn


def bar_text(row: pd.Series) -> str:
    """Return the share at the end of a bar, and the answer where it is not the same in each."""
    share = percent(row["pct"], 0 if float(row["pct"]).is_integer() else 1)
    return f" {share}" if row["pollster"] == "Cabinet Office" else f" {share}  {row['answer']}"


def layout(
    rows: pd.DataFrame,
) -> tuple[list[float], list[dict[str, object]], list[dict[str, object]]]:
    """Return the place of each bar, a label for each survey, and a rule where the mode changes."""
    places: list[float] = []
    labels: list[dict[str, object]] = []
    rules: list[dict[str, object]] = []
    at, last_mode = 0.0, None
    office = bool((rows["pollster"] == "Cabinet Office").all())
    for (pollster, when, how), group in rows.groupby(["pollster", "fieldwork", "how"], sort=False):
        if places:
            at -= 0.5
        if office and last_mode not in (None, how):
            labels.append(change(last_mode, str(how), at - 0.1))
            rules.append(dashed_rule(at - 0.1))
            at -= 1.2
        last_mode = str(how)
        inside = [at - n for n in range(len(group))]
        places += inside
        at = inside[-1] - 1
        labels.append(survey_label(str(pollster), str(when), str(how), sum(inside) / len(inside)))
    return places, labels, rules


def survey_label(pollster: str, when: str, how: str, y: float) -> dict[str, object]:
    """Return who asked, when and how, left of the bars of one survey."""
    return {
        "text": f"<b>{pollster}</b>, {how}<br>{when}",
        "x": 0,
        "xref": "paper",
        "xshift": -8,
        "y": y,
        "xanchor": "right",
        "align": "right",
        "showarrow": False,
        "font": {"size": 12, "color": INK},
    }


def change(before: str | None, after: str, y: float) -> dict[str, object]:
    """Return the words on the line where the way of asking changes."""
    return {
        "text": f"▴ {before}   ·   way of asking changes: two series   ·   {after} ▾",
        "x": 0.5,
        "xref": "paper",
        "y": y,
        "showarrow": False,
        "bgcolor": PAPER,
        "font": {"size": 12, "color": INK},
    }


def dashed_rule(y: float) -> dict[str, object]:
    """Return the dashed line between two ways of asking."""
    return {
        "type": "line",
        "xref": "paper",
        "x0": -0.6,
        "x1": 1.25,
        "y0": y,
        "y1": y,
        "line": {"color": QUIET, "dash": "dash", "width": 2},
    }


@exhibit(
    "What did people answer, and how were they asked? Choose a question.",
    tables=["opinion_security"],
    height=470,
    poll=One(list(QUESTIONS), label="Question"),
    second={"poll": "size of the Self-Defense Forces"},
)
def opinion_2022(poll: str) -> View:
    """The answers to one question by survey, with pollster, date and way of asking."""
    rows = answers_to(poll)
    table = answers_table(rows)
    about = QUESTIONS[poll].about
    kinds = {w.split()[0] for w in rows["answer"].astype(str)}
    paired = kinds == {"for", "against"}
    office = bool((rows["pollster"] == "Cabinet Office").all())
    modes = list(dict.fromkeys(rows["how"]))
    words = pair_words(table, about) if paired else list_words(table, about)
    if office and len(modes) > 1:
        words.append(
            "The Cabinet Office asked by interview first and by mail later. A difference across that "
            "change mixes opinion with the way of asking, so the two parts are not one series."
        )
    else:
        words.append(
            "The polls differ in wording, in mode and in days. Where they disagree, read the "
            "question before you look for a change of mind."
        )
    first, last = table["Fieldwork"].iloc[0], table["Fieldwork"].iloc[-1]
    return View(
        figure=answers_figure(rows),
        table=table,
        title=pair_title(table, about) if paired else list_title(table, about, office),
        subtitle=(
            "Share of answers in Japan, %, by survey, way of asking and days of fieldwork. "
            "Hatched: see Warning."
        ),
        words=tuple(words),
        as_of=first if first == last else f"{first} to {last}",
        caveats=caveats(rows, office and len(modes) > 1),
        definition=(
            "Questions gathered here, in our short form, not the exact wording: "
            f"{'; '.join(QUESTIONS[poll].questions)}. The table says who asked which."
        ),
    )


def pair_title(table: pd.DataFrame, about: str) -> str:
    """Return the span of the answers in favour."""
    yes = table[table["Answer"].str.startswith("for")]["Share of answers, %"]
    return f"For {about}: {yes.min():.0f} to {yes.max():.0f} %, by pollster, day and wording"


def list_title(table: pd.DataFrame, about: str, office: bool) -> str:
    """Return the newest figure, or the span where many answers stand beside each other."""
    share = table["Share of answers, %"]
    if office:
        mail = table[table["How asked"] == "mail"]
        found = [f"{printed_share(x)} ({x['Fieldwork'].split()[-1]})" for _, x in mail.iterrows()]
        return f"{about[:1].upper()}{about[1:]}, asked by mail: {', '.join(found)}"
    if about == "sanctions on Russia":
        polls, wordings = table["Who asked"].nunique(), table["Question, our short form"].nunique()
        return f"{polls} polls, {wordings} wordings: no single figure for sanctions"
    if table["Answer"].nunique() == 1:
        ends = [f"{printed_share(x)} ({x['Fieldwork']})" for _, x in table.iloc[[0, -1]].iterrows()]
        return f"{about}: {', '.join(ends)}"
    span = f"{share.min():.0f} to {share.max():.0f} %"
    return f"{about[:1].upper()}{about[1:]}: every answer drew {span}"


def printed_share(line: pd.Series) -> str:
    """Return the share of a line as printed."""
    value = line["Share of answers, %"]
    return percent(value, 0 if float(value).is_integer() else 1)


def pair_words(table: pd.DataFrame, about: str) -> list[str]:
    """Return each survey's for and against in a sentence."""
    found = []
    for (who, when), group in table.groupby(["Who asked", "Fieldwork"], sort=False):
        parts = [f"{printed_share(line)} {line['Answer']}" for _, line in group.iterrows()]
        found.append(f"{who} ({when}): {', '.join(parts)}")
    yes = table[table["Answer"].str.startswith("for")]
    low = yes.loc[yes["Share of answers, %"].idxmin()]
    high = yes.loc[yes["Share of answers, %"].idxmax()]
    return [
        f"Polls on {about}. {'; '.join(found)}.",
        f"The highest share in favour is {printed_share(high)} ({high['Who asked']}, "
        f"{high['Fieldwork']}), the lowest {printed_share(low)} "
        f"({low['Who asked']}, {low['Fieldwork']}).",
    ]


def list_words(table: pd.DataFrame, about: str) -> list[str]:
    """Return the answers of the surveys one after the other."""
    high = table.loc[table["Share of answers, %"].idxmax()]
    highest = f"{printed_share(high)} ({high['Who asked']}, {high['Fieldwork']})"
    if (table["Who asked"] == "Cabinet Office").all():
        answer = table["Answer"].iloc[0]
        found = [
            f"{printed_share(x)} ({x['Fieldwork']}, {x['How asked']})" for _, x in table.iterrows()
        ]
        return [
            f"Cabinet Office surveys, answer “{answer}”: {listed(found)}.",
            f"The highest share is {highest}.",
        ]
    found = []
    for (who, when), group in table.groupby(["Who asked", "Fieldwork"], sort=False):
        parts = [f"{line['Answer']} {printed_share(line)}" for _, line in group.iterrows()]
        found.append(f"{who} ({when}): {', '.join(parts)}")
    return [
        f"Surveys on {about}. {'; '.join(found)}.",
        f"The largest share, for the answer “{high['Answer']}”, is {highest}.",
    ]


def caveats(rows: pd.DataFrame, changed: bool) -> tuple[str, ...]:
    """Return what to mind: the mode first where it changed."""
    found = []
    if changed:
        found.append("Do not join interview and mail surveys in one line.")
    found.append("Question wording matters; the short form here is ours, not the pollster's words.")
    if (rows["use"] == "caveat").any():
        found.append("Hatched bars carry a warning in the table.")
    return tuple(found)
