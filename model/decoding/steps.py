"""One token after another: greedy decoding and sampling, a generator of `Step`s."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.decoding.chain import PLAIN, Chain, NothingLeft, Settings, chain, uniform
from model.pretrained.scorer import ContextFull, Scorer
from model.trace import MAX_TOKENS, Floats

Stop = Literal["", "length", "end", "full"]  # why a text ended; "" while it goes on


@dataclass(frozen=True, eq=False)
class Step:
    """One token written, and how it was chosen.

    ids    the text with it
    token  the choice
    chain  the stages of its choice, [V] each
    draw   the random number that fell on it; None if the most likely token was taken
    seed   of `draw`, together with the position len(ids) - 1
    stop   "end": it ends the text; "length": as many tokens as were asked for; "full": as many as fit here
    """

    ids: tuple[int, ...]
    token: int
    chain: Chain
    draw: float | None
    seed: int
    stop: Stop

    @property
    def logits(self) -> Floats:
        """[V]: of the model itself."""
        return self.chain.logits

    @property
    def penalised(self) -> Floats:
        """[V]: after the penalties."""
        return self.chain.penalised

    @property
    def scaled(self) -> Floats:
        """[V]: divided by the temperature."""
        return self.chain.scaled

    @property
    def filtered(self) -> Floats:
        """[V]: after the filters."""
        return self.chain.filtered

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """[V]: that it was drawn from."""
        return self.chain.probabilities

    @cached_property
    def log_probability(self) -> float:
        """Of the token, by the model itself, in nats."""
        return float(self.chain.log_probabilities[self.token])


def greedy(model: Scorer, ids: Sequence[int], max_new_tokens: int, settings: Settings = PLAIN) -> Iterator[Step]:
    """Always the most likely token; of `settings` only the penalties apply."""
    return sample(model, ids, max_new_tokens, replace(settings.penalties, temperature=0.0))


def sample(
    model: Scorer, ids: Sequence[int], max_new_tokens: int, settings: Settings = PLAIN, seed: int = 0
) -> Iterator[Step]:
    """Draw token after token from the chain, until one ends the text, or max_new_tokens, or a full context.

    If every token is banned, it ends without a step. Raises UserError if there is no room for a token, or nothing to
    read. Closing the generator stops the work.
    """
    most = room(ids, max_new_tokens, model)
    reading = model.read(ids)
    for made in range(1, most + 1):
        row = reading.ids[0]
        try:
            stages = chain(reading.logits[0, -1], row, settings)
        except NothingLeft:
            return
        draw = None if settings.greedy else uniform(seed, len(row))
        token = stages.best if draw is None else stages.fall(draw)
        stop = stopped(token, model.stops, made, max_new_tokens, most)
        yield Step((*row, token), token, stages, draw, seed, stop)
        if stop:
            return
        reading = reading.go_on([0], [[token]])


def room(ids: Sequence[int], max_new_tokens: int, model: Scorer | None = None) -> int:
    """How many tokens may come after `ids`: up to the model's own limit, if it has one, and never beyond MAX_TOKENS.

    Raises ContextFull if there is room for none, ValueError below 1.
    """
    limit = getattr(model, "limit", MAX_TOKENS)
    if max_new_tokens < 1:
        raise ValueError(f"max_new_tokens is {max_new_tokens}: ask for at least one")
    if len(ids) >= limit:
        raise ContextFull(f"The text has reached the limit of {limit} tokens: begin with a shorter one.")
    return min(max_new_tokens, limit - len(ids))


def stopped(token: int, stops: frozenset[int], made: int, wanted: int, most: int) -> Stop:
    """Whether the text ends with `token`, number `made` of at most `most`, and why."""
    if token in stops:
        return "end"
    return "" if made < most else "length" if most == wanted else "full"
