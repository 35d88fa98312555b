"""What is kept of a run now and then, so that it can be looked back at: the model, what it writes, where its words
stand, and where its heads look."""

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
HEAD_TOKENS = 12  # of an own text, that the heads are shown on


@dataclass(frozen=True, eq=False)
class Look:
    """A model at a step.

    held_loss  nats a token on texts that no step has seen
    sample     token ids: the prompt and what the model wrote after it
    verdicts   for each of them what the world says (`verdicts`); empty where no world knows
    places     [N, 2] where the mapped tokens stand
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
    """Looks at a model in training, always at the same words and sentence."""

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
            counted = Counter(texts.held.ravel().tolist())
            self.groups = {"tokens": [token for token, _ in counted.most_common(MAPPED)]}
            self.sentence = texts.held[0, :HEAD_TOKENS].tolist()
            self.prompt = texts.held[0, :1].tolist()
        self.mapped = [token for group in self.groups.values() for token in group]

    def look(self, trainer: Trainer) -> Look:
        """The model as it is now."""
        sample, said = self._sample(trainer.model)
        return Look(
            trainer.step,
            trainer.held_loss(),
            sample,
            said,
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
        """[N, 2]: the two directions in which the mapped rows of the table differ most, turned to where they were before.

        Principal components (Pearson 1901), then the best rotation (Schönemann 1966): a map that jumped would show
        nothing.
        """
        rows = model.wte.weight.detach().cpu().numpy()[self.mapped].astype(np.float64)
        rows = rows - rows.mean(0)
        left, sizes, _ = np.linalg.svd(rows, full_matrices=False)
        found = left[:, :2] * sizes[:2]  # [N, 2]
        if len(self._last):
            one, _, other = np.linalg.svd(found.T @ self._last)
            found = found @ one @ other
        self._last = found.astype(np.float32)
        return self._last


def verdicts(world: World, words: Sequence[str]) -> tuple[int, ...]:
    """For each word: 2 where the world may have told all up to it, else 1 within a grammatical sentence, else 0."""
    low, high = 0, len(words) + 1
    while high - low > 1:  # the longest beginning that the world may tell
        middle = (low + high) // 2
        low, high = (middle, high) if world.tells(words[:middle]) else (low, middle)
    found: list[int] = []
    before: list[str] = []
    for sentence in sentences_of(words):
        found += [int(world.grammatical(sentence, before))] * len(sentence)
        before = sentence
    return tuple(2 if at < low else verdict for at, verdict in enumerate(found))


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
