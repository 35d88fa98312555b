"""What a room remembers while people are in it: phones, the question that is asked, what is on the screen."""

from dataclasses import dataclass, field
from typing import Any

from pages.room import asking
from pages.room.asking import Asked

OVER = ("done", "dropped")  # states of a question that is no longer asked: after it was revealed, or without


@dataclass
class Phone:
    """A phone: its row, its seat (its pseudonym), and how it has done: [right, of]."""

    id: int
    seat: int
    score: list[int] = field(default_factory=lambda: [0, 0])


@dataclass
class Current:
    """The question that is asked now. rounds: answers by seat, of pairs {item: verdict}; ends: on the loop's clock."""

    id: int
    number: int
    asked: Asked
    round: int = 1
    state: str = "asking"
    rounds: list[dict[int, Any]] = field(default_factory=lambda: [{}])
    judged: dict[str, float | None] = field(default_factory=dict)
    seconds: float | None = None
    ends: float | None = None
    marked: bool = False  # whether it has counted for the phones' scores

    @property
    def answers(self) -> dict[int, Any]:
        """Of this round."""
        return self.rounds[-1]

    def has_answered(self, seat: int) -> bool:
        """Whether a phone has nothing left to answer."""
        found = self.answers.get(seat)
        return found is not None and (self.asked.kind != "pairs" or len(found) >= asking.EACH)


@dataclass(frozen=True)
class Screen:
    """What is on the projector: for phones that follow, and for whoever speaks (notes, coming)."""

    caption: str = ""
    title: str = ""
    where: str = ""
    next: str = ""
    link: str = ""
    notes: str = ""
    coming: str = ""
    lesson: str = ""
    stop: int = 0
    picture: str = ""  # its name, made from its content
