"""Three objectives learned from the same stories, a step when somebody asks for it."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from model.errors import UserError
from pages.server import processes, world
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.world import in_words

TOP = 6  # words shown of a guess


@keep(1)
def _objectives() -> Any:
    from model.training.objectives import Objectives
    from model.training.texts import WorldTexts

    return Objectives(WorldTexts(world.world()))


def _steps() -> Iterator[Any]:
    return _objectives().steps()


@keep(1)
def comparing() -> Growing[Any]:  # of model.training.objectives.Compared
    """Three models learning from the same stories, each by its own objective."""
    return Growing(processes.apart(_steps))


class Task(NamedTuple):
    """What is learned. floor: nats per token that the world itself needs; looks, steps: how many there are in all."""

    floor: float
    vocabulary: int
    looks: int
    steps: int


def task() -> Task:
    """What the three models learn."""
    from model.training import objectives

    texts = _objectives().texts
    return Task(texts.floor, texts.tokenizer.vocab_size, objectives.LOOKS, objectives.STEPS)


def hole(text: str) -> str:
    """A sentence with one [MASK], as words of the toy. Raises UserError for another."""
    found = in_words(re.sub(r"\[mask\]", "[MASK]", text, flags=re.IGNORECASE))
    holes = found.split().count("[MASK]")
    if holes > 1:
        raise UserError(f"This sentence has {holes} gaps: hide only one word.")
    if not holes:
        raise UserError("Write [MASK] in place of one word, as in “the [MASK] barked in the park .”")
    return found


def follows(first: str, seconds: Sequence[str]) -> list[bool]:
    """Whether the world may tell each second half after the first."""
    return [world.world().tells([*first.split(), *one.split()]) for one in seconds]


Guess = list[tuple[str, float]]  # words with their probabilities, the likeliest first


@keep(256)
def filled(at: int, sentence: str) -> tuple[Guess, Guess]:
    """Words for the hole of a sentence at the look `at`: from what stands before it (none where nothing does), and from all
    around. Raises UserError for a look that is not made yet."""
    from model.training import objectives
    from model.transformer import GPT

    made, compared = _objectives(), comparing().at(at)
    tokenizer, models = made.texts.tokenizer, (GPT(made.next.config), GPT(made.masked.config))
    for model, weights in zip(models, compared.weights, strict=False):
        model.load_state_dict(weights)
    ids = tokenizer.encode(sentence).ids.tolist()
    place = ids.index(mask := tokenizer.special_tokens["[MASK]"])

    def best(probabilities: Any) -> Guess:
        words = [token for token in (-probabilities).argsort().tolist() if token >= len(tokenizer.special_tokens)]
        return [(tokenizer.word(token), float(probabilities[token])) for token in words[:TOP]]

    before = best(objectives.next_probabilities(models[0], ids[:place])) if place else []
    return before, best(objectives.filled(models[1], ids, mask)[0])


def followed(compared: Any, first: str, seconds: Sequence[str]) -> list[float]:
    """The probability that the third model of a model.training.objectives.Compared gives each second half."""
    from model.training import objectives
    from model.training.classifier import Classifier
    from model.transformer import GPT

    made = _objectives()
    judge = Classifier(GPT(made.masked.config), 0)
    judge.load_state_dict(compared.weights[2])
    return [
        objectives.following(judge, objectives.paired(made.texts.tokenizer, first.split(), one.split()))
        for one in seconds
    ]
