"""What the room can be asked of Home: which word comes next."""

from pages.home.address import Home
from pages.room import making
from pages.room.asking import Asked
from pages.server import examples, models


def next_word(now: Home) -> list[Asked]:
    """The text goes on."""
    now = examples.shown(now)
    ids = models.read(making.predicting(now.model), now.text).ids.tolist()
    return making.next_word(now.model, now.text, ids, (now.model, "raw", now.text, "")) if ids else []


QUESTIONS = {"": next_word}
