"""What the room is asked of Outlook: what a source found; nothing where there is nothing to guess."""

from pages.prompting.address import Prompting
from pages.prompting.guess import QUESTIONS


def test_what_the_room_is_asked() -> None:
    (one,) = QUESTIONS["outlook"](Prompting(view="outlook"))
    assert one.key is not None and one.key.right == (19,) and one.least == -60 and one.most == 60
    (one,) = QUESTIONS["outlook"](Prompting(view="outlook", topic="energy"))
    assert one.key is not None and one.key.right == (24.7,) and one.key.unit == "tonnes"
    assert QUESTIONS["outlook"](Prompting(view="outlook", topic="values")) == []
