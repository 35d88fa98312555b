"""Questions to the room as pages make them, for the tests of what their keys say."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pages.contents import CONTENTS
from pages.room import asking
from pages.room.asking import MOST_OPTION, MOST_OPTIONS, MOST_PROMPT, MOST_TEXT, Asked, Key
from pages.room.counting import right
from pages.server import address, models


def asked(name: str, *opened: str, **params: str) -> list[Asked]:
    """What the room can be asked about the page at an address, with these models open. Each question can be asked as it is."""
    for model in opened:
        models.get(model)
    page = next(one for one in CONTENTS if one.name == name)
    state, wrong = address.read(page.kind, params)
    assert wrong == []
    found = page.questions(state)
    for one in found:
        sound(one)
        again, wrong = address.read(page.kind, dict(address_of(one)))
        assert wrong == [] and again == state
    return found


def address_of(one: Asked) -> list[tuple[str, str]]:
    """The parameters of its link."""
    return parse_qsl(urlsplit(one.link).query, keep_blank_values=True)


def sound(one: Asked) -> None:
    """It can be shown, answered, kept and counted; its options do not tell by their order which is right."""
    assert one.prompt.endswith("?") and len(one.prompt) <= MOST_PROMPT and len(one.text) <= MOST_TEXT
    assert asking.read(asking.written(one)) == one
    if one.kind == "choice":
        assert 2 <= len(set(one.options)) == len(one.options) <= MOST_OPTIONS
        assert all(option and len(option) <= MOST_OPTION for option in one.options)
    if one.key is not None:
        says = one.key.says
        assert says and says[0] == says[0].upper() and says.endswith("."), says
        assert right_can_be_answered(one, one.key), one


def right_can_be_answered(one: Asked, key: Key) -> bool:
    """Whether a phone can give the right answer, and is told so."""
    given: list[Any] = (
        [one.options.index(str(label)) for label in key.right] if one.kind == "choice" else list(key.right)
    )
    return bool(given) and all(right(one, asking.answer(one, value)) for value in given)
