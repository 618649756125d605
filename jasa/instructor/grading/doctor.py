"""Look whether this machine can mark: what the walls around students' code would be here."""

from __future__ import annotations

from jasa.doctor import Finding
from jasa.instructor.grading.run.sandbox import SandboxError, open_sandbox


def examine_walls() -> Finding:
    """Open a sandbox and close it again."""
    try:
        box = open_sandbox()
    except SandboxError as error:
        return Finding(False, f"Grading: {error}")
    box.close()
    told = f"Grading would run behind: {box.isolation.words}"
    if box.isolation.dangers:
        told += f". Not protected: student code could {', '.join(box.isolation.dangers)}"
    return Finding(True, f"{told}.")
