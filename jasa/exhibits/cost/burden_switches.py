"""Lesson 06: the definitions of burden sharing as switches, with their inputs and words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from jasa import data
from jasa.data.kept_frames import kept_frame
from jasa.frame.style import listed, number, percent

PRINTED, REBUILT = "Share as printed, %", "Share from the inputs, %"
RATE = "Rate applied to the US part (1 = same currency)"
PAY, FORGONE = ("out", "in", "not stated"), ("out", "in")
#: What a reader calls the payments counted, and the value in `burden_definitions`.
SCOPES = {
    "host-nation support only": "host-nation support",
    "all payments": "all payments",
    "cash and in kind (GAO)": "direct support",
}
YEARS = ("any year", "2015", "2016")
#: The definitions drawn, oldest first, each with a short name.
SHORT = {
    "D2": "US Congressional Research Service",
    "D1": "US Department of Defense",
    "D3": "Japan's Ministry of Defense",
    "D4": "The Japan Times",
    "D5": "The Japan Times' inputs, support only",
    "D6": "Totals of the US GAO",
}
#: The newspaper's US cost of 2016 in the dollars it was stated in, and in the yen it printed.
IN_DOLLARS, IN_YEN = "uc024", "uc025"


@dataclass(frozen=True)
class Setting:
    """How the switches stand."""

    pay: str
    forgone: str
    scope: str
    year: str

    def differences(self, row: dict[str, Any]) -> list[str]:
        """Return the names of the switches that stand otherwise in a definition."""
        year = years_of(row["years"])
        pairs = {
            "military pay": (row["military_pay"], self.pay),
            "forgone revenue": (row["forgone_revenue"], self.forgone),
            "payments counted": (row["scope"], SCOPES[self.scope]),
            "year": (year, year if self.year == "any year" else self.year),
        }
        return [name for name, (has, wanted) in pairs.items() if has != wanted]

    def said(self) -> str:
        """Return the setting in words, the year last if one is held."""
        words = f"{self.scope}, military pay {self.pay}, forgone revenue {self.forgone}"
        return words if self.year == "any year" else f"{words}, {self.year}"


def years_of(said: str) -> str:
    """Return the years of a definition in short, without the kind of year."""
    return " to ".join(dict.fromkeys(re.findall(r"\d{4}", said)))


@kept_frame
def definition_rows(rate: float) -> pd.DataFrame:
    """Return the definitions for Japan, each with its inputs and the share that follows from them."""
    definitions = data.load("burden_definitions").set_index("definition_id")
    inputs = data.load("burden_inputs").dropna(subset=["amount"])
    dollars = float(data.load("us_costs").set_index("row_id").at[IN_DOLLARS, "amount"])
    lines = []
    for key, short in SHORT.items():
        own = inputs[inputs["definition_id"] == key]
        host = own[(own["party"] == "japan") & own["in_numerator"].fillna(False)]
        cost = own[(own["party"] == "us") & own["in_denominator"].fillna(False)]
        converted = key in ("D4", "D5")
        paid = round(float(host["amount"].sum()), 6)
        us = dollars * rate if converted else float(cost["amount"].sum())
        lines.append(
            definitions.loc[key].to_dict()
            | {
                "short": short,
                "year": years_of(definitions.at[key, "years"]),
                "host_rows": "; ".join(host["row_id"]),
                "cost_rows": IN_DOLLARS if converted else "; ".join(cost["row_id"]),
                "rate": f"{rate:g}" if converted else "1",
                "paid": paid,
                "us": us if len(cost) else float("nan"),
                "unit": host["unit"].iloc[0],
                "rebuilt": 100 * paid / (paid + us) if len(cost) else float("nan"),
            }
        )
    return pd.DataFrame(lines).astype({"published_share_pct": "float"})


def share_of(row: dict[str, Any]) -> float:
    """Return the share that a definition's inputs give, or the printed one if they are not known."""
    rebuilt = float(row["rebuilt"])
    return rebuilt if rebuilt == rebuilt else float(row["published_share_pct"])


def burden_table(rows: pd.DataFrame, setting: Setting) -> pd.DataFrame:
    """Return the definitions as a table for readers."""
    found = rows.to_dict("records")
    differ = [listed(d) if (d := setting.differences(r)) else "nothing" for r in found]
    return pd.DataFrame(
        {
            "Definition": rows["short"].tolist(),
            "Of": rows["years"].tolist(),
            PRINTED: rows["published_share_pct"].tolist(),
            REBUILT: rows["rebuilt"].tolist(),
            "Military pay": rows["military_pay"].tolist(),
            "Forgone revenue": rows["forgone_revenue"].tolist(),
            "Differs from the setting in": differ,
            "Currency": rows["unit"].tolist(),
            "Japan's part, billion": rows["paid"].tolist(),
            "US part, billion": rows["us"].tolist(),
            RATE: rows["rate"].tolist(),
            "Whose": rows["whose"].tolist(),
            "Japan's part is": rows["numerator"].tolist(),
            "Divided by": rows["denominator"].tolist(),
            "Warning": [r["note"] if r["use"] == "caveat" else "" for r in found],
            "Row": rows["row_id"].tolist(),
            "Row of Japan's payments": rows["host_rows"].tolist(),
            "Row of the US cost": rows["cost_rows"].tolist(),
        }
    )


def setting_of(row: dict[str, Any]) -> Setting:
    """Return the switches as they stand in a definition."""
    scope = next(k for k, v in SCOPES.items() if v == row["scope"])
    return Setting(row["military_pay"], row["forgone_revenue"], scope, years_of(row["years"]))


def between(rows: pd.DataFrame, chosen: dict[str, Any]) -> list[str]:
    """Say for each other definition in what it differs from the chosen one."""
    fits = setting_of(chosen)
    return [
        f"{share_said(row)}{listed(fits.differences(row))}"
        for row in rows.to_dict("records")
        if row["row_id"] != chosen["row_id"]
    ]


def share_said(row: dict[str, Any]) -> str:
    """Name a definition with its share; in what it differs from another one is to follow."""
    return f"{row['short']}, {percent(share_of(row))}, in "


def given(chosen: dict[str, Any]) -> str:
    """Say what a definition gives: Japan's part, the US part and the share, or the share as quoted."""
    unit = chosen["unit"].removeprefix("billion ")
    whose = f"{chosen['short']} ({chosen['years']})"
    part = f"Japan's part is {number(chosen['paid'], 1)} billion {unit}"
    if chosen["rebuilt"] == chosen["rebuilt"]:
        return (
            f"{whose}: {part} and the US part {number(chosen['us'], 1)} billion, so Japan's share is "
            f"{percent(chosen['rebuilt'])}."
        )
    return (
        f"{whose}: {part}. The US part was not printed in what we could read, so the share is only "
        f"quoted: {percent(chosen['published_share_pct'])}."
    )


def checked(chosen: dict[str, Any]) -> str:
    """Say what its author prints, and at what rate a US part in dollars was taken."""
    printed = chosen["published_share_pct"]
    check = (
        f"Its author prints {number(printed, 1 if printed % 1 else 0)}\u00a0%."
        if printed == printed
        else "Nobody prints this share; it is computed here from printed amounts."
    )
    if chosen["rate"] != "1":
        check += (
            f" The US part is in dollars and was taken at your {chosen['rate']} yen to the dollar."
        )
    return check


def fitting_words(rows: pd.DataFrame, chosen: dict[str, Any]) -> tuple[str, ...]:
    """Say what the setting gives, whether its author prints the same, and what lies between others."""
    return (
        given(chosen),
        checked(chosen),
        f"The others differ from it: {'; '.join(between(rows, chosen))}.",
        "Two definitions that differ in one switch only can be compared. There is one such pair here: "
        "The Japan Times, and its inputs with host-nation support only.",
    )


def missing_input(setting: Setting) -> str:
    """Say which published input a setting would need."""
    if setting.pay == "not stated":
        return (
            "Only the Department of Defense's report leaves military pay open, with all payments."
        )
    if setting.forgone == "in" and setting.pay == "in":
        return (
            "Missing: a value of forgone revenue for a year whose US cost is known with military pay. "
            "GAO names forgone revenue and puts no value on it."
        )
    if setting.forgone == "in":
        return (
            "Missing: a value of forgone revenue beside these payments and a US cost without pay."
        )
    if setting.scope != "host-nation support only" and setting.pay == "out":
        return "Missing: a US cost without military pay beside payments wider than the budget line."
    return "Missing: both sides' payments for this year, counted in this way."


def refusal_words(rows: pd.DataFrame, setting: Setting) -> tuple[str, ...]:
    """Say that nothing published supports a setting, what is missing, and what comes nearest."""
    found = [(setting.differences(r), r["short"]) for r in rows.to_dict("records")]
    fewest = min(len(d) for d, _ in found)
    near = [f"{short} (differs in {listed(d)})" for d, short in found if len(d) == fewest]
    return (
        f"No source we hold prints the inputs for this setting: {setting.said()}. No share is shown, "
        "and none is estimated.",
        missing_input(setting),
        f"Nearest: {listed(near)}.",
    )
