"""What goes between the app and a served model: one line of JSON, and arrays behind it as safetensors has them. No pickle, no torch.

A question names what it asks (`ask`), the model, and what that needs; model.served.holder answers it. An error that a person can do
something about crosses as its sentence and is raised again on the other side.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from model.errors import UserError

LENGTH = 4  # bytes that say how long the JSON is
NONE = "this is no question to a served model"
MOST_ASKED = 8 * 2**20  # bytes of a question; the largest holds states to un-embed


class Said(NamedTuple):
    """A question or an answer: words [JSON], and arrays by their names, read-only."""

    words: dict[str, Any]
    arrays: Mapping[str, NDArray]


class NotServed(UserError):
    """The served model does not know a model of that name."""


def pack(words: Mapping[str, Any], arrays: Mapping[str, NDArray] | None = None) -> bytes:
    """As bytes."""
    said = json.dumps(words, separators=(",", ":")).encode()
    held = {name: np.ascontiguousarray(array) for name, array in (arrays or {}).items()}
    return len(said).to_bytes(LENGTH, "big") + said + save(held)


def unpack(body: bytes) -> Said:
    """From bytes. Raises ValueError for any that are not from `pack`."""
    end = LENGTH + int.from_bytes(body[:LENGTH], "big")
    try:
        words, arrays = json.loads(body[LENGTH:end]), load(body[end:])
    except (ValueError, SafetensorError, RecursionError) as error:
        raise ValueError(NONE) from error
    if not isinstance(words, dict):
        raise ValueError(NONE)
    for array in arrays.values():
        array.flags.writeable = False
    return Said(words, arrays)


def failed(error: Exception) -> bytes:
    """An error as an answer: its kind and its sentence."""
    kind = next((one.__name__ for one in type(error).__mro__ if one.__name__ in _kinds()), "")
    return pack(
        {"error": kind, "said": str(error) if kind else "the served model made a mistake: its log has the rest"}
    )


def answered(body: bytes) -> Said:
    """An answer. Raises the error that it holds instead, and UserError for bytes that are no answer."""
    try:
        said = unpack(body)
    except ValueError as error:
        raise UserError(
            "What answers at GLASSBOX_SERVE is no model that Glassbox serves: check the address."
        ) from error
    if "error" in said.words:
        raise _kinds().get(said.words["error"], RuntimeError)(said.words.get("said", ""))
    return said


def _kinds() -> dict[str, type[Exception]]:
    from model.pretrained.network import ModelError  # torch

    return {kind.__name__: kind for kind in (NotServed, ModelError, UserError, ValueError)}
