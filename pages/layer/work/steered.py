"""Steering by the difference of two prompts: the next word at every strength, how much likelier some words become, what it costs, and how it goes on."""

from typing import Any, NamedTuple

import numpy as np

from model.errors import UserError
from model.inside import steering
from pages.layer.address import Block
from pages.layer.work.featured import Bands, banded
from pages.server import models, recordings, world
from pages.server.keep import keep

CHAPTER, NAME = "layer", "steering"
STRENGTHS = tuple(range(-300, 301, 50))  # hundredths of the difference
PRICED = STRENGTHS[::2]
LONGEST = 48  # tokens of the sentence, and of a prompt
MOST = 128  # tokens of the other text
COUNTED = 8  # words whose probability is added up
WORDS = 12  # of a continuation
STEPS = 18  # tokens that are enough for them
FIXED = 0.1  # nats per token: the price at which layers are compared
OTHER = (
    "The library opens at nine. On Monday mornings the first visitors are two old friends who read the newspapers and argue "
    "about football. A boy returns five books and borrows six. The librarian, who knows all of them by name, puts a new "
    "map of the town on the wall and waters the plants. At noon a class of children comes in, and for an hour nobody can "
    "hear the clock. Later it rains, the bus is late, and a woman who only wanted to stay dry finds a book about bridges "
    "and forgets the time. When the lights go out at six, she is still on page forty."
)
OTHER_TOY = (
    "tom put the red ball in the box . the dog barked in the garden . anna found the ball and was glad . the old lion "
    "frightened the duck because it roared . the dog met the cat . ben was happy because he found the ball . "
)


class Ask(NamedTuple):
    """Two prompts, whether their means or last states are compared, and after which of the model's layers, from 1."""

    model: str
    toward: str
    away: str
    mean: bool
    layer: int


class Spot(NamedTuple):
    """The sentence, whether all its places are steered, and the words that are counted."""

    text: str
    everywhere: bool
    counted: str


class Found(NamedTuple):
    """bands: the next word at each of STRENGTHS; counted: the words that are; effect [S]: the log of their probability together; length: of the
    difference, as a part of the length of the sentence's last state there."""

    bands: Bands
    counted: list[bytes]
    effect: Any
    length: float


def asked(now: Block, model: str) -> Ask:
    """What the controls say."""
    toward, away = (now.tale_toward, now.tale_away) if world.of_the_world(model) else (now.toward, now.away)
    return Ask(model, toward, away, now.taken == "mean", min(now.push_layer, models.layers(model)))


def spot(now: Block, model: str, text: str) -> Spot:
    """The same of what is steered."""
    return Spot(text, now.push_at == "all", now.tale_counted if world.of_the_world(model) else now.counted)


@keep(64)
def direction(ask: Ask) -> Any:
    """[d]. Raises UserError for a prompt that cannot be read, or two that say the same."""
    for one in (ask.toward, ask.away):
        if not one.strip() or not 0 < len(models.read(ask.model, one)) <= LONGEST:
            raise UserError(f"A prompt needs 1 to {LONGEST} tokens: change “{one[:40]}”.")
    toward, away = (models.trace(ask.model, one) for one in (ask.toward, ask.away))
    found = steering.difference(toward, away, ask.layer - 1, ask.mean)
    if not found.any():
        raise UserError("Both prompts give the same state: change one of them.")
    return found


@keep(64)
def found(ask: Ask, where: Spot) -> Found:
    """What is drawn at once. Raises UserError for what cannot be read."""
    trace, model, along = models.trace(ask.model, where.text), models.get(ask.model), direction(ask)
    if len(trace.tokens) > LONGEST:
        raise UserError(f"This sentence has {len(trace.tokens)} tokens: type up to {LONGEST}.")
    likely = steering.steered(model, trace, ask.layer - 1, along, [s / 100 for s in STRENGTHS], where.everywhere)
    ids = counted(ask.model, where.counted)
    effect = np.log(np.maximum(likely[:, ids].astype(np.float64).sum(1), 1e-12))
    state = trace.layers[ask.layer - 1].resid_post[-1]
    piece = model.tokenizer.piece
    return Found(
        banded(likely, piece), [piece(one) for one in ids], effect, float(np.linalg.norm(along) / np.linalg.norm(state))
    )


def counted(model: str, words: str) -> list[int]:
    """The first token of each word. Raises UserError for none, or too many."""
    named = words.replace(",", " ").split()
    if not 0 < len(named) <= COUNTED:
        raise UserError(f"Name 1 to {COUNTED} words to count.")
    first = [models.continued(model, f" {one}").ids[:1].tolist() for one in named]
    if not any(first):
        raise UserError("The model knows none of the words to count: name others.")
    return list(dict.fromkeys(token for tokens in first for token in tokens))


@keep(4)
def other(name: str) -> Any:  # -> model.trace.ForwardTrace
    """What a model does with the other text, or with as much of it as it reads."""
    model = models.get(name)
    ids = model.tokenize(OTHER_TOY if world.of_the_world(name) else OTHER).ids.tolist()
    return model.trace(ids[: min(MOST, model.limit)])


@keep(64)
def price(ask: Ask) -> Any:
    """[P]: the loss on another text at each of PRICED, in nats per token."""
    return steering.price(
        models.get(ask.model), other(ask.model), ask.layer - 1, direction(ask), [s / 100 for s in PRICED]
    )


@keep(64)
def continued(ask: Ask, where: Spot, strength: int) -> list[str]:
    """How the sentence goes on at minus the strength, at 0 and at the strength, WORDS words each."""
    from model.pretrained.pushed import go_on

    model, ids = models.get(ask.model), models.read(ask.model, where.text).ids.tolist()
    added = np.outer(np.array([-strength, 0, strength]) / 100, direction(ask))
    rows = go_on(model, ids, ask.layer - 1, added, where.everywhere, STEPS)
    piece = model.tokenizer.piece
    texts = [b"".join(piece(one) for one in row).decode(errors="replace") for row in rows]
    return [" ".join(text.split()[:WORDS]) for text in texts]


def gain(effect: Any, losses: Any) -> float:
    """By how much the log-probability of the words rises at the strength, from 0 up, at which FIXED is paid; the most there is where less is paid.

    effect [S]; losses [P]. Both are straight lines between what was computed.
    """
    zero = len(PRICED) // 2
    dear = np.maximum.accumulate(np.concatenate([[0.0], losses[zero + 1 :] - losses[zero]]))
    steps = np.array(PRICED[zero:], float)
    at = float(np.interp(FIXED, dear, steps)) if dear[-1] > FIXED else float(steps[-1])
    start = STRENGTHS.index(0)
    reach = np.linspace(0, at, 61)
    return float((np.interp(reach, STRENGTHS[start:], effect[start:]) - effect[start]).max())


def layers(ask: Ask, where: Spot, each: int) -> list[tuple[int, float]]:
    """The gain after every `each`th layer: takes long, and is recorded."""
    many = range(each, models.layers(ask.model) + 1, each)
    return [(at, gain(found(one := ask._replace(layer=at), where).effect, price(one))) for at in many]


def settings(ask: Ask, where: Spot) -> dict[str, Any]:
    """What the recording of layers was made from."""
    return {"ask": list(ask._replace(layer=0)), "where": list(where), "fixed": FIXED, "strengths": [*STRENGTHS]}


def recorded(ask: Ask, where: Spot) -> recordings.Recording | None:
    """The recorded gains of all layers, if there are some for these prompts and this sentence."""
    return recordings.of(CHAPTER, NAME, settings(ask, where))
