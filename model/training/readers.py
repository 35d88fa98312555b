"""Toys that begin with the same weights and read different texts, step by step beside each other."""

import random
import time
from collections.abc import Callable, Mapping, Sequence

import torch

from model.seeded import seeded
from model.training.texts import WorldTexts
from model.training.trainer import Descent, Recipe, next_token_loss
from model.transformer import GPT

Words = tuple[str, ...]
Batches = Callable[[int], Sequence[Words]]  # a step -> the texts of its batch


def drawn(own: Sequence[Words], seed: int, size: int) -> Batches:
    """So many texts of somebody's own for each step, drawn alike; the same for the same seed and step."""

    def batch(step: int) -> list[Words]:
        rng = random.Random(f"{seed} {step}")
        return [own[int(rng.random() * len(own))] for _ in range(size)]

    return batch


class Readers:
    """The toys by name. step: how many each has made; seconds: of one thread, of all together."""

    def __init__(self, texts: WorldTexts, batches: Mapping[str, Batches], recipe: Recipe) -> None:
        self.texts, self._batches = texts, batches
        self.step, self.seconds = 0, 0.0
        self.models: dict[str, GPT] = {}
        for name in batches:
            with seeded(recipe.seed):
                self.models[name] = GPT(recipe.model)
        self._descents = {name: Descent(model, recipe) for name, model in self.models.items()}
        self._held = torch.from_numpy(texts.held_out)

    def advance(self) -> None:
        """One step of each."""
        for name, model in self.models.items():
            began = time.thread_time()
            model.train()
            rows = self.texts.rows(self._batches[name](self.step))
            self._descents[name].down(next_token_loss(model, torch.from_numpy(rows)))
            self.seconds += time.thread_time() - began
        self.step += 1

    @torch.inference_mode()
    def held(self) -> dict[str, float]:
        """Of each, nats per word of stories that nobody learns from."""
        return {name: float(next_token_loss(model.eval(), self._held)) for name, model in self.models.items()}
