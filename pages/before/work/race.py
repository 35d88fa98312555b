"""The race of an RNN, an LSTM and a small GPT: its run, and the learners of a moment."""

import math
from typing import TYPE_CHECKING, Any

from model.errors import UserError
from pages.server import processes, recordings
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.history.ngrams import Ngrams
    from model.history.racing import Moment
    from model.history.stories import Stories

CHAPTER, NAME = "before", "race"
RECORDED = -1  # the moment of the recorded race that the page chooses
SEEDS = (0, 1, 2)  # that are recorded
SHIPPED = ("5", "15", "45")  # seconds after which the weights of the first were kept
BEST, LONGEST = "kneser-ney", 5  # the n-grams that leave least open, of those that Counts compares


@keep(1)
def stories() -> "Stories":
    """What all learn from, told once."""
    from model.history.stories import Stories

    found = Stories()
    found.rows  # noqa: B018
    return found


@keep(1)
def grams() -> "Ngrams":
    """Counts of all n-grams of the stories."""
    from model.history.ngrams import Ngrams

    found = stories()
    return Ngrams(found.rows, found.tokenizer.vocab_size)


@keep(2)
def run(seed: int) -> Growing["Moment"]:
    """A race, made on demand and shared by all who ask for it."""
    from model.history import racing

    return Growing(processes.apart(racing.race, stories(), seed))


def looks() -> int:
    """The moments of a race, the one before it begins included."""
    from model.history.racing import TICKS

    return TICKS + 1


@keep(12)
def learner(name: str, seed: int, at: int, moment: str) -> Any:
    """A learner at a moment of the live race, or of the recorded one after so many seconds. Raises UserError for one that is not there."""
    from model.history import racing, shipped

    vocabulary = stories().tokenizer.vocab_size
    if at == RECORDED:
        return racing.loaded(name, vocabulary, shipped.read(NAME)[f"{name}_{moment}"])
    growing = run.there(seed)
    if not growing:
        raise UserError("This race is not in memory any more: press Run it live.")
    return racing.loaded(name, vocabulary, growing.at(at).weights[name])


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.history import racing, recurrent, shipped
    from model.history.stories import READ

    return {
        "learning": [racing.SECONDS, racing.TICKS, racing.BATCH, racing.WARM, racing.LEAST_RATE, racing.DECAY],
        "rates": racing.RATES,
        "sizes": recurrent.HIDDEN,
        "stories": READ,
        "weights": shipped.digest(NAME),
    }


def recorded(seed: int) -> Recording | None:
    """The recorded race, if there is one of these settings and that seed."""
    return recordings.one_of(recordings.of(CHAPTER, NAME, settings()), f"{NAME}{seed}")


def counted() -> dict[str, Any]:
    """What was measured beside the race: perplexities of counts, of the shipped toy, the floor, and how many weights each has."""
    return dict(recordings.read(CHAPTER, NAME).found["beside"])


def measure() -> dict[str, Any]:
    """The same, anew."""
    import torch

    from model.history import racing
    from model.pretrained import toy

    told, counts = stories(), grams()
    held = told.held_out
    losses = {
        "unigram": counts.loss(held, 1, BEST),
        "bigram": counts.loss(held, 2, BEST),
        "ngram": counts.loss(held, LONGEST, BEST),
    }
    with torch.no_grad():
        losses["toy"] = float(racing.loss(toy.shipped().model.eval(), torch.from_numpy(held)))
    vocabulary = told.tokenizer.vocab_size
    sizes = {name: len(table.codes) for name, table in zip(("unigram", "bigram"), counts.tables, strict=False)}
    sizes["ngram"] = sum(len(table.codes) for table in counts.tables[:LONGEST])
    sizes |= {name: sum(one.numel() for one in racing.made(name, vocabulary, 0).parameters()) for name in racing.NAMES}
    return {
        "perplexity": {name: round(math.exp(loss), 3) for name, loss in losses.items()},
        "floor": round(math.exp(told.floor), 3),
        "sizes": sizes,
        "words": counts.words,
        "known": len(told.world.words),
        "stories": told.read,
    }


def keep_weights(moments: list["Moment"]) -> None:
    """Put the learners of some moments where those of the recorded race are found."""
    from model.history import shipped

    kept: dict[str, dict[str, Any]] = {}
    for seconds in SHIPPED:
        one = next(one for one in moments if one.seconds >= float(seconds) - 1e-6)
        for name, weights in one.weights.items():
            kept[f"{name}_{seconds}"] = {key: part.float() for key, part in weights.items()}
    shipped.write(NAME, kept)
    learner.keeper.clear()
