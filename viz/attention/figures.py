"""What the Attention page says of a trace: heads by what they do, and one weight worked out. Pure functions."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from model.probability import softmax
from model.trace import Floats, ForwardTrace
from viz.attention.finder.payload import Ranked
from viz.attention.switches.payload import Change
from viz.shared.words import piece

SINK = 0.5  # a head that puts more than this on the first token rests there
TWICE = 2.0  # equal shares: from here on a head is said to choose
LISTED, LEAST = 10, 0.1  # heads of a habit, and the score below which none is listed
HABITS = {
    "pronoun": "Pronoun to its noun",
    "previous": "Previous word",
    "following": "Next word",
    "induction": "Copies a repeat",
    "same": "Same word",
    "punctuation": "Punctuation",
    "first": "First token",
}
WITHOUT = {
    "following": "a causal model cannot see it.",
    "induction": "not measured in a model that reads both sides, or few tokens.",
    "pronoun": "not measured in a model that reads few tokens.",
    "same": "no token occurs twice here.",
    "punctuation": "no comma or full stop to look back at here.",
}


def ranked(found: Mapping[str, Floats | None]) -> list[Ranked]:
    """[L, H] of each habit -> the heads that show it most."""
    lists = []
    for name, title in HABITS.items():
        if name not in found:
            continue
        scores = found[name]
        if scores is None:
            lists.append(Ranked(title, (), WITHOUT[name]))
            continue
        order = np.argsort(-scores, axis=None, kind="stable")[:LISTED]
        places = [divmod(int(at), scores.shape[1]) for at in order]
        best = [(layer, head, float(scores[layer, head])) for layer, head in places if scores[layer, head] >= LEAST]
        lists.append(Ranked(title, best, "" if best else "no head does this."))
    return lists


def sinks(attention: Floats) -> tuple[int, int]:
    """[L, H, T, T] -> how many heads put more than SINK on the first token (mean over the others), and of how many."""
    if attention.shape[-1] < 2:
        return 0, attention.shape[0] * attention.shape[1]
    resting = attention[..., 1:, 0].mean(-1) > SINK
    return int(resting.sum()), resting.size


def sink_note(attention: Floats, causal: bool) -> str:
    """Why so many heads look at the first token."""
    count, whole = sinks(attention)
    name = "the first token" if causal else "[CLS]"
    return (
        f"{count} of {whole} heads put more than half of their weight on {name}. The weights have to add up to 1, so "
        "a head that finds nothing to read rests there."
    )


def start(attention: Floats, pieces: Sequence[bytes], referent: tuple[int, int] | None = None) -> tuple[int, int, int]:
    """Which head and word to show first: at the last pronoun, `referent`, the head that finds its noun, where it is known;
    else the best at the word before (after it, where a model sees that), and the pronoun or else the last word."""
    sees_later = bool(np.triu(attention, 1).any())
    weights = np.diagonal(attention, 1 if sees_later else -1, -2, -1)  # [L, H, T - 1]
    best = int(weights.mean(-1).argmax()) if weights.size else 0
    pronouns = [at for at, one in enumerate(pieces) if one.strip().lower() in (b"it", b"he", b"she", b"they")]
    last = max((at for at, one in enumerate(pieces) if one != b"[SEP]"), default=0)
    if pronouns and pronouns[-1] and referent:
        return *referent, pronouns[-1]
    return *divmod(best, attention.shape[1]), pronouns[-1] if pronouns else last


def rising(trace: ForwardTrace, size: int = 4) -> tuple[int, int, int]:
    """The last word, and among all heads the layer and head at which its largest score so far rises most often from tile to tile of `size` keys; of
    equals, the one that gives most weight to the tile to which it gives least."""
    query = max((at for at, one in enumerate(trace.tokens) if one.strip().isalnum()), default=len(trace.tokens) - 1)
    firsts = np.arange(0, len(trace.tokens), size)
    best, found = (-1, -1.0), (0, 0)
    for layer, seen in enumerate(trace.layers):
        highest = np.maximum.reduceat(seen.masked_scores[:, query], firsts, axis=1)  # [H, tiles]
        rises = (highest[:, 1:] > np.maximum.accumulate(highest, axis=1)[:, :-1]).sum(axis=1)
        least = np.add.reduceat(seen.pattern[:, query], firsts, axis=1).min(axis=1)
        head = int(np.lexsort((least, rises))[-1])
        if (now := (int(rises[head]), float(least[head]))) > best:
            best, found = now, (layer, head)
    return *found, query


def facts(trace: ForwardTrace, layer: int, head: int, query: int) -> dict[str, str]:
    """One weight worked out: where the word `query` looks most, and how its number comes about."""
    seen = trace.layers[layer]
    weights, scores = seen.pattern[head, query], seen.masked_scores[head, query]
    key = int(weights.argmax())
    able = np.isfinite(scores)
    total = float(np.exp(scores[able].astype(np.float64) - scores[key]).sum())
    return {
        "layer": str(layer),
        "head": str(head),
        "query": piece(trace.tokens[query]),
        "key": piece(trace.tokens[key]),
        "weight": f"{weights[key]:.3f}",
        "dot": f"{float(seen.queries[head, query] @ seen.keys[head, key]):.2f}",
        "score": f"{scores[key]:.2f}",
        "bounded": rf", bounded by $ {seen.cap:g} \tanh(s / {seen.cap:g}) $" if seen.cap else "",
        "root": f"{1 / seen.scale:.4g}",
        "divisor": _divisor(seen.queries.shape[-1], seen.scale),
        "total": f"{total:.3f}",
        "seen": str(int(able.sum())),
        "told": told(float(weights[key]), int(able.sum())),
    }


def _divisor(width: int, scale: float) -> str:
    """What q · k is divided by: the root of the head's width, in most models."""
    usual = abs(scale * width**0.5 - 1) < 1e-4
    return (rf"\sqrt{{{width}}} = " if usual else "") + f"{1 / scale:.4g}"


def told(weight: float, visible: int) -> str:
    """What to make of a weight among so many visible words."""
    if visible > 1 and weight > TWICE / visible:
        return f"An equal share would be {1 / visible:.3f}: nobody told it to look there, training found this useful."
    return f"An equal share of the {visible} visible would be {1 / visible:.3f}: this head does not choose here."


class Changed(NamedTuple):
    """The likeliest tokens of both distributions, and what all others have together, before and after."""

    probabilities: list[Change]
    rest: tuple[float, float]


def changed(before: Floats, after: Floats, piece_of: Callable[[int], bytes], most: int = 10) -> Changed:
    """[V] scores twice -> the tokens likeliest in either, the likeliest before first. Softmax over all V comes first."""
    old, new = softmax(before.astype(np.float64)), softmax(after.astype(np.float64))
    order = np.argsort(-np.maximum(old, new), kind="stable")[:most]
    order = order[np.argsort(-old[order], kind="stable")]
    probabilities = [Change(piece_of(int(token)), float(old[token]), float(new[token])) for token in order]
    return Changed(probabilities, (max(0.0, 1 - float(old[order].sum())), max(0.0, 1 - float(new[order].sum()))))


def effect_said(count: int, moved: float, best: Change, other: Change) -> str:
    """What a change of the distribution comes to, in words. best, other: what came first before, and what does after."""
    if not count:
        return f"Nothing is switched off yet: “{piece(best.piece)}” has {best.before:.3f}."
    if moved < 0.01:
        said = "Hardly anything changes: other heads do the same work, or this text does not need this one."
    else:
        said = "The top choice stays." if best.piece == other.piece else "Another word leads now."
    return f"{said} “{piece(best.piece)}” goes from {best.before:.3f} to {best.after:.3f}."


def effect_facts(count: int, moved: float, best: Change, other: Change) -> dict[str, str]:
    """The numbers of a change of the distribution; as effect_said."""
    return {
        "after": piece(other.piece),
        "after_p": f"{other.after:.3f}",
        "kl": f"{moved:.3f}" if moved >= 0.01 else f"{moved:.2g}",
        "said": effect_said(count, moved, best, other),
    }


def how_said(how: str, to: bytes) -> str:
    """What takes the place of what a part adds; to: the token that moved attention goes to."""
    return {
        "zero": "Zero: a head's $z_h$ becomes 0, as if its part of $W_O$ were erased; of attention or MLP, all that they add",
        "mean": "Mean: a head's $z_h$, or what attention or MLP add, becomes its mean over the positions",
        "move": f"Look at…: a head puts all its weight on “{piece(to)}”, so that its $z_h$ is that word's value wherever the mask "
        "lets it be seen",
    }[how]


def ahead(attention: Floats, pieces: Sequence[bytes]) -> float:
    """[L, H, T, T] -> the part of all weight that goes to later words; marks such as [SEP] are none."""
    real = np.array([piece not in (b"[CLS]", b"[SEP]") for piece in pieces])
    return float((np.triu(attention, 1) * real).sum() / attention.sum())


def rows(trace: ForwardTrace, layer: int, head: int) -> list[dict[str, str | int | float]]:
    """The weights of one head as a table."""
    names = [one.decode(errors="replace") for one in trace.tokens]
    pattern, allowed = trace.layers[layer].pattern[head], trace.layers[layer].allowed
    return [
        {
            "layer": layer,
            "head": head,
            "query": q,
            "key": k,
            "from": names[q],
            "to": names[k],
            "weight": float(pattern[q, k]),
        }
        for q in range(len(names))
        for k in range(len(names))
        if allowed[q, k]
    ]
