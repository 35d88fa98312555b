"""A served model without Ray: questions go to a Holder in this process, and the line can be cut."""

from dataclasses import dataclass, field

from model.pretrained.language_model import LanguageModel
from model.served import wire
from model.served.client import Served
from model.served.holder import Holder
from model.served.line import Line, Lost


@dataclass
class Far:
    """The other side. away: whether it does not answer; asked: what it was asked, with the bytes of each answer."""

    holder: Holder
    away: bool = False
    asked: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, body: bytes, key: str, timeout: float) -> bytes:
        if self.away:
            raise Lost("away")
        question = wire.unpack(body)
        answer = self.holder.answer(question)
        self.asked.append((question.words["ask"], len(answer)))
        return answer


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def served(
    model: LanguageModel, otherwise: bool = False, patience: float = 15.0, room: int = 2**30
) -> tuple[Served, Far, Clock]:
    """A model behind a line to this process; the model itself is the one that it falls back on."""
    far, clock = Far(Holder({model.name: model}, room)), Clock()
    line = Line(far, patience, clock, clock.sleep)
    return Served(model.name, line, lambda: model, lambda: model.tokenizer, otherwise), far, clock
