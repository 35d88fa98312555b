"""Mounts the browser views of viz/decoding, and takes back what they send into the page's state."""

from functools import partial
from typing import Any

from pages.decoding.asked import FIELDS
from pages.frame import components, provenance

# As viz/decoding/dials has them: what each is called, what its whole number is divided by, and where it is off.
DIALS: dict[str, tuple[str, int, int | None]] = {
    "temperature": ("Temperature", 100, None),
    "top_k": ("Top-k", 1, 0),
    "top_p": ("Top-p", 100, 100),
    "min_p": ("Min-p", 100, 0),
    "typical_p": ("Typical", 100, 100),
    "repetition_penalty": ("Repetition", 100, 100),
    "no_repeat_ngram": ("No repeat of n", 1, 0),
    "width": ("Beams kept", 1, None),
    "steps": ("Steps", 1, None),
    "length_penalty": ("Length penalty", 10, None),
    "shown": ("Pruned shown", 1, None),
    "diversity": ("Diversity", 10, 0),
    "length": ("Tokens", 1, None),
    "layers": ("Layers that draft", 1, None),
    "ahead": ("Drafted ahead", 1, None),
    "seed": ("Seed", 1, None),
}


def decoder(data: dict[str, Any]) -> None:
    """A text as a tree of tokens and how the next is chosen (viz.decoding.decoder.payload); sends back `tree`, `at`."""
    components.told("decoder", data)


def landscape(data: dict[str, Any]) -> None:
    """Local search on a map of heights (viz.decoding.landscape.payload)."""
    components.mount("landscape", "spot", data)


def beams(data: dict[str, Any]) -> None:
    """A beam search as a tree (viz.shared.beams.payload); sends back `node`, or `view`, `text`, `tree` and `at` to
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
    for name in values:
        provenance.control(FIELDS.get(name, name), DIALS[name][0], partial(_said, name))
    components.told("dials", {"values": values, "usual": usual or {}, "most": most or {}}, FIELDS)


def _said(name: str, value: int) -> str:
    _, scale, off = DIALS[name]
    return "off" if value == off else f"{value / scale:g}"
