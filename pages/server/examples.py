"""The text that a view opens on as long as nobody has typed one: it is declared beside the view's title."""

from dataclasses import replace
from typing import TypeVar

from pages.server import address, shelf, world
from pages.server.address import DEFAULT_TEXT, UNTYPED, Shared

State = TypeVar("State", bound=Shared)


def text(state: Shared) -> str:
    """The example of the view of `state`, in words that its model knows."""
    view = address.view(state)
    if not view.reads:
        return view.text
    if world.of_the_world(state.model):
        return view.world
    if shelf.small(state.model):
        return DEFAULT_TEXT  # it was trained here on a text of somebody's own: it may read letters, and few of them
    return view.text


def shown(state: State) -> State:
    """The state as a view sees it: with a text."""
    return replace(state, text=text(state)) if state.text is UNTYPED else state
