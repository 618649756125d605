"""Lesson 05: which rows make one vote in Okinawa, and its shares of three wholes."""

from __future__ import annotations

import pandas as pd

from jasa import data
from jasa.frame.style import percent

#: What a reader can choose: label, start of the event's name in the table, area.
CHOICES = {
    "2019 referendum on the landfill": ("2019 prefectural", "Okinawa Prefecture"),
    "2019 referendum, Ginowan City only": ("2019 prefectural", "Ginowan City"),
    "2019 referendum, Nago City only": ("2019 prefectural", "Nago City"),
    "1997 Nago referendum on the heliport": ("1997 Nago", "Nago City"),
    "1996 referendum on bases and the SOFA": ("1996 prefectural", "Okinawa Prefecture"),
    **{
        f"{year} election of the governor": (f"{year} gub", "Okinawa Prefecture")
        for year in (2022, 2018, 2014, 2010, 2006, 2002, 1998)
    },
}
VALID, CAST, ALL = "valid votes", "votes cast", "all eligible voters"
#: Whole -> the table's column with its size, and the column with a published share.
WHOLES = {
    VALID: ("valid_votes", "share_of_valid_pct"),
    CAST: ("votes_cast", "share_of_votes_cast_pct"),
    ALL: ("eligible", ""),
}
#: What "for" and "against" referred to.
SUBJECTS = {
    "1996": "fewer bases and a review of the SOFA",
    "1997": "the heliport off Nago",
    "2019": "the landfill at Henoko",
}
SHARE, BLANK, ABSENT = "Share, %", "Blank or spoilt votes, %", "Did not vote, %"


def share_text(value: float) -> str:
    """Write a share with two decimals, or with one where the source prints no more."""
    return percent(value, 1 if abs(value - round(value, 1)) < 1e-9 else 2)


def rows_of(event: str) -> pd.DataFrame:
    """Return the options or candidates of one vote in one area, largest first."""
    start, area = CHOICES[event]
    rows = data.load("votes")
    rows = rows[rows["event"].str.startswith(start) & (rows["area"] == area)]
    return rows.sort_values("votes", ascending=False, kind="stable")


def all_options(rows: pd.DataFrame) -> bool:
    """Whether a referendum's options stand here in full, so that they add up to the valid votes."""
    return rows["kind"].iloc[0] == "referendum" and rows["votes"].notna().all()


def formula(rows: pd.DataFrame, whole: str) -> str | None:
    """Return how the share is computed: "" for a published share, None where it cannot be known."""
    size, published = WHOLES[whole]
    if rows[size].notna().all():
        return f"100 * {{Row}}.votes / {{Row}}.{size}"
    if whole == VALID and published and all_options(rows):
        return "100 * {Row}.votes / sum({Rows of the whole}.votes)"
    if published and rows[published].notna().all():
        return ""
    if whole == ALL and rows["votes_cast"].notna().all() and rows["turnout_pct"].notna().all():
        return "{Row}.votes / {Row}.votes_cast * {Row}.turnout_pct"
    return None


def shares(rows: pd.DataFrame, whole: str) -> list[float]:
    """Return the share of each option or candidate; see `formula` for how."""
    size, published = WHOLES[whole]
    votes = rows["votes"].astype(float)
    if rows[size].notna().all():
        return (100 * votes / rows[size].astype(float)).tolist()
    if whole == VALID and all_options(rows):
        return (100 * votes / votes.sum()).tolist()
    if published and rows[published].notna().all():
        return rows[published].tolist()
    return (votes / rows["votes_cast"].astype(float) * rows["turnout_pct"]).tolist()


def chose_nobody(rows: pd.DataFrame, whole: str) -> list[tuple[str, str, float, str]]:
    """Return the parts of the whole that chose nobody: name, column, share and formula."""
    row, size = rows.iloc[0], WHOLES[whole][0]
    found: list[tuple[str, str, float, str]] = []
    counted = rows[["votes_cast", "valid_votes", size]].notna().all().all()
    if whole != VALID and counted:
        value = 100 * (row["votes_cast"] - row["valid_votes"]) / row[size]
        how = f"100 * (max({{Row}}.votes_cast) - max({{Row}}.valid_votes)) / max({{Row}}.{size})"
        found.append(("blank or spoilt", BLANK, float(value), how))
    if whole == ALL:
        value = 100 - row["turnout_pct"]
        found.append(("did not vote", ABSENT, float(value), "100 - max({Row}.turnout_pct)"))
    return found
