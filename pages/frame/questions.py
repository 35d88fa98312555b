"""What a view asks between two runs of a page, read and checked: ranges and options are those of the address."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from pages.frame import cache, state

Asked = Mapping[str, Any]
FIELDS = {"typical_p": "typical", "repetition_penalty": "penalty", "no_repeat_ngram": "ngram"}  # in the address
RANGES = {part.name: part.metadata["range"] for part in fields(state.Decoding) if "range" in part.metadata}
OPTIONS = {part.name: part.metadata["options"] for part in fields(state.Decoding) if "options" in part.metadata}
HUNDREDTHS = ("temperature", "top_p", "min_p", "typical_p", "repetition_penalty")
SETTINGS = (*HUNDREDTHS, "top_k", "no_repeat_ngram")


def settings_of(now: state.Decoding) -> dict[str, int]:
    """The settings as the address holds them, by the names of model.decoding."""
    return {name: getattr(now, FIELDS.get(name, name)) for name in SETTINGS}


def number(asked: Asked, name: str) -> int:
    """A whole number, in the range that the address has for it. Raises ValueError outside, KeyError where it is missing."""
    least, most = RANGES[FIELDS.get(name, name)]
    value = asked[name]
    if not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{name} is {value!r}, not from {least} to {most}")
    return value


def choice(asked: Asked, name: str) -> str:
    """One of the options that the address has for it. Raises ValueError for another."""
    if str(asked[name]) not in OPTIONS[name]:
        raise ValueError(f"{name} is {asked[name]!r}, none of {OPTIONS[name]}")
    return str(asked[name])


def start(asked: Asked) -> int:
    """From which step on it is asked. Raises ValueError for what is no such number."""
    value = asked["from"]
    if not isinstance(value, int) or not 0 <= value <= cache.MAX_TOKENS:
        raise ValueError(f"from is {value!r}")
    return value


def settings(asked: Asked) -> dict[str, float]:
    """The settings by the names and in the units of model.decoding. Raises ValueError out of range."""
    found = {name: number(asked, name) for name in SETTINGS}
    return {name: value / 100 if name in HUNDREDTHS else value for name, value in found.items()}


def prompt(asked: Asked) -> tuple[str, tuple[int, ...]]:
    """The model that is asked, and what it goes on from. Raises UserError where that cannot be."""
    model = str(asked["model"])
    return model, tuple(cache.prompt(model, str(asked["text"]), choice(asked, "form")).ids.tolist())


def tokens(model: str, given: Sequence[Any]) -> list[int]:
    """Tokens of the vocabulary. Raises ValueError for one that is not in it: a GPU would not survive that."""
    found = [int(one) for one in given]
    if any(not 0 <= one < cache.vocabulary(model) for one in found):
        raise ValueError(f"a token of {found} is not in the vocabulary")
    return found


def whole(value: Any) -> int:
    """A count. Raises ValueError for anything else."""
    if not isinstance(value, int) or not 0 <= value <= 1_000_000:
        raise ValueError(f"{value!r} is no count")
    return value
