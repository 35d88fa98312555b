"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass

from pages.server.address import Shared


@dataclass(frozen=True)
class Home(Shared):
    """The lecture in one picture."""

    guess: bool = False
