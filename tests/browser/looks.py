"""What is wrong with a page as it stands in the window: see looks.js."""

from pathlib import Path
from time import monotonic

from playwright.sync_api import Page

SCRIPT = Path(__file__).with_suffix(".js")
LEAST = 12  # pixels of a letter on a desk, and 20 in a hall of 1920 x 1080 (shared/look/look.md)
HALL, HALL_SIZE = 20, (1920, 1080)
PATIENCE = 5  # seconds in which a busy machine draws anew what a change of size asks for


def lasting(page: Page, presenting: bool = False, fingers: bool = False) -> list[str]:
    """The faults that are still there after some seconds: what is seen for a moment while a page is drawn anew is none."""
    until = monotonic() + PATIENCE
    while (found := faults(page, presenting, fingers)) and monotonic() < until:
        page.wait_for_timeout(500)
    return found


def faults(page: Page, presenting: bool = False, fingers: bool = False) -> list[str]:
    """A line for each text that is too small, clipped, hidden or on another, for what to notice if it is not whole, and where
    the page pans sideways. fingers: and for each target that is too small for one.
    """
    size = page.viewport_size
    assert size
    share = min(size["width"] / HALL_SIZE[0], size["height"] / HALL_SIZE[1])
    page.evaluate(SCRIPT.read_text("utf-8") + "\n0")
    return page.evaluate(
        "asked => window.looks(asked)",
        {"least": HALL * share if presenting else LEAST, "presenting": presenting, "fingers": fingers},
    )
