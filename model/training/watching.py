"""What is kept of a training run now and then: the model, what it writes, its map of words, and its attention."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from model.tokenizers.small import END, WordTokenizer
from model.trace import Floats
from model.training.judging import sentences_of, write
from model.training.texts import OwnTexts, WorldTexts
from model.training.trainer import Trainer
from model.transformer import GPT, attend
from model.world.world import World

PROMPT, SENTENCE = "the lion frightened the", "the lion frightened the duck because it roared ."
WRITTEN = 44  # tokens of a sample
MAPPED = 72  # tokens of an own text on the map
HEAD_TOKENS = 12  # of an own text, for the attention patterns


@dataclass(frozen=True, eq=False)
class Look:
    """A model at a step.

    held_loss  nats per token on the held-out texts
    sample     token ids: the prompt and what the model wrote after it
    verdicts   of the world on each of them (see `verdicts`); empty for a person's own text
    places     [N, 2] of the mapped tokens
    patterns   [L, H, T, T] attention on the watched sentence
    """

    step: int
    held_loss: float
    sample: tuple[int, ...]
    verdicts: tuple[int, ...]
    places: Floats
    patterns: Floats
    weights: Mapping[str, Tensor]


class Watcher:
    """Looks at a model in training, always with the same words and the same sentence."""

    def __init__(self, texts: WorldTexts | OwnTexts, seed: int = 0) -> None:
        self._texts, self._seed, self._last = texts, seed, np.zeros((0, 2), np.float32)
        tokenizer = texts.tokenizer
        if isinstance(texts, WorldTexts):
            self.groups = {
                name: [texts.tokenizer.id(word) for word in words]
                for name, words in texts.world.lexicon.categories.items()
            }
            self.prompt = tokenizer.encode(PROMPT).ids.tolist()
            self.sentence = tokenizer.encode(SENTENCE).ids.tolist()
        else:
            counted = Counter(texts.held_out.ravel().tolist())
            self.groups = {"tokens": [token for token, _ in counted.most_common(MAPPED)]}
            self.sentence = texts.held_out[0, :HEAD_TOKENS].tolist()
            self.prompt = texts.held_out[0, :1].tolist()
        self.mapped = [token for group in self.groups.values() for token in group]

    def look(self, trainer: Trainer) -> Look:
        """The model as it is now."""
        sample, judged = self._sample(trainer.model)
        return Look(
            trainer.step,
            trainer.held_loss(),
            sample,
            judged,
            self._places(trainer.model),
            patterns(trainer.model, self.sentence),
            trainer.weights(),
        )

    def _sample(self, model: GPT) -> tuple[tuple[int, ...], tuple[int, ...]]:
        tokenizer = self._texts.tokenizer
        end = tokenizer.special_tokens.get(END)
        ids = write(model, [self.prompt], WRITTEN, self._seed, end)[0]
        if not isinstance(tokenizer, WordTokenizer) or not isinstance(self._texts, WorldTexts):
            return tuple(ids), ()
        words = [tokenizer.piece(token).decode().strip() for token in ids]
        return tuple(ids), verdicts(self._texts.world, words)

    def _places(self, model: GPT) -> Floats:
        """[N, 2]: the mapped rows of the embedding table along their two principal components (Pearson 1901).

        Rotated to fit the map before (Schönemann 1966), so that the points do not jump.
        """
        rows = model.wte.weight.detach().cpu().numpy()[self.mapped].astype(np.float64)
        rows = rows - rows.mean(0)
        left, sizes, _ = np.linalg.svd(rows, full_matrices=False)
        places = left[:, :2] * sizes[:2]  # [N, 2]
        if len(self._last):
            u, _, vh = np.linalg.svd(places.T @ self._last)
            places = places @ u @ vh
        self._last = places.astype(np.float32)
        return self._last


def verdicts(world: World, words: Sequence[str]) -> tuple[int, ...]:
    """For each word: 2 if the world may tell all up to it, else 1 if its sentence is grammatical, else 0."""
    low, high = 0, len(words) + 1
    while high - low > 1:  # by bisection: the longest beginning that the world may tell
        middle = (low + high) // 2
        low, high = (middle, high) if world.tells(words[:middle]) else (low, middle)
    grammatical: list[int] = []
    before: list[str] = []
    for sentence in sentences_of(words):
        grammatical += [int(world.grammatical(sentence, before))] * len(sentence)
        before = sentence
    return tuple(2 if place < low else verdict for place, verdict in enumerate(grammatical))


@torch.inference_mode()
def patterns(model: GPT, ids: Sequence[int]) -> Floats:
    """[L, H, T, T]: the attention of every head on `ids`, query by key."""
    seen: list[Tensor] = []

    def watch(module: nn.Module, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, scaling: float) -> Any:
        scores = query @ key.mT * scaling  # [1, H, T, T]
        seen.append((scores if mask is None else scores + mask).softmax(-1)[0])
        return attend(module, query, key, value, mask, scaling)

    for block in model.layers:
        block.attn.attend = watch
    try:
        model(torch.tensor([list(ids)], device=model.wte.weight.device))
    finally:
        for block in model.layers:
            block.attn.attend = attend
    return torch.stack(seen).float().cpu().numpy()
