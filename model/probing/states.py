"""The states of an encoder behind each of its layers, for many texts at once, and what a head reads of them.

Source: Devlin et al. 2019 (BERT): a sentence is classified by the state of [CLS], a word by the state of its first token.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from model.errors import UserError
from model.pretrained.language_model import LanguageModel
from model.pretrained.network import to_numpy
from model.probing.sentences import words_of
from model.trace import Floats

AT_ONCE = 32  # texts that are read in one batch
POOLINGS = ("cls", "mean")  # the state of [CLS]; the mean of the states of all other tokens but [SEP]


@dataclass(frozen=True, eq=False)
class States:
    """What heads read of a text. cls, mean [L + 1, d]; words [L + 1, W, d]: the first token of each word. Layer 0 is the
    embedding, which knows a word and its place and nothing of its neighbours."""

    cls: Floats
    mean: Floats
    words: Floats


def read(
    model: LanguageModel, texts: Sequence[str], progress: Callable[[str, float], None] = lambda said, share: None
) -> list[States]:
    """The states of each text. Raises UserError for a text without a word, or one that is too long for the model."""
    tokens = [model.tokenize(text) for text in texts]
    for text, one in zip(texts, tokens, strict=True):
        if not words_of(text):
            raise UserError("There is no word in this text: type a sentence.")
        model.network.check_ids(one.ids.tolist())
    found: list[States] = []
    for start in range(0, len(texts), AT_ONCE):
        progress("", start / len(texts))
        part = slice(start, start + AT_ONCE)
        for text, one, hidden in zip(
            texts[part], tokens[part], _layers(model, [t.ids for t in tokens[part]]), strict=True
        ):
            firsts = [_first(one.spans, len(text[:low].encode())) for low, _ in words_of(text)]
            found.append(States(hidden[:, 0], hidden[:, 1:-1].mean(1), hidden[:, firsts]))
    return found


def _first(spans: np.ndarray, begin: int) -> int:
    """The token that begins at the byte `begin`, or the one over it."""
    return next((at for at, (low, high) in enumerate(spans.tolist()) if low <= begin < high), len(spans) - 1)


@torch.inference_mode()
def _layers(model: LanguageModel, rows: Sequence[np.ndarray]) -> list[Floats]:
    """[L + 1, T, d] for each row of ids: padding is added behind, hidden from attention, and cut off again."""
    longest = max(map(len, rows))
    ids = torch.zeros((len(rows), longest), dtype=torch.long)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.from_numpy(np.array(row))
    mask = torch.arange(longest) < torch.tensor([len(row) for row in rows])[:, None]  # [B, T]
    network = model.network
    with network.lock:
        states = network.base(
            ids.to(network.device), attention_mask=mask.long().to(network.device), output_hidden_states=True
        ).hidden_states
    layers = to_numpy(torch.stack(states, 1))  # [B, L + 1, T, d]
    return [layers[place, :, : len(row)] for place, row in enumerate(rows)]
