"""Scaling laws: how the loss falls with parameters, data and compute; and what a larger model will reach.

Kaplan et al. 2020, section 1.2 (a power of each by itself); Henighan et al. 2020 (with what is left over). Schaeffer et
al. 2023: a score that is all or nothing may seem to come suddenly where the loss falls smoothly.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from model.tokenizers.small import END
from model.training import judging
from model.training.texts import WorldTexts
from model.training.trainer import Recipe, Trainer, train
from model.transformer import GPT, Config
from model.world.world import World

TABLE = Path(__file__).with_name("scaling.json")
WIDTHS = (8, 16, 24, 32, 48, 64, 96)
STEPS = (100, 200, 300, 400, 600, 800, 1_200, 1_600, 3_200)
KNOWN = (64, 1_600)  # width and steps up to which runs are fitted: the others are predicted
# Width and steps of the run that each law is asked about, and that is trained while the class watches.
LARGER = {"compute": (96, 1_600), "parameters": (96, 1_600), "tokens": (64, 3_200)}
BEGUN = 1.5  # nats above the floor: runs above it are still learning how often words come
AXES = tuple(LARGER)
BATCH, HEADS_OF = 32, 16  # one head for every 16 of width
HELD, WRITTEN = 500, 200  # stories: held out for the loss, and written to be judged
DRAWS, SURE = 100, 0.9  # of the bootstrap, and how much of it lies within the band


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
    """loss - H = E + (c / x)^alpha: H is the world's entropy; E is left over even with endless x, the rest falls as a power."""

    E: float
    c: float
    alpha: float

    def above(self, x: Any) -> Any:
        """Nats a token above the world's entropy, for a number or an array of them."""
        return self.E + (self.c / np.asarray(x, float)) ** self.alpha


@dataclass(frozen=True, eq=False)
class Fitted:
    """A law, the runs that it was fitted to (x and nats above the floor, [N] each), and laws that might as well be true."""

    law: Law
    x: np.ndarray
    above: np.ndarray
    others: tuple[Law, ...]

    def between(self, x: Any) -> tuple[Any, Any]:
        """Where SURE of the others lie at each x."""
        found = np.array([law.above(x) for law in self.others])
        return tuple(np.quantile(found, [(1 - SURE) / 2, (1 + SURE) / 2], axis=0))

    def expected(self, x: float) -> tuple[float, float]:
        """Where a new run at x is to be expected: the others, each with an error as the fitted runs have it."""
        errors = np.log(self.above / self.law.above(self.x))
        found = np.outer([law.above(x) for law in self.others], np.exp(errors))
        low, high = np.quantile(found, [(1 - SURE) / 2, (1 + SURE) / 2])
        return float(low), float(high)


def fit(x: np.ndarray, above: np.ndarray) -> Law:
    """The law nearest to these runs, by least squares of log(loss - H). Raises ValueError for fewer than four runs."""
    if len(x) < 4:
        raise ValueError(f"{len(x)} runs: at least 4 are needed to fit a law of three numbers")
    log_x, log_above = np.log(np.asarray(x, float)), np.log(np.asarray(above, float))

    def off(guess: np.ndarray) -> np.ndarray:
        intercept, slope, left = guess
        return np.logaddexp(intercept - np.exp(slope) * log_x, left) - log_above

    slope, intercept = np.polyfit(log_x, log_above, 1)
    start = [intercept, np.log(max(-slope, 0.05)), log_above.min() - 1]
    intercept, slope, left = least_squares(off, start, max_nfev=400).x
    alpha = float(np.exp(slope))
    return Law(float(np.exp(left)), float(np.exp(intercept / alpha)), alpha)


def fitted(x: Sequence[float], above: Sequence[float], seed: int = 0) -> Fitted:
    """The law, and DRAWS more fitted to data as it might have come out: the law with its errors shuffled among the runs.

    Efron 1979 (the bootstrap, of residuals).
    """
    xs, ys, chance = np.array(x, float), np.array(above, float), np.random.default_rng(seed)
    law = fit(xs, ys)
    errors = np.log(ys / law.above(xs))
    others = tuple(fit(xs, law.above(xs) * np.exp(chance.choice(errors, len(xs)))) for _ in range(DRAWS))
    return Fitted(law, xs, ys, others)


def known(runs: Sequence[Trained], floor: float) -> list[Trained]:
    """What the laws are fitted to: no run larger or longer than KNOWN, and none that has hardly begun to learn."""
    return [one for one in runs if one.width <= KNOWN[0] and one.steps <= KNOWN[1] and one.loss - floor < BEGUN]


def chosen(runs: Sequence[Trained], axis: str) -> list[Trained]:
    """Of these runs those that a law of `axis` is fitted to (Kaplan et al. 2020, figure 1): for parameters the longest, for
    tokens the widest, for compute those that no cheaper run beats."""
    if axis == "parameters":
        return [one for one in runs if one.steps == KNOWN[1]]
    if axis == "tokens":
        return [one for one in runs if one.width == KNOWN[0]]
    ordered = sorted(runs, key=lambda one: one.compute)
    return [one for at, one in enumerate(ordered) if one.loss <= min(other.loss for other in ordered[: at + 1])]


@lru_cache(maxsize=1)
def table() -> tuple[float, tuple[Trained, ...]]:
    """(floor, runs) that `make scaling` wrote."""
    found = json.loads(TABLE.read_text("utf-8"))
    return found["floor"], tuple(Trained(**one | {"fitting": tuple(one["fitting"])}) for one in found["runs"])


def saved(floor: float, runs: Sequence[Trained]) -> str:
    """The file that `table` reads."""
    rows = ",\n".join(json.dumps(asdict(one)) for one in runs)
    return f'{{"floor": {floor}, "runs": [\n{rows}\n]}}\n'
