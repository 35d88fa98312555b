"""Mounts the browser views of viz/decoding, and takes back what they send into the page's state."""

from typing import Any

from pages.decoding.asked import FIELDS
from pages.frame import components


def decoder(data: dict[str, Any]) -> None:
    """A text as a tree of tokens and how the next is chosen (viz.decoding.decoder.payload); sends back `tree`, `at`."""
    components.told("decoder", data)


def landscape(data: dict[str, Any]) -> None:
    """Local search on a map of heights (viz.decoding.landscape.payload)."""
    components.mount("landscape", "spot", data)


def beams(data: dict[str, Any]) -> None:
    """A beam search as a tree (viz.decoding.beams.payload); sends back `node`, or `view`, `text`, `tree` and `at` to
    go on elsewhere: with this text, whatever that view opens on."""
    components.told("beams", data)


def race(data: dict[str, Any]) -> None:
    """Several strategies in lockstep (viz.decoding.race.payload)."""
    components.told("race", data)


def draft(data: dict[str, Any]) -> None:
    """Speculative decoding (viz.decoding.draft.payload)."""
    components.told("draft", data)


def guess(data: dict[str, Any]) -> None:
    """Guesses of the next word (viz.decoding.guess.payload); sends back `tree` and `at`."""
    components.told("guess", data)


def dials(values: dict[str, int], usual: dict[str, str] | None = None, most: dict[str, int] | None = None) -> None:
    """The settings of the choice, by the names of model.decoding and as the address holds them; a view hears of each
    change at once, the page when the hand rests. usual: what is taken for a setting that is off. most: where a setting
    ends, if the model says so."""
    components.told("dials", {"values": values, "usual": usual or {}, "most": most or {}}, FIELDS)
