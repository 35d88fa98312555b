"""What Attention asks of model: who reads whom, what heads do, and what happens without them."""

import math
from collections.abc import Callable
from typing import Any

from model import weights
from model.inside import edits, heads, salience, tiled
from model.probability import softmax
from model.trace import Floats
from pages.server import jobs, models
from pages.server.keep import keep
from viz.attention import figures
from viz.attention.tiles import payload as tiles_payload
from viz.attention.wall import payload

# The head that finds a pronoun's noun best, as `known_habits` measures it.
REFERENTS = {"smollm2": (13, 8), "toy": (1, 3), "minilm": (3, 1)}


@keep(8)
def attention(name: str, text: str) -> Floats:
    """[L, H, T, T]: what every head of the model puts on what."""
    return heads.patterns(models.trace(name, text))


@keep(16)
def wall(name: str, text: str) -> dict[str, Any]:
    """All of it for the browser (viz.attention.wall.payload)."""
    trace, spans = models.trace(name, text), models.read(name, text).spans.tolist()
    return payload.wall(trace.tokens, spans, attention(name, text), trace.causal, models.title(name))


def start(name: str, text: str) -> tuple[int, int, int]:
    """The layer, head and query to begin with."""
    return figures.start(attention(name, text), models.trace(name, text).tokens, REFERENTS.get(name))


def chosen(name: str, text: str, spot: str) -> tuple[int, ...]:
    """(layer, head, query, ...) that the address names, or the ones to begin with."""
    return payload.chosen(shape(name, text), spot, start(name, text))


def lacks(name: str, text: str, spot: str) -> bool:
    """Whether the address names a head that the model does not have."""
    return payload.lacking(shape(name, text), spot)


def shape(name: str, text: str) -> dict[str, Any]:
    """How many layers and heads there are, and the tokens."""
    trace = models.trace(name, text)
    return {"layers": len(trace.layers), "heads": len(trace.layers[0].queries), "tokens": trace.tokens}


@keep(4)
def tensors(name: str, text: str) -> list:  # of torch.Tensor, imported late
    """[1, H, T, T] a layer: the same as BertViz takes it, in four digits, as it writes all that there are into the page."""
    import torch

    return [torch.tensor(layer.pattern).double().round(decimals=4)[None] for layer in models.trace(name, text).layers]


@keep(8)
def habits(name: str, text: str) -> dict[str, Floats | None]:
    """[L, H] each: what the heads do on this text (model.inside.heads)."""
    seen, weights_ = models.trace(name, text), attention(name, text)
    return heads.on_text(seen, weights_)


def tested(name: str) -> str:
    """The name of the job that tests every head of a model."""
    return f"habits {name}"


def known_habits(name: str, sentences: list[list[str]], progress: weights.Progress) -> dict[str, Floats | None]:
    """[L, H] each: what the heads do on texts with a known answer: these, or those of the world that a model was
    trained on. Takes a while: run it as a job."""
    reader = models.get(name)
    if reader.tokenizer.name == "toy":
        from model.training import judging
        from model.world import world

        sentences = [list(one) for one in judging.rival_sentences(world.World(), len(sentences))]
    return heads.on_tests(reader, [heads.Referent(*one) for one in sentences], progress)


@keep(32)
def edited(name: str, text: str, version: tuple[edits.Edit, ...]) -> Floats:
    """[V]: the scores of the next token with the model changed."""
    reader = models.get(name)
    return reader.edited(reader.tokenize(text).ids.tolist(), [version])[0]


def head_effects(name: str, text: str, how: str, progress: weights.Progress) -> Floats:
    """[L, H]: how far the next-token distribution moves (KL, nats) without each head. Takes long: run it as a job."""
    reader = models.get(name)
    ids = reader.tokenize(text).ids.tolist()
    layers, heads_ = len(models.trace(name, text).layers), len(models.trace(name, text).layers[0].queries)
    found = reader.edited(ids, edits.every_head(layers, heads_, how), progress)
    return edits.divergence(reader.next_logits(ids), found).reshape(layers, heads_)


def edit(layer: int, part: str, head: int, how: str, to: int) -> edits.Edit:
    """One change of a run."""
    return edits.Edit(layer, part, head, how, to)


def divergence(before: Floats, after: Floats) -> float:
    """KL(before || after) in nats, of two rows of scores."""
    return float(edits.divergence(before, after))


def tiled_start(name: str, text: str) -> tuple[int, int, int]:
    """The layer, head and query to read in tiles at first: one whose maximum rises often, and with weight in every tile."""
    return figures.rising(models.trace(name, text))


def tiled_spot(name: str, text: str, spot: str) -> tuple[int, int, int]:
    """The layer, head and query that the address names, or the ones to begin with."""
    layer, head, query, *_ = payload.chosen(shape(name, text), spot, tiled_start(name, text))
    return layer, head, query


@keep(32)
def tiled_states(name: str, text: str, layer: int, head: int, size: int, rescale: bool) -> list[tiled.Running]:
    """What is kept after each tile of keys."""
    seen = models.trace(name, text).layers[layer]
    count = -(-len(seen.allowed) // size)
    given = (seen.scores[head], seen.values[head], seen.allowed, size)
    return [tiled.tiled(*given, upto, rescale) for upto in range(1, count + 1)]


def nothing_read(like: tiled.Running) -> tiled.Running:
    """What is kept before the first tile."""
    return tiled.Running(like.maximum - math.inf, 0 * like.total, 0 * like.output)


@keep(32)
def tiled_apart(name: str, text: str, layer: int, head: int) -> dict[int, tuple[float, float]]:
    """For each size of tile, the largest difference from ordinary attention, with rescaling and without."""
    seen = models.trace(name, text).layers[layer]
    plain = tiled.whole(seen.scores[head], seen.values[head], seen.allowed)

    def apart(size: int, rescale: bool) -> float:
        read = tiled.tiled(seen.scores[head], seen.values[head], seen.allowed, size, rescale=rescale)
        return float(abs(read.output - plain).max())

    return {size: (apart(size, True), apart(size, False)) for size in tiles_payload.SIZES}


def tiled_counted(name: str, text: str) -> dict[int, tuple[tiled.Kept, tiled.Kept]]:
    """For each size of tile, the numbers of a head of this text, and of a long one."""
    first = models.trace(name, text).layers[0]
    width, allowed = first.queries.shape[-1], first.allowed
    return {
        size: (tiled.kept(len(allowed), width, size, allowed), tiled.kept(tiles_payload.LONG, width, size))
        for size in tiles_payload.SIZES
    }


def from_hex(word: str) -> str:
    """The word that an address names by its bytes; nothing for what is none."""
    try:
        return bytes.fromhex(word).decode(errors="replace")
    except ValueError:
        return ""


def explained(name: str, text: str, word: str, contrast: str) -> tuple[int, int | None]:
    """The next token that the address names, or the likeliest; and the one that it is held against, if it names another."""
    logits = models.trace(name, text).next_logits

    def token(named: str) -> int | None:
        ids = models.continued(name, said).ids.tolist() if (said := from_hex(named)) else []
        return ids[0] if ids else None

    first = token(word)
    first = int(logits.argmax()) if first is None else first
    other = token(contrast)
    return first, None if other == first else other


@keep(16)
def likely(name: str, text: str) -> Floats:
    """[V]: the probabilities of the next token."""
    return edits.probabilities(models.trace(name, text).next_logits.astype("float64"))


def choices(name: str, text: str, most: int = 6) -> list[tuple[bytes, float]]:
    """The likeliest next tokens with their probabilities."""
    found = likely(name, text)
    return [(models.piece(name, int(token)), float(found[token])) for token in (-found).argsort(kind="stable")[:most]]


def probability_of(name: str, text: str, token: int) -> float:
    """Of one next token."""
    return float(likely(name, text)[token])


def pieces_of(name: str, asked: tuple[int, int | None]) -> tuple[bytes, bytes | None]:
    """The bytes of the word that is explained and of the one that it is held against."""
    return models.piece(name, asked[0]), None if asked[1] is None else models.piece(name, asked[1])


def last_attention(name: str, text: str) -> Floats:
    """[T]: where the last position looks, the mean over all heads of all layers."""
    return attention(name, text)[:, :, -1].mean(axis=(0, 1))


def salience_job(
    name: str, text: str, asked: tuple[int, int | None], ground: str
) -> tuple[str, Callable[[weights.Progress], salience.Salience]]:
    """The name of the job that follows the gradients, and its work."""

    def work(progress: weights.Progress) -> salience.Salience:
        ids = models.trace(name, text).token_ids.tolist()
        return salience.salience(models.get(name), ids, *asked, ground, progress)

    return f"salience {name} {asked} {ground} {text}", work


def salience_of(name: str, text: str, asked: tuple[int, int | None], ground: str, kept: bool = False) -> jobs.Job:
    """The job that follows the gradients, begun if it is not yet; kept: it goes on while nobody looks."""
    return jobs.start(*salience_job(name, text, asked, ground), kept)


def shares(scores: Floats) -> Floats:
    """[..., T] scores as weights that add up to 1."""
    return softmax(scores)
