"""What is seen of a sentence by the features of a dictionary: which are on, what one of them stands for, and what it makes the model say."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from model.errors import UserError
from pages.layer.work.features import Ask, Known, Spot, dictionary, known, model_of
from pages.server import models, world
from pages.server.keep import keep
from viz.shared.words import word

MOST = 48  # tokens of a sentence
LANES = 6
WORDS = 6  # that have a band of their own
REACH = {
    "toy": range(-200, 201, 10),
    "smollm2": range(-360, 361, 60),
}  # strengths in hundredths of the strongest activation
MATCHED = 0.8  # F1 from which on a feature fits a kind
NAMED = 0.8  # of a feature's strongest places: the words that it is called by stand there
BEFORE, BEHIND = 3, 1  # words that are shown around a place


class Reading(NamedTuple):
    """A sentence: its tokens as bytes, and how strongly each feature is on at each of them, [T, F]."""

    tokens: list[bytes]
    found: Any


class Detail(NamedTuple):
    """One feature. words: of its strongest places, each with how often; contexts: (before, word, behind, how often);
    more, less: the tokens that its direction makes likelier and less likely, with how much."""

    words: list[tuple[bytes, int]]
    contexts: list[tuple[list[bytes], bytes, list[bytes], int]]
    more: list[tuple[bytes, float]]
    less: list[tuple[bytes, float]]


class Bands(NamedTuple):
    """The next word for each strength S: tokens, and the probability [S, W + 1] of each and of all others together."""

    tokens: list[bytes]
    shares: Any


class Looked(NamedTuple):
    """All that is shown of a sentence and one of its features. lanes: the features that are shown; names: of each the
    commonest words of its strongest places."""

    reading: Reading
    known: Known
    feature: int
    detail: Detail
    bands: Bands
    strengths: tuple[int, ...]
    lanes: list[int]
    names: dict[int, list[str]]


@keep(64)
def reading(ask: Ask, at: int, text: str) -> Reading:
    """What is on in a sentence. Raises UserError for one that the model cannot read, or that is too long."""
    import torch

    model = model_of(ask)
    tokens = model.tokenize(world.in_words(text) if ask.source == "toy" else text)
    if not 0 < len(tokens.ids) <= MOST:
        raise UserError(f"This sentence has {len(tokens.ids)} tokens: type 1 to {MOST}.")
    trace = models.trace(model.name, read_as(ask, text))
    states = torch.from_numpy(np.array(trace.layers[ask.after - 1].resid_post))  # [T, d]
    learned = dictionary(ask, at)
    if ask.source == "toy":
        return Reading(list(trace.tokens), learned(states).numpy())
    from model.probing import written

    found = written.on(learned, states)
    found[0] = 0.0  # nothing was learned of first tokens
    return Reading(list(trace.tokens), found)


def read_as(ask: Ask, text: str) -> str:
    """The text as its model is given it: the toy's words with spaces between."""
    return world.in_words(text) if ask.source == "toy" else text


def lanes(ask: Ask, at: int, where: Spot) -> list[int]:
    """The features that are shown, up to LANES, the foremost first: the strongest at the word; or, without one, the strongest of the
    sentence, at most one for each word that is no mark, and before them one that fits what a pronoun stands for."""
    read, peak = reading(ask, at, where.text), known(ask, at).peak
    share = read.found / np.maximum(peak, 1e-6)  # [T, F]
    if 0 <= where.word < len(share):
        found = [int(one) for one in np.argsort(-share[where.word], kind="stable") if share[where.word, one] > 0][
            :LANES
        ]
    else:
        found, taken, best = list[int](), set[int](), share.argmax(0)
        score = share.max(0) + np.array(
            [kind.startswith("it ") and f1 >= MATCHED for kind, f1 in known(ask, at).kinds] or [False]
        )
        plain = [not token.strip().isalnum() for token in read.tokens]
        for one in np.argsort(-score, kind="stable"):
            if (
                share[best[one], one] > 0
                and not plain[best[one]]
                and int(best[one]) not in taken
                and len(found) < LANES
            ):
                taken.add(int(best[one]))
                found.append(int(one))
    return found or [False]


def looked(ask: Ask, at: int, where: Spot) -> tuple[Looked, int]:
    """What is shown of a sentence, and the word that is looked at. Raises UserError for a sentence that cannot be read."""
    read, shown = reading(ask, at, where.text), lanes(ask, at, where)
    feature = where.feature if 0 <= where.feature < read.found.shape[1] else shown[0]
    if feature not in shown:
        shown = [*shown[: LANES - 1], feature]
    found = bands(ask, at, where.text, feature, where.everywhere)
    seen = Looked(
        read,
        known(ask, at),
        feature,
        detail(ask, at, feature),
        found,
        tuple(REACH[ask.source]),
        shown,
        _names(ask, at, shown),
    )
    return seen, where.word if 0 <= where.word < len(read.tokens) else -1


def _names(ask: Ask, at: int, shown: list[int]) -> dict[int, list[str]]:
    """Up to three words, together at least NAMED of a feature's strongest places."""
    words, places, found = _text(ask)[0], known(ask, at).places, {}
    for one in shown:
        counts, names, seen = _counted([words(int(place)) for place in places[one]]), list[str](), 0
        for name, count in counts[:3]:
            if seen < NAMED * len(places[one]):
                names.append(word(name))
            seen += count
        found[one] = names
    return found


@keep(128)
def detail(ask: Ask, at: int, feature: int) -> Detail:
    """What one feature stands for, by its strongest places and its direction."""
    words, starts = _text(ask)
    places = known(ask, at).places[feature]
    counts = _counted([words(int(place)) for place in places])
    contexts: dict[tuple[tuple[bytes, ...], bytes, tuple[bytes, ...]], int] = {}
    around = (2, 0) if ask.source == "toy" else (BEFORE, BEHIND)
    for place in places:
        begin, end = starts(int(place))
        before = tuple(words(one) for one in range(max(begin, place - around[0]), place))
        behind = tuple(words(one) for one in range(place + 1, min(end, place + 1 + around[1])))
        key = (before, words(int(place)), behind)
        contexts[key] = contexts.get(key, 0) + 1
    top = sorted(contexts.items(), key=lambda one: -one[1])
    effect = _effect(ask, at, feature)
    order = np.argsort(-effect, kind="stable")
    piece = model_of(ask).tokenizer.piece
    more, less = ([(piece(int(one)), float(effect[one])) for one in part] for part in (order[:5], order[::-1][:4]))
    return Detail(counts, [(list(a), b, list(c), n) for (a, b, c), n in top[:3]], more, less)


def _text(ask: Ask) -> Any:
    """What gives the word at a place of the text, as bytes, and the places between which its story lies."""
    if ask.source == "toy":
        from model.probing import features

        text = features.known("held")[0]
        begins, words = text.starts, text.words
        return (lambda place: str(words[place]).encode()), (lambda place: (int(begins[place]), len(words)))
    from model.probing import written

    found, piece = written.shipped(), models.pieces("smollm2")
    ends = np.append(np.unique(found.starts)[1:], len(found.tokens))
    return (lambda place: piece(int(found.tokens[place]))), (
        lambda place: (int(found.starts[place]), int(ends[np.searchsorted(ends, place, side="right")]))
    )


def _counted(words: list[bytes]) -> list[tuple[bytes, int]]:
    """Each with how often, the commonest first."""
    return sorted({word: words.count(word) for word in words}.items(), key=lambda one: -one[1])


def _effect(ask: Ask, at: int, feature: int) -> Any:
    from model.probing.effects import logit_effect

    return logit_effect(model_of(ask), dictionary(ask, at).decoder[feature].numpy())  # [V]


@keep(64)
def bands(ask: Ask, at: int, text: str, feature: int, everywhere: bool) -> Bands:
    """The next word with a feature turned down and up, for every strength of REACH."""
    from model.inside.steering import steered

    model, learned = model_of(ask), dictionary(ask, at)
    trace = models.trace(model.name, read_as(ask, text))
    direction = (learned.decoder[feature] * learned.scale).numpy() * known(ask, at).peak[feature]
    strengths = [one / 100 for one in REACH[ask.source]]
    found = steered(model, trace, ask.after - 1, direction, strengths, everywhere)  # [S, V]
    return banded(found, model.tokenizer.piece)


def banded(found: Any, piece: Callable[[int], bytes]) -> Bands:
    """The words that are likeliest at some strength, and all others together; found [S, V]."""
    top = np.argsort(-found.max(0), kind="stable")[:WORDS]
    shares = np.concatenate([found[:, top], 1 - found[:, top].sum(1, keepdims=True)], 1)
    return Bands([piece(int(one)) for one in top], np.clip(shares, 0, 1))
