"""The question that a stop of a lesson asks."""

from collections.abc import Sequence
from dataclasses import replace

from model.errors import UserError
from pages.room import asking
from pages.room.asking import Asked
from pages.server.asks import Ask


def question(ask: Ask, offers: Sequence[Asked], link: str) -> Asked:
    """What the room is asked: one of the questions that the picture offers (Page.questions), in the lesson's words where it has
    some, or the lesson's own question. Raises UserError where the picture makes no such question, as for another model."""
    if ask.own:
        return asking.own(ask.own, link)
    if ask.which >= len(offers):
        made = {0: "no question", 1: "one question"}.get(len(offers), f"{len(offers)} questions")
        raise UserError(
            f"This picture makes {made} now, and the lesson asks for number {ask.which + 1}: go back to its stop."
        )
    offer = offers[ask.which]
    return replace(offer, prompt=ask.prompt or offer.prompt)
