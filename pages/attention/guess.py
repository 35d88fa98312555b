"""What the room can be asked of Attention: where a head looks, which head looks there, what is missed without one."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from model.errors import UserError
from model.trace import Floats
from pages.attention import work
from pages.attention.address import ALONE, Attention
from pages.attention.work import search
from pages.room import making
from pages.room.asking import Asked, normal
from pages.server import examples, models
from viz.attention import figures
from viz.attention.switches import payload
from viz.shared.words import word

ENCODER = "minilm"
HEADS = 4  # to choose from
SHOWN = 6  # words that may come next without a head
PARTS = {"attention": "the attention", "mlp": "the MLP"}
ANOTHER = "another word"
CLOSE = 5.0  # percentage points


class Head(NamedTuple):
    """A head that reads a word: its name for people, the tokens as options, and what it puts on each that it sees."""

    model: str
    text: str
    name: str
    query: str
    layer: int
    head: int
    at: int
    weights: dict[str, float]

    def about(self) -> dict[str, Any]:
        """What every question about it has."""
        return {"text": making.spell(self.text), "model": models.title(self.model)}


def chosen(model: str, text: str, spot: str, weights: Floats | None = None) -> Head:
    """The head and the word that a spot names, or those that the view begins with; weights: others than the model's own."""
    trace = models.trace(making.usable(model), text)
    layer, head, query, *_ = work.chosen(model, text, spot)
    options = making.told_apart(word(one) or "�" for one in trace.tokens)
    given = trace.layers[layer].pattern[head, query] if weights is None else weights
    seen = query + 1 if trace.causal and weights is None else len(options)
    put = dict(zip(options[:seen], map(float, given[:seen]), strict=True))
    return Head(model, text, f"{layer}.{head}", options[query], layer, head, query, put)


def looks(one: Head) -> list[Asked]:
    """Where it looks. The heaviest words are to choose from, in the order of the text, and all others together."""
    if len(one.weights) < 2:
        return []
    values, others = making.heaviest(one.weights, 11)
    best = max(values, key=lambda name: values[name])
    if others:
        values |= {ANOTHER: others[1]}
    says = f"Head {one.name} puts {making.percent(values[best])} of its weight on “{best}”."
    ask = f"Head {one.name} reads at “{one.query}”. Which word does it look at most?"
    return [making.choice(ask, values, (best,), "weight", says, **one.about())]


def which(one: Head) -> list[Asked]:
    """Which head looks where the chosen one does. Nothing where it rests on the first token, as most do, or hardly looks."""
    best = max(one.weights, key=lambda name: one.weights[name])
    place = list(one.weights).index(best)
    pattern = work.attention(one.model, one.text)[:, :, one.at, place]  # [L, H]
    others = [divmod(int(at), pattern.shape[1]) for at in np.flatnonzero(pattern < one.weights[best] / 2)]
    if not place or one.weights[best] < 0.2 or len(others) < HEADS - 1:
        return []
    step = len(others) // (HEADS - 1)
    heads = sorted({(one.layer, one.head), *others[step // 2 :: step][: HEADS - 1]})
    values = {f"{layer}.{head}": float(pattern[layer, head]) for layer, head in heads}
    says = f"Head {one.name} puts {values[one.name]:.2f} on “{best}”; the other three at most {sorted(values.values())[-2]:.2f}."
    ask = f"Which of these heads looks from “{one.query}” at “{best}”?"
    return [making.choice(ask, values, (one.name,), f"weight on “{best}”", says, **one.about())]


def heads(now: Attention) -> list[Asked]:
    """Heads and BertViz."""
    now = examples.shown(now)
    one = chosen(_reader(now), now.text, now.spot)
    return looks(one) + which(one)


def steps(now: Attention) -> list[Asked]:
    """Steps, at the temperature and with the mask that are set there."""
    now = examples.shown(now)
    model = _reader(now)
    trace = models.trace(making.usable(model), now.text)
    layer, head, query, *_ = work.chosen(model, now.text, now.spot)
    scores = trace.layers[layer].masked_scores if now.mask else trace.layers[layer].scores
    changed = now.temperature != 10 or (trace.causal and not now.mask)
    row = scores[head, query].astype(np.float64) / 2 ** ((now.temperature - 10) / 4)
    one = chosen(model, now.text, now.spot, work.shares(row) if changed else None)
    return looks(one) if changed else looks(one) + which(one)


def tiles(now: Attention) -> list[Asked]:
    """Flash attention: where the head looks that is read in tiles."""
    now = examples.shown(now)
    return _at(now, work.tiled_spot)


def sides(now: Attention) -> list[Asked]:
    """Pair: the model that reads from the left, then the one that reads both sides."""
    now = examples.shown(now)
    both = [(making.predicting(now.model), now.left), (ENCODER, now.right)]
    return [asked for model, spot in both for asked in looks(chosen(model, now.text, spot))]


def salience(now: Attention) -> list[Asked]:
    """Salience: the next word, which is what is explained there."""
    now = examples.shown(now)
    model = making.predicting(now.model)
    ids = models.read(model, now.text).ids.tolist()
    return making.next_word(model, now.text, ids, (model, "raw", now.text, ""))


def similar(now: Attention) -> list[Asked]:
    """Search: where the head that is chosen there looks in the sentence."""
    now = examples.shown(now)
    return _at(now, search.chosen)


def _at(now: Attention, spot_of: Callable[[str, str, str], tuple[int, int, int]]) -> list[Asked]:
    """Where the head looks that a view shows, by its own rule of what is shown at first."""
    model = _reader(now)
    spot = ".".join(map(str, spot_of(making.usable(model), now.text, now.spot)))
    one = chosen(model, now.text, f"heads:{spot}")
    return looks(one) + which(one)


def off(now: Attention) -> list[Asked]:
    """Off: what comes next without these parts, how much of the first choice is left, and the next word as it is."""
    now = examples.shown(now)
    model = making.predicting(now.model)
    before = models.trace(model, now.text).next_logits
    ids = models.read(model, now.text).ids.tolist()
    plain = making.next_word(model, now.text, ids, (model, "raw", now.text, ""))
    layers, heads_ = models.layers(model), models.heads(model)
    names = f"{layers - 1}.0" if now.off == ALONE and not payload.parts(ALONE, layers, heads_) else now.off
    parts = [one for one in payload.parts(names, layers, heads_) if one[1] == "head" or now.how != "move"]
    if not parts:
        return plain
    to = min(now.to, len(ids) - 1)
    after = work.edited(model, now.text, tuple(work.edit(*one, how=now.how, to=to) for one in parts))
    return [*_without(now, parts, before, after), *plain]


def _without(now: Attention, parts: list[tuple[int, str, int]], before: Floats, after: Floats) -> list[Asked]:
    found = figures.changed(before, after, models.pieces(now.model), SHOWN)
    words = making.told_apart(word(one.piece) or "�" for one in found.probabilities)
    then = dict(
        sorted(zip(words, (one.after for one in found.probabilities), strict=True), key=lambda one: normal(one[0]))
    )
    was = dict(zip(words, (one.before for one in found.probabilities), strict=True))
    first, best = (max(one, key=lambda name: one[name]) for one in (was, then))
    said = _named(parts)
    about: dict[str, Any] = {"text": making.gapped(now.text), "model": models.title(now.model)}
    says = f"“{first}” had {making.percent(was[first])} and has {making.percent(then[first])} now; “{best}” is first with {making.percent(then[best])}."
    what = f"{said[:1].upper()}{said[1:]} {'is' if len(parts) == 1 else 'are'} switched off"
    more: dict[str, Any] = {"rest": ("all others", found.rest[1]), **about}
    return [
        making.choice(f"{what}. Which word comes first then?", then, (best,), "probability", says, **more),
        making.number(
            f"{what}. “{first}” had {making.percent(was[first])}: how many per cent has it then?",
            100 * then[first], (0, 100), "%", says, within=CLOSE, **about,
        ),
    ]  # fmt: skip


def _named(parts: list[tuple[int, str, int]]) -> str:
    """What is off, in words: heads first."""
    heads_ = [f"{layer}.{head}" for layer, part, head in parts if part == "head"]
    others = [f"{PARTS[part]} of layer {layer}" for layer, part, _ in parts if part != "head"]
    return making.listed(([f"head{'s' * (len(heads_) > 1)} {making.listed(heads_)}"] if heads_ else []) + others)


def _reader(now: Attention) -> str:
    """Who reads. Raises UserError for a model that is not there."""
    if now.reader == ENCODER:
        return ENCODER
    if not models.get(making.usable(now.model)).has_head:
        raise UserError(f"{models.title(now.model)} is an encoder: choose it under Read by.")
    return now.model


QUESTIONS = {
    "heads": heads,
    "steps": steps,
    "tiles": tiles,
    "sides": sides,
    "salience": salience,
    "similar": similar,
    "off": off,
    "bertviz": heads,
}
