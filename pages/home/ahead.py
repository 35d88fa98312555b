"""What Home needs for its picture, made before anybody looks."""

from pages.home import work
from pages.home.address import Home


def prepare(now: Home) -> None:
    """The whole picture, and its numbers."""
    work.facts(now.model, now.text)
