"""Make the pictures of README and docs with the tooling of the browser tests.

Run `python -m tests.browser.screenshots` after an exhibit or a lesson has changed, and look at them.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.browser.lab import ROOT, Lab, copy_course, lab

PICTURES = ROOT / "docs" / "pictures"
LESSON = "lessons/03_share_of_what.ipynb"
EXERCISE = "exercises/03_share_of_what.ipynb"


def picture_of_lesson(running: Lab) -> None:
    """Take the lesson as a student sees it, and each exhibit by itself."""
    running.open(LESSON)
    running.run_all()
    for card in running.page.locator(".jasa-card:visible").filter(has_text="Predict").all():
        card.locator("input[type=radio]").first.check()
        card.get_by_role("button", name="Lock in my guess").click()
        card.get_by_text("Found:").wait_for()
    frames = running.page.locator(".jasa-frame:visible").all()
    for number, frame in enumerate(frames, start=1):
        running.settle(frame)
        running.page.wait_for_timeout(600)
        frame.screenshot(path=PICTURES / f"lesson_03_exhibit_{number}.png")
    running.settle(frames[0])
    running.page.locator(".jasa-card:visible").first.scroll_into_view_if_needed()
    running.page.wait_for_timeout(600)
    running.page.screenshot(path=PICTURES / "lesson_03.png")


def picture_of_exercise(running: Lab) -> None:
    """Take the first task of the exercise, untouched and run."""
    running.open(EXERCISE)
    running.run_all()
    running.page.locator(
        "h2:visible", has_text="A share by area"
    ).first.scroll_into_view_if_needed()
    running.page.wait_for_timeout(600)
    running.page.screenshot(path=PICTURES / "exercise_03.png")


def main() -> None:
    """Make all pictures in `docs/pictures`."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, lab(copy_course(Path(folder)), 1180, 1330) as run:
        picture_of_lesson(run)
        picture_of_exercise(run)
    print(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
