"""Scaling laws: how the loss falls with parameters, data and compute; and what a larger model will reach.

Kaplan et al. 2020, section 1.2 (a power law of each alone); Henighan et al. 2020 (with an irreducible part); Hoffmann et
al. 2022 (Chinchilla: one law of parameters and data). Schaeffer et al. 2023: an all-or-nothing score may seem to emerge suddenly although the loss falls smoothly.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
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
KNOWN = (64, 1_600)  # the laws are fitted to runs up to this width and number of steps, and predict the others
# Width and steps of the run that each law predicts, and that is trained while the class watches.
LARGER = {"compute": (96, 1_600), "parameters": (96, 1_600), "tokens": (64, 3_200)}
BEGUN = 1.5  # nats above the floor: runs with more are still learning the frequencies of words
AXES = tuple(LARGER)
BATCH, HEAD_WIDTH = 32, 16
HELD_OUT, WRITTEN = 500, 200  # stories: held out for the loss, and written to be judged
DRAWS, CONFIDENCE = 100, 0.9  # of the bootstrap, and the share of it within the band
BAND = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)


@dataclass(frozen=True)
class Trained:
    """One run.

    parameters  N, without the embedding table
    tokens      D, learned from
    loss        nats per token on held-out stories
    fitting     of the stories that it writes, the share whose first 1, 2, 3, 4 sentences all fit
    """

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
    """How the runs learn: like the shipped toy, except for width and steps.

    In each, the learning rate falls to nearly zero.
    """
    return Recipe(Config(texts.tokenizer.vocab_size, d_model=width, n_heads=max(1, width // HEAD_WIDTH)), steps, BATCH)


def parameters(model: GPT) -> int:
    """N of Kaplan et al. 2020: the number of weights without the embedding table."""
    return sum(weight.numel() for name, weight in model.named_parameters() if not name.startswith("wte"))


def run(texts: WorldTexts, width: int, steps: int) -> Trained:
    """Train one model from scratch, and judge it."""
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
    """Runs of every width for every number of steps, the shortest first."""
    texts = WorldTexts(World(), seed, HELD_OUT)
    for steps in STEPS:
        for width in WIDTHS:
            yield run(texts, width, steps)


@dataclass(frozen=True)
class Law:
    """loss - H = E + (c / x)^alpha, with H the entropy of the world, and E what is left however large x is."""

    E: float
    c: float
    alpha: float

    def above(self, x: Any) -> Any:
        """Nats a token above the world's entropy, for a number or an array of them."""
        return self.E + (self.c / np.asarray(x, float)) ** self.alpha


@dataclass(frozen=True)
class Chinchilla:
    """loss - H = E + A / N^alpha + B / D^beta of N parameters and D tokens (Hoffmann et al. 2022, equation 2).

    off: the factor by which the runs that it was fitted to lie off it (root mean square of the logarithm).
    """

    E: float
    A: float
    alpha: float
    B: float
    beta: float
    off: float = 1.0

    def above(self, N: Any, D: Any) -> Any:
        """Nats a token above the world's entropy, for numbers or arrays of them."""
        return self.E + self.A / np.asarray(N, float) ** self.alpha + self.B / np.asarray(D, float) ** self.beta

    def split(self, compute: Any) -> tuple[Any, Any]:
        """The N and D = compute / 6N with the least loss (equation 4)."""
        total = self.alpha + self.beta
        G = (self.alpha * self.A / (self.beta * self.B)) ** (1 / total)
        N = G * (np.asarray(compute, float) / 6) ** (self.beta / total)
        return N, np.asarray(compute, float) / (6 * N)


def fit_both(N: ArrayLike, D: ArrayLike, above: ArrayLike) -> Chinchilla:
    """Chinchilla's law nearest to these runs, by least squares of log(loss - H). Raises ValueError for fewer than six runs."""
    log_N, log_D, log_above = (np.log(np.asarray(one, float)) for one in (N, D, above))
    if len(log_above) < 6:
        raise ValueError(f"{len(log_above)} runs: a law of five parameters needs at least 6")
    middle_N, middle_D = log_N.mean(), log_D.mean()  # both terms are fitted as they are in the middle of the runs

    def terms(guess: np.ndarray) -> tuple[float, float, float, float, float]:
        a, alpha, b, beta, left = guess
        return a, float(np.exp(alpha)), b, float(np.exp(beta)), left

    def off(guess: np.ndarray) -> np.ndarray:
        a, alpha, b, beta, left = terms(guess)
        both = np.logaddexp(a - alpha * (log_N - middle_N), b - beta * (log_D - middle_D))
        return np.logaddexp(both, left) - log_above

    half = log_above.mean() - np.log(2)
    found = least_squares(off, [half, -0.5, half, -0.5, log_above.min() - 1], max_nfev=1_000)
    a, alpha, b, beta, left = terms(found.x)
    spread = float(np.exp(np.sqrt(np.mean(found.fun**2))))
    scales = float(np.exp(a + alpha * middle_N)), float(np.exp(b + beta * middle_D))
    return Chinchilla(float(np.exp(left)), scales[0], alpha, scales[1], beta, spread)


@dataclass(frozen=True, eq=False)
class Fitted:
    """A law, the runs that it was fitted to (x and nats above the floor, [N] each), and bootstrapped laws beside it."""

    law: Law
    x: np.ndarray
    above: np.ndarray
    others: tuple[Law, ...]

    def between(self, x: Any) -> tuple[Any, Any]:
        """The band at each x that holds CONFIDENCE of the others."""
        losses = np.array([law.above(x) for law in self.others])
        return tuple(np.quantile(losses, BAND, axis=0))

    def expected(self, x: float) -> tuple[float, float]:
        """The band in which to expect a new run at x: the others, each with the errors of the fitted runs."""
        errors = np.log(self.above / self.law.above(self.x))
        losses = np.outer([law.above(x) for law in self.others], np.exp(errors))
        low, high = np.quantile(losses, BAND)
        return float(low), float(high)


def fit(x: np.ndarray, above: np.ndarray) -> Law:
    """The law nearest to these runs, by least squares of log(loss - H). Raises ValueError for fewer than four runs."""
    if len(x) < 4:
        raise ValueError(f"{len(x)} runs: a law of three parameters needs at least 4")
    log_x, log_above = np.log(np.asarray(x, float)), np.log(np.asarray(above, float))

    def off(guess: np.ndarray) -> np.ndarray:
        intercept, slope, left = guess
        return np.logaddexp(intercept - np.exp(slope) * log_x, left) - log_above

    slope, intercept = np.polyfit(log_x, log_above, 1)
    start = [intercept, np.log(max(-slope, 0.05)), log_above.min() - 1]
    intercept, slope, left = least_squares(off, start, max_nfev=400).x
    alpha = float(np.exp(slope))
    return Law(float(np.exp(left)), float(np.exp(intercept / alpha)), alpha)


def fitted(x: ArrayLike, above: ArrayLike, seed: int = 0) -> Fitted:
    """The law, and DRAWS more, each fitted to the law's predictions with resampled errors.

    Efron 1979 (the bootstrap, here of residuals).
    """
    xs, ys, rng = np.array(x, float), np.array(above, float), np.random.default_rng(seed)
    law = fit(xs, ys)
    errors = np.log(ys / law.above(xs))
    others = tuple(fit(xs, law.above(xs) * np.exp(rng.choice(errors, len(xs)))) for _ in range(DRAWS))
    return Fitted(law, xs, ys, others)


def known(runs: Sequence[Trained], floor: float) -> list[Trained]:
    """The runs that laws are fitted to: none larger or longer than KNOWN, and none that has hardly begun to learn."""
    return [one for one in runs if one.width <= KNOWN[0] and one.steps <= KNOWN[1] and one.loss - floor < BEGUN]


def chosen(runs: Sequence[Trained], axis: str) -> list[Trained]:
    """Of these runs, those that the law of `axis` is fitted to (Kaplan et al. 2020, figure 1).

    For parameters the longest, for tokens the widest, for compute those that no cheaper run beats.
    """
    if axis == "parameters":
        return [one for one in runs if one.steps == KNOWN[1]]
    if axis == "tokens":
        return [one for one in runs if one.width == KNOWN[0]]
    ordered = sorted(runs, key=lambda run: run.compute)
    best = np.minimum.accumulate([run.loss for run in ordered])
    return [run for run, lowest in zip(ordered, best, strict=True) if run.loss <= lowest]


@lru_cache(maxsize=1)
def table() -> tuple[float, tuple[Trained, ...]]:
    """(floor, runs) from the file that `make scaling` wrote."""
    saved = json.loads(TABLE.read_text("utf-8"))
    return saved["floor"], tuple(Trained(**run | {"fitting": tuple(run["fitting"])}) for run in saved["runs"])


def saved(floor: float, runs: Sequence[Trained]) -> str:
    """The file that `table` reads."""
    rows = ",\n".join(json.dumps(asdict(run)) for run in runs)
    return f'{{"floor": {floor}, "runs": [\n{rows}\n]}}\n'
