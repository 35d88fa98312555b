"""Models that were made or brought here, lent to every chapter by their names.

A chapter that makes models names a kind of them once, when the app starts; a model is called <kind>-<whatever the chapter
knows it by>. So a chapter that reads models need not know which chapter makes them.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from model.errors import UserError

if TYPE_CHECKING:
    from model.pretrained.language_model import LanguageModel


class Kind(NamedTuple):
    """How models of a kind are opened and what people call them, by their whole name.

    small: whether they are of the little world's kind, or may be: small models that were trained here.
    """

    take: Callable[[str], "LanguageModel"]
    title: Callable[[str], str]
    small: bool


_kinds: dict[str, Kind] = {}


def offer(kind: str, take: Callable[[str], "LanguageModel"], title: Callable[[str], str], small: bool = False) -> None:
    """Models of this kind can be had from now on. `take` raises UserError where one is gone."""
    _kinds[kind] = Kind(take, title, small)


def has(name: str) -> bool:
    """Whether a name is that of a model made or brought here."""
    return _kind(name) is not None


def small(name: str) -> bool:
    """Whether it is a small model that was trained here."""
    return (kind := _kind(name)) is not None and kind.small


def title(name: str) -> str:
    """What people call it, or "" for a name that is none of these."""
    return kind.title(name) if (kind := _kind(name)) else ""


def take(name: str) -> "LanguageModel":
    """The model. Raises UserError where it is gone."""
    if not (kind := _kind(name)):
        raise UserError(f"There is no model called {name[:60]}: choose another.")
    return kind.take(name)


def _kind(name: str) -> Kind | None:
    before, dash, _ = name.partition("-")
    return _kinds.get(before) if dash else None
