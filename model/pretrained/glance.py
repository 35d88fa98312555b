"""What is known of a text before its model is open: its tokens and their rows of the embedding matrix.

No torch here, whose import takes a second: the rows are read from the file, and nothing else of it.
"""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
from safetensors import safe_open

from model import tokenizers, weights
from model.trace import MAX_TOKENS, Floats, Tokens

ROWS = "model.embed_tokens.weight"


class Glance(NamedTuple):
    """The tokens of a text, their embeddings [T, d], and the sizes of the model that will read them."""

    tokens: Tokens
    embeddings: Floats
    layers: int
    vocabulary: int


def glance(text: str) -> Glance | None:
    """A text as SmolLM2 begins to read it; None where it has too few or too many tokens, which opening it will say."""
    folder = weights.folder("smollm2")
    tokens = tokenizers.get("smollm2").read(text)
    if not 0 < len(tokens) <= MAX_TOKENS:
        return None
    config = json.loads((folder / "config.json").read_text())
    return Glance(tokens, _rows(folder, tokens.ids.tolist()), config["num_hidden_layers"], config["vocab_size"])


def _rows(folder: Path, ids: list[int]) -> Floats:
    with safe_open(folder / "model.safetensors", "np") as file:
        matrix = file.get_slice(ROWS)
        return np.concatenate([matrix[one : one + 1] for one in ids])  # [T, d]
