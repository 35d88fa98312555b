"""What the page about Glassbox depends on: nothing of its own."""

from dataclasses import dataclass

from pages.server.address import Shared


@dataclass(frozen=True)
class About(Shared):
    """What travels from page to page goes on with whoever leaves it."""
