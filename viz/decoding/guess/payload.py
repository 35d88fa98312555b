"""What the browser view `guess` is sent: a text to go on with; and, once it is asked for, how likely each guess was."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple


class Guessed(NamedTuple):
    """A guess: its tokens, what the model gives them together in nats, and the rank of the first from 1."""

    text: str
    tokens: tuple[int, ...]
    logprob: float
    rank: int


def guess(
    signature: str, own: str, ask: dict[str, Any], path: Sequence[int], pieces: Sequence[bytes], room: int
) -> dict[str, Any]:
    """signature: of the prompt and its model; own: their mark in an address; ask: what the view tells the server with
    each question; path, pieces: the tokens after the text so far; room: how many of them fit.
    """
    return {
        "signature": signature,
        "mark": own,
        "ask": ask,
        "path": list(path),
        "pieces": [one.hex() for one in pieces],
        "room": room,
    }


def scored(
    found: Sequence[Guessed], best: Sequence[tuple[int, float]], piece: Callable[[int], bytes], vocabulary: int
) -> dict[str, Any]:
    """best: the likeliest tokens with their probabilities. Raises ValueError for a log-probability above 0."""
    if any(not one.logprob <= 1e-6 for one in found):
        raise ValueError("a log-probability is above 0")
    return {
        "guesses": [
            [one.text, list(one.tokens), [piece(token).hex() for token in one.tokens], round(one.logprob, 4), one.rank]
            for one in found
        ],
        "best": [[token, piece(token).hex(), round(p, 6)] for token, p in best],
        "rest": [vocabulary - len(best), round(max(0.0, 1 - sum(p for _, p in best)), 6)],
    }
