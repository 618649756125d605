"""Five things for the board tomorrow: what most students would gain from hearing once."""

from __future__ import annotations

from collections.abc import Sequence

from jasa.instructor.overview.mistakes import Known, Unknown
from jasa.instructor.overview.tasks import TaskFigures

MOST = 5
HARD, EASY = 0.6, 0.9
FEWEST = 2


def five_things(
    tasks: Sequence[TaskFigures], known: Sequence[Known], unknown: Sequence[Unknown]
) -> list[str]:
    """Choose: the mistakes made most, one a task; the hardest task; an odd value; what went well."""
    titles = {task.id: f"{task.id} {task.title}" for task in tasks}
    said: dict[str, str] = {}
    for mistake in known:
        if mistake.students >= FEWEST and len(said) < MOST - 2:
            words = (
                f"{titles[mistake.question]}: {mistake.students} students were told “{mistake.say}”"
            )
            said.setdefault(mistake.question, words)
    things = list(said.values())
    judged = [task for task in tasks if task.judged]
    hardest = min((t for t in judged if t.id not in said), key=lambda t: t.full_share, default=None)
    if hardest is not None and hardest.full_share < HARD:
        share = f"{100 * hardest.full_share:.0f} %"
        things.append(f"{titles[hardest.id]}: only {share} of those who tried have all points.")
    for odd in unknown:
        if len(things) < MOST - 1:
            things.append(
                f"{titles[odd.question]}: {odd.students} students gave {odd.value}. Ask how they got it."
            )
    best = max(judged, key=lambda t: t.full_share, default=None)
    if best is not None and best.full_share >= EASY:
        things.append(f"{titles[best.id]} went well ({100 * best.full_share:.0f} %): say so.")
    silent = [task for task in tasks if task.handed_in and task.attempted < task.handed_in / 2]
    things += [
        f"{titles[task.id]}: {task.handed_in - task.attempted} of {task.handed_in} left it out."
        for task in silent
    ]
    return things[:MOST]
