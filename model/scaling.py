"""Scaling laws: how the loss falls with parameters, data and compute; and what a larger model will reach.

Kaplan et al. 2020; Hoffmann et al. 2022, equation 2: L(N, D) = E + A / N^alpha + B / D^beta. Here E is known: the world's
own entropy. Schaeffer et al. 2023: a score that is all or nothing may seem to come suddenly where the loss falls smoothly.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from model import judging
from model.small_tokenizers import END
from model.texts import WorldTexts
from model.training import Recipe, Trainer, train
from model.transformer import GPT, Config
from model.world import World

TABLE = Path(__file__).with_name("scaling.json")
WIDTHS = (8, 16, 24, 32, 48, 64, 96)
STEPS = (100, 200, 400, 800, 1_600, 3_200)
LARGER = (128, 800)  # width and steps of the model that is predicted, and trained while the class watches
BATCH, HEADS_OF = 32, 16  # one head for every 16 of width
HELD, WRITTEN = 500, 200  # stories: held out for the loss, and written to be judged
DRAWS, SURE = 200, 0.9  # of the bootstrap, and how much of it lies within the band


@dataclass(frozen=True)
class Trained:
    """One run: a model of a width, so many steps; parameters without the table (N), tokens learned from (D), nats a
    token on held-out stories, and of the stories that it writes, the share whose first 1, 2, 3, 4 sentences all fit."""

    width: int
    steps: int
    parameters: int
    tokens: int
    loss: float
    fitting: tuple[float, ...]

    @property
    def compute(self) -> float:
        """Floating-point operations of all steps: 6 N D (Kaplan et al. 2020, section 2.1)."""
        return 6.0 * self.parameters * self.tokens


def recipe(texts: WorldTexts, width: int, steps: int) -> Recipe:
    """How the runs learn: as the shipped toy, but for width and steps; the learning rate comes down to nothing in each."""
    return Recipe(Config(texts.tokenizer.vocab_size, d_model=width, n_heads=max(1, width // HEADS_OF)), steps, BATCH)


def parameters(model: GPT) -> int:
    """The weights that compute, without the table of words (N of Kaplan et al. 2020)."""
    return sum(one.numel() for name, one in model.named_parameters() if not name.startswith("wte"))


def run(texts: WorldTexts, width: int, steps: int) -> Trained:
    """One model trained from the start, and judged."""
    trainer = Trainer(recipe(texts, width, steps), texts)
    tokens = sum(seen.tokens for seen in train(trainer))
    return Trained(width, steps, parameters(trainer.model), tokens, trainer.held_loss(), fitting(trainer.model, texts))


def fitting(model: GPT, texts: WorldTexts) -> tuple[float, ...]:
    """Of WRITTEN stories, the share whose first 1, 2, ... sentences the world may tell."""
    world, tokenizer = texts.world, texts.tokenizer
    stories = world.stories("scaling")
    prompts = [[tokenizer.id(next(stories).words[0])] for _ in range(WRITTEN)]
    right = np.zeros(world.sentences)
    for ids in judging.write(model, prompts, judging.LONGEST, 0, tokenizer.special_tokens[END]):
        words: list[str] = []
        sentences = judging.sentences_of([tokenizer.piece(token).decode().strip() for token in ids])
        for number, sentence in zip(range(world.sentences), sentences, strict=False):
            words += sentence
            if sentence[-1] not in (".", "?") or not world.tells(words):
                break
            right[number] += 1
    return tuple((right / WRITTEN).tolist())


def grid(seed: int = 0) -> Iterator[Trained]:
    """Every width for every number of steps, the shortest runs first."""
    texts = WorldTexts(World(), seed, HELD)
    for steps in STEPS:
        for width in WIDTHS:
            yield run(texts, width, steps)


@dataclass(frozen=True)
class Law:
    """L(N, D) = E + A / N^alpha + B / D^beta."""

    E: float
    A: float
    alpha: float
    B: float
    beta: float

    def loss(self, parameters: Any, tokens: Any) -> Any:
        """Nats a token, for numbers or arrays of them."""
        n, d = np.asarray(parameters, float), np.asarray(tokens, float)
        return self.E + self.A / n**self.alpha + self.B / d**self.beta


def fit(runs: Sequence[Trained], floor: float | None) -> Law:
    """The law that fits these runs best: least squares of log L, far ones counting less (Hoffmann et al. 2022, eq. 3).

    floor: E where it is known; None fits it too. Raises ValueError for fewer runs than numbers to be found.
    """
    if len(runs) < 5 + (floor is None):
        raise ValueError(f"{len(runs)} runs: at least {5 + (floor is None)} are needed to fit a law")
    n, d, loss = (np.array([getattr(one, name) for one in runs], float) for name in ("parameters", "tokens", "loss"))

    def law(x: Any) -> Law:
        return Law(
            float(np.exp(x[4])) if floor is None else floor, *map(float, (np.exp(x[0]), x[1], np.exp(x[2]), x[3]))
        )

    def off(x: Any) -> Any:
        return np.log(law(x).loss(n, d)) - np.log(loss)

    start = np.log(np.array([10, np.e**0.5, 100, np.e**0.5, loss.min() * 0.9][: 5 if floor is None else 4]))
    return law(least_squares(off, start, loss="huber", f_scale=0.03).x)


def laws(runs: Sequence[Trained], floor: float | None, seed: int = 0) -> list[Law]:
    """Laws fitted to DRAWS samples of the runs, drawn with replacement (the bootstrap, Efron 1979): how sure the fit is."""
    chance = np.random.default_rng(seed)
    return [fit([runs[at] for at in chance.integers(0, len(runs), len(runs))], floor) for _ in range(DRAWS)]


@lru_cache(maxsize=1)
def table() -> tuple[float, tuple[Trained, ...]]:
    """(floor, runs) that `make scaling` wrote."""
    found = json.loads(TABLE.read_text("utf-8"))
    return found["floor"], tuple(Trained(**one | {"fitting": tuple(one["fitting"])}) for one in found["runs"])


def saved(floor: float, runs: Sequence[Trained]) -> str:
    """The file that `table` reads."""
    rows = ",\n".join(json.dumps(asdict(one)) for one in runs)
    return f'{{"floor": {floor}, "runs": [\n{rows}\n]}}\n'
