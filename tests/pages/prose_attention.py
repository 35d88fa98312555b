"""Numbers of the prose of Attention computed anew, for tests.pages.prose_checks."""

import numpy as np
from pytest import approx

from model.probing import searching
from pages.server import models
from tests.pages.prose_reading import Looked, trace


def heads(seen: Looked) -> None:
    layer, head, found = int(seen.number("layer")), int(seen.number("head")), trace(seen)
    pattern = found.layers[layer].pattern[head]
    assert np.isclose(pattern.max(axis=1), seen.number("weight"), atol=6e-4).any()
    assert seen.number("weight") == approx(1 / seen.number("total"), abs=2e-3)
    assert seen.number("score") == approx(seen.number("dot") / seen.number("root"), abs=0.01)
    if seen.rows:
        assert max(row["weight"] for row in seen.rows) == approx(pattern.max(), abs=1e-6)


def tiles(seen: Looked) -> None:
    layer, head, size, at = (int(seen.number(name)) for name in ("layer", "head", "size", "at"))
    found = trace(seen).layers[layer]
    row = found.masked_scores[head, seen.sent["tiles"]["query"], : size * at].astype(float)
    assert seen.number("max") == approx(row.max(), abs=6e-3)
    if seen.sent["tiles"]["rescale"]:
        assert seen.number("sum") == approx(np.exp(row - row.max()).sum(), abs=2e-3)
        assert seen.number("sum") == approx(
            seen.number("before") * seen.number("factor") + seen.number("added"), abs=6e-3
        )
    assert seen.number("cells") == seen.number("square") ** 2 and seen.number("tile_cells") == size**2
    assert seen.rows[at - 1]["sum"] == approx(seen.number("sum"), abs=1e-3)


def sides(seen: Looked) -> None:
    found = models.trace("minilm", seen.text)
    real = np.array([one not in (b"[CLS]", b"[SEP]") for one in found.tokens])
    weights = np.stack([layer.pattern for layer in found.layers])
    later = sum(weights[:, :, q, k].sum() for q in range(len(real)) for k in range(q + 1, len(real)) if real[k])
    assert seen.number("ahead") == approx(100 * later / weights.sum(), abs=0.6)
    length = seen.number("tokens")
    assert seen.number("seen") == length * (length + 1) / 2 and seen.number("all") == len(real) ** 2
    assert {row["model"] for row in seen.rows} == {seen.numbers["both"], seen.numbers["causal"]}


def salience(seen: Looked) -> None:
    sums, logits = seen.sent["salience"]["sums"], trace(seen).logits[-1].astype(float)
    assert seen.number("p") == approx(np.exp(logits.max() - np.logaddexp.reduce(logits)), abs=0.006)
    assert sum(row["integrated"] for row in seen.rows) == approx(sums["value"] - sums["baseline"], rel=0.01)
    assert seen.number("complete") == approx(sums["sum"], abs=2e-3) and seen.number("tokens") == len(seen.rows)


def similar(seen: Looked) -> None:
    sent, found = seen.sent["similar"], trace(seen)
    cosines = [value for value, _ in sent["near"]]
    assert cosines == sorted(cosines, reverse=True) and len(seen.rows) == 8 * len(found.tokens)
    if seen.model == "smollm2":  # read for ten seconds: its recording is compared in tests.model.probing.test_searching
        return
    reader = models.get(seen.model)
    states = []
    for text in searching.shipped(seen.model == "toy"):
        tokens = reader.tokenize(text)
        states += [
            state
            for at, state in enumerate(
                reader.trace(tokens.ids[: searching.LONGEST].tolist()).layers[sent["layer"]].resid_pre
            )
            if at and tokens.pieces[at] != b"[SEP]"
        ]
    every = np.stack(states).astype(float)
    asked = found.layers[sent["layer"]].resid_pre[sent["word"]] - every.mean(0)
    every -= every.mean(0)
    best = (every @ asked / np.linalg.norm(every, axis=1) / np.linalg.norm(asked)).max()
    assert seen.number("cosine") == approx(best, abs=0.01)


def off(seen: Looked) -> None:
    sent = seen.sent["switches"]
    assert seen.number("kl") == approx(sent["divergence"], rel=0.01, abs=6e-4)
    assert seen.number("after_p") == approx(max(one[2] for one in sent["probabilities"]), abs=6e-4)
    assert seen.numbers["how"].lower().startswith({"move": "look at"}.get(sent["how"], sent["how"]))


CHECKS = {
    "heads": heads,
    "steps": heads,
    "tiles": tiles,
    "sides": sides,
    "salience": salience,
    "similar": similar,
    "off": off,
    "bertviz": heads,
}
