"""For each view, numbers of its prose computed anew: from what its picture is sent, from its table, or by the formula it prints."""

import math
import re
from collections.abc import Callable

import numpy as np
from pytest import approx

from tests.pages import (
    prose_attention,
    prose_before,
    prose_data,
    prose_layer,
    prose_pictures,
    prose_prompting,
    prose_rlhf,
    prose_school,
    prose_training,
    prose_translation,
)
from tests.pages.prose_asking import asking
from tests.pages.prose_reading import Looked, grid, read, trace


def home(seen: Looked) -> None:
    assert seen.number("probability") == approx(seen.sent["flow"]["following"][0]["p"], abs=6e-4)
    assert math.exp(seen.number("score") - seen.number("log_sum")) == approx(seen.number("probability"), rel=0.02)
    assert seen.number("layers") == len(trace(seen).layers)


def compare(seen: Looked) -> None:
    mine = [row for row in seen.rows if row["tokenizer"] == seen.numbers["title"]]
    assert seen.number("tokens") == len(mine)
    assert seen.number("bytes") == sum(len(row["bytes"].split()) for row in mine) == seen.number("plain") / 8
    assert seen.number("coded") == approx(seen.number("tokens") * math.log2(seen.number("vocabulary")), abs=1)


def train(seen: Looked) -> None:
    at = int(seen.number("next")) - 1
    assert seen.rows[at]["count"] == seen.number("count")
    assert seen.rows[at - 1]["tokens_after"] == seen.number("tokens")
    assert seen.number("vocabulary") == 256 + seen.number("learned")
    assert seen.number("ratio") == approx(seen.number("bytes") / seen.number("tokens"), abs=6e-3)


def unigram(seen: Looked) -> None:
    """The number of ways by cutting the word in all of them; the bits of the best by adding those of its pieces."""
    sent = seen.sent["lattice"]
    now = sent["prunings"][sent["shown"]["pruning"]]
    found, word = now["cuts"][sent["shown"]["cutword"]], sent["words"][sent["shown"]["cutword"]]
    costs = {(start, end): bits for start, end, bits, *_ in found["arcs"]}

    def cuts(start: int) -> list[float]:
        ends = [end for one, end in costs if one == start]
        return [0.0] if start == len(word) else [costs[start, end] + rest for end in ends for rest in cuts(end)]

    every = cuts(0)
    assert seen.number("ways") == len(every) and seen.number("bits") == approx(min(every), abs=0.1)
    assert seen.number("all") == approx(-math.log2(sum(2.0**-one for one in every)), abs=0.03)
    assert seen.number("size") == now["size"] and seen.number("each") == approx(now["bits"], abs=6e-3)
    assert seen.number("tokens") == sum(len(one["best"][0][1]) for one in now["cuts"])


def languages(seen: Looked) -> None:
    mine = {row["language"]: row for row in seen.rows if row["tokenizer"] == seen.numbers["title"]}
    worst, english = mine[seen.numbers["worst"]], mine["English"]
    assert worst["tokens"] == max(row["tokens"] for row in mine.values()) == seen.number("worst_tokens")
    assert seen.number("times") == approx(worst["tokens"] / english["tokens"], abs=0.06)


def chat(seen: Looked) -> None:
    assert sum(row["tokenizer"] == "SmolLM2" for row in seen.rows) == seen.number("smollm2")
    assert eval(seen.numbers["chatml"]) == seen.number("sum")


def spelling(seen: Looked) -> None:
    word = seen.address.get("word", "strawberry")
    ids = [row["id"] for row in seen.rows if row["label"] == word and row["tokenizer"] == seen.numbers["title"]]
    assert ", ".join(map(str, ids)) == seen.numbers["ids"] and len(word) == seen.number("letters")


def lookup(seen: Looked) -> None:
    best = max(seen.sent["lookup"]["candidates"], key=lambda one: one["p"])
    logits = trace(seen).logits[-1].astype(float)
    p = np.exp(logits.max() - np.logaddexp.reduce(logits))
    assert seen.number("p") == approx(best["p"], abs=6e-4) == approx(p, abs=6e-4)
    assert seen.number("zeros") == seen.number("vocabulary") - 1


def map_(seen: Looked) -> None:
    assert seen.number("count") == len(seen.sent["cloud"]["words"])
    assert math.cos(math.radians(seen.number("angle"))) == approx(seen.number("cosine"), abs=0.02)


def algebra(seen: Looked) -> None:
    plane = seen.sent["plane"]
    assert re.search("“(.+?)”", seen.numbers["seen"])[1] == plane["answers"][0][0].strip()  # type: ignore[index]
    assert seen.number("held") == approx(100 * plane["held"], abs=0.6)
    assert seen.number("free_cosine") == approx(next(one[1] for one in plane["answers"] if not one[2]), abs=6e-4)


def test(seen: Looked) -> None:
    right, asked = (sum(row[name] for row in seen.rows) for name in ("right", "asked"))
    assert (seen.number("right"), seen.number("asked")) == (right, asked)
    assert seen.number("accuracy") == approx(100 * right / asked, abs=0.06)


def axes(seen: Looked) -> None:
    found = sorted(seen.rows, key=lambda row: row["cosine"])
    assert seen.numbers["lowest"] == found[0]["word"] and seen.numbers["highest"] == found[-1]["word"]
    assert seen.number("highest_value") == approx(found[-1]["cosine"], abs=6e-3)


def context(seen: Looked) -> None:
    ends = {row["model"]: row["cosine"] for row in seen.rows}  # the last layer of each
    assert (seen.number("both"), seen.number("left")) == (
        approx(ends["MiniLM"], abs=6e-3),
        approx(ends["SmolLM2"], abs=6e-3),
    )


def order(seen: Looked) -> None:
    sent = seen.sent["order"]
    assert {name: seen.number(name) for name in sent["apart"]} == approx(sent["apart"], abs=6e-4)
    assert seen.number("score") == approx(sent["scores"][3], abs=6e-3) == approx(seen.number("same"), abs=0.02)
    assert seen.number("angle") == approx(
        seen.number("base") ** (-2 * seen.number("pair") / seen.number("width")), abs=6e-5
    )


def walk(seen: Looked) -> None:
    boxes = {one["name"]: one for one in seen.sent["block"]["boxes"]}
    for name, box in (
        ("pre", "resid_pre"),
        ("attention", "attention_out"),
        ("mid", "resid_mid"),
        ("mlp_out", "mlp_out"),
    ):
        assert seen.number(name) == approx(np.linalg.norm(grid(boxes[box]["matrix"])[-1]), rel=2e-3, abs=0.06)
    pre = seen.sent["block"]["order"] == "pre"
    assert boxes["q"]["formula"].startswith("norm(x) W_Q" if pre else "x W_Q") and seen.rows == []
    assert ("norm}(x))" in seen.numbers["formulas"]) == pre


def stream(seen: Looked) -> None:
    logits = trace(seen).logits[-1].astype(float)
    assert seen.number("true") == approx(logits.max(), abs=2e-3) == approx(seen.number("logit"), abs=5e-3)
    shown, values = seen.sent["grid"], grid(seen.sent["grid"])
    if shown["texts"]:
        assert (
            [row["probability"] for row in seen.rows][-1]
            == approx(values[0, -1], abs=1e-3)
            == approx(seen.number("p"), abs=1e-3)
        )
        assert len(seen.rows) == values.size
    else:
        assert [row["adds"] for row in seen.rows] == approx([*values[:-1].T.ravel(), *values[-1]], abs=0.02)


def facts(seen: Looked) -> None:
    sent, values = seen.sent["grid"], grid(seen.sent["grid"])
    row, column = sent["mark"]
    assert seen.number("most") == approx(values[row, column], abs=1e-3) and seen.number("layer") == column
    values[-1, values.shape[1] // 2 :] = -np.inf  # true by construction
    if "put_back" not in seen.address:  # and so is a blurred word's own first state, marked by a star
        values[[name.endswith("*") for name in sent["rows"]], 0] = -np.inf
    assert values.max() == values[row, column]
    assert seen.number("restored") == approx(seen.number("corrupted") + seen.number("most"), abs=2e-3)


def cache(seen: Looked) -> None:
    layers, kv, width = (seen.number(name) for name in ("layers", "kv", "width"))
    found = trace(seen)
    assert (layers, kv) == (len(found.layers), len(found.layers[0].shared_keys))
    assert seen.number("bytes") == approx(2 * layers * kv * width * 4 / 1000, rel=0.03)


def cost(seen: Looked) -> None:
    parameters = sum(row.get("parameters", 0) for row in seen.rows)
    said = seen.numbers["parameters"]  # "134.5 million", or in figures below that
    assert seen.number("parameters") == (
        approx(parameters / 1e6, abs=0.06) if said.endswith("million") else approx(parameters)
    )
    work = {row["part"]: row["multiply-adds"] for row in seen.rows if "multiply-adds" in row}
    assert max(work, key=lambda part: work[part]) == seen.numbers["largest"]
    assert seen.number("share") == approx(100 * max(work.values()) / sum(work.values()), abs=0.6)


def step(seen: Looked) -> None:
    stages, T = seen.sent["decoder"]["stages"], int(seen.address.get("temperature", 100)) / 100
    fallen = next(row for row in stages["rows"] if row[0] == stages["fallen"])
    rule = seen.numbers["rule"]
    assert math.log(seen.number("own")) == approx(fallen[9], abs=0.01)
    if T == 0:
        assert stages["draw"] is None and "/ T" not in rule and "**1**" in rule and fallen[2] == 1
        assert read(rule.split("At $T = 1$")[1]) == approx(fallen[7], abs=6e-5)
    else:
        assert f"$T = {T:g}$" in rule and f"**{fallen[7]:.4f}**" in rule
        assert fallen[8] <= stages["draw"] < fallen[8] + fallen[7] + 1e-6


def beams(seen: Looked) -> None:
    ask = seen.sent["beams"]["ask"]
    alpha, n = seen.number("alpha"), seen.number("tokens")
    assert alpha == ask["length_penalty"] / 10 and ("5 + n" in seen.numbers["rule"]) == (ask["length_rule"] == "gnmt")
    divisor = n**alpha if ask["length_rule"] == "power" else ((5 + n) / 6) ** alpha
    assert seen.number("divisor") == approx(divisor, abs=6e-4)
    assert seen.number("score") == approx(read(seen.numbers["summed"]) / divisor, abs=2e-3)


def race(seen: Looked) -> None:
    assert seen.number("perplexity") == approx(math.exp(-seen.number("sum") / seen.number("tokens")), rel=0.02)
    assert 0 <= seen.number("distinct") <= 1


def draft(seen: Looked) -> None:
    sent = seen.sent["draft"]
    assert (seen.number("layers"), seen.number("of")) == (sent["layers"], sent["of"]) and sent["layers"] <= sent["of"]
    assert seen.number("per") == approx(seen.number("written") / seen.number("rounds"), abs=6e-3)
    if sent["ask"]["temperature"]:
        ratio, drawn = read(seen.numbers["judged_by"]), read(seen.numbers["judged_by"], 1)
        assert ratio == approx(min(1, seen.number("p") / seen.number("q")), abs=2e-2)
        assert (seen.numbers["verdict"] == "accepted") == (drawn < ratio)
    else:
        assert "no number" in seen.numbers["judged_by"] and {seen.number("p"), seen.number("q")} <= {0, 1}


def search(seen: Looked) -> None:
    sent, at = seen.sent["landscape"], int(seen.number("round"))
    assert sent["spot"] == f"search:{at}" and seen.number("budget") == sent["k"] + 8 * sent["k"] * at
    for method in sent["methods"]:
        last = [one for one in method["steps"] if one[0] <= at][-1]
        assert seen.number(method["name"]) == approx(last[4], abs=6e-3)


def guess(seen: Looked) -> None:
    logits = trace(seen).logits[-1].astype(float)
    logs = logits - np.logaddexp.reduce(logits)
    entropy = float(-(np.exp(logs) * logs).sum())
    assert seen.number("entropy") == approx(entropy, abs=6e-3) and seen.number("choices") == approx(
        math.exp(entropy), rel=0.01
    )
    assert seen.number("bits") == approx(entropy / math.log(2), abs=6e-3)


def learn(seen: Looked) -> None:
    assert seen.number("nothing") == approx(math.log(seen.number("vocabulary")), abs=6e-3)
    assert seen.number("choices") == approx(math.exp(seen.number("held")), rel=0.02)
    muon, rate = seen.address.get("optimizer", "muon") == "muon", seen.numbers["rate"]
    assert read(rate) == float(seen.address.get("rate", "0.002")) and (
        not muon or read(rate, 1) == approx(6 * read(rate))
    )
    assert seen.number("batch") == int(seen.address.get("batch", "32"))


def objectives(seen: Looked) -> None:
    look = asking("training/objectives", **{"from": 0})["steps"][-1]
    assert seen.number("step") == look["step"] and seen.number("coin") == approx(math.log(2), abs=6e-3)
    hole = seen.address.get("hole", "the [MASK] barked in the park .")
    around = asking("training/fill", hole=hole, at=len(asking("training/objectives", **{"from": 0})["steps"]) - 1)[
        "around"
    ]
    assert f"**{around[0][0]}** ({around[0][1]:.2f})" in seen.numbers["compared"]


def finetune(seen: Looked) -> None:
    if "…" not in seen.numbers["size"]:
        gain = seen.number("pretrained") - seen.number("scratch")
        assert seen.number("gain") == approx(gain, abs=1)


def instruct(seen: Looked) -> None:
    assert seen.number("probability") == approx(math.exp(-seen.number("loss")), abs=6e-3)
    looks = asking("training/instruct", **{"from": 0})["steps"]
    assert (
        seen.number("now") == sum(right for _, right in looks[-1]["answers"])
        and seen.number("step") == looks[-1]["step"]
    )


def scaling(seen: Looked) -> None:
    larger = seen.sent["scaling"]["larger"]
    assert seen.number("expected") == approx(larger["expected"], abs=6e-4)
    at = larger["x"]
    assert seen.number("left") + (seen.number("c") / at) ** seen.number("alpha") == approx(
        seen.number("expected"), rel=0.1, abs=2e-3
    )
    assert seen.number("grow") + seen.number("read") == approx(1, abs=0.011)
    curve = seen.sent["scaling"]["curve"]
    assert all(len(point) == 5 and point[2] <= point[3] for point in curve)


def emergence(seen: Looked) -> None:
    points, count = seen.sent["scaling"]["points"], seen.sent["scaling"]["sentences"]
    scores = [one[6][count - 1] for one in points]
    assert seen.number("runs") == len(points) and seen.number("none") == scores.count(0.0)
    apart = 100 * np.mean([one[6][0] ** count - one[6][count - 1] for one in points])
    assert count == 1 or read(seen.numbers["compared"]) == approx(apart, abs=0.6)


def rooms(seen: Looked) -> None:
    assert ("Nobody has voted" in seen.numbers["whose"]) == (seen.address["room"] == "a-room-of-the-prose")


def vote(seen: Looked) -> None:
    taught = asking("rlhf/tally", room=seen.address["room"])["taught"]
    assert seen.number("clear") == asking("rlhf/tally", room=seen.address["room"])["clear"]
    assert not taught or max(taught, key=lambda one: one[1])[0] in seen.numbers["told"]


def reward(seen: Looked) -> None:
    sent = seen.sent["reward"]
    good, bad = max(sent["good"], key=lambda one: one[1]), min(sent["bad"], key=lambda one: one[1])
    assert (seen.numbers["good"], seen.numbers["bad"]) == (good[0], bad[0])
    assert seen.number("odds") == approx(100 / (1 + math.exp(bad[1] - good[1])), abs=0.6)
    assert seen.number("held") == approx(100 * sent["curve"][-1][1], abs=0.6)


def process(seen: Looked) -> None:
    ask = seen.sent["process"]
    found = asking("rlhf/process", **ask["ask"], at=ask["at"], which=ask["which"])
    if seen.numbers["kl"] == "…":  # this room's policy has not been run
        return
    exact, *estimates = found["kl"]
    assert seen.number("kl") == approx(exact, abs=6e-4)
    assert [(seen.number(one), seen.number(f"{one}_spread")) for one in ("k1", "k2", "k3")] == [
        approx(one, abs=6e-4) for one in estimates
    ]
    row, clip = found["rows"][0], ask["clip"]
    assert (seen.number("advantage"), seen.number("scaled")) == (approx(row[6], abs=6e-3), approx(row[7], abs=6e-3))
    cut = [ratio > 1 + clip if gain > 0 else ratio < 1 - clip for ratio, gain, _ in found["batch"]]
    assert sum(cut) == found["clipped"] == sum(one[2] for one in found["batch"])
    gains = np.array([one[1] for one in found["batch"]])
    assert (gains.mean(), gains.std()) == (approx(0, abs=1e-3), approx(1, abs=1e-3))
    assert not found["updated"] or read(seen.numbers["clipped"]) == found["clipped"]


def policy(seen: Looked) -> None:
    sent, method = seen.sent["policy"], seen.address.get("method", "ppo")
    title = {"reinforce": "REINFORCE", "climb": "Hill climbing", "best": "Best of n"}.get(method, method.upper())
    assert seen.numbers["method"] == title == sent["titles"][0] and sent["about"][0].startswith(title)
    assert ("clip" in seen.numbers["formula"]) == (method in ("ppo", "grpo"))
    for name, factor in (("reinforce", 2), ("rloo", 2), ("dpo", 2), ("kto", 2), ("ppo", 1), ("grpo", 1)):
        if method == name:
            assert (
                f"rate {factor * 0.001:g}" in sent["about"][0]
                and f"\\eta = {factor * 0.001:g}" in seen.numbers["formula"]
            )
    assert method not in ("dpo", "kto") or "β = 0.4" in sent["about"][0]  # twice 0.2
    if seen.numbers["true"] == "…":  # this room's policy has not been run
        return
    steps = asking("rlhf/policy", **(sent["ask"] | {"lanes": sent["ask"]["lanes"][:1]}), **{"from": 0})["steps"]
    lanes = [step["lanes"][0] for step in steps if step["lanes"][0]]
    shown = lanes[min(int(seen.number("iteration")), len(lanes) - 1)]["figures"]
    assert seen.number("true") == approx(shown["true"], abs=6e-3) and seen.number("kl") == approx(shown["kl"], abs=6e-3)


NAMED: dict[str, Callable[[Looked], None]] = {
    "map": map_,
    "answer": step,
    "own": learn,
}
CHECKS = (
    NAMED
    | prose_layer.CHECKS
    | prose_translation.CHECKS
    | prose_attention.CHECKS
    | prose_prompting.CHECKS
    | prose_pictures.CHECKS
    | prose_before.CHECKS
    | prose_rlhf.CHECKS
    | prose_training.CHECKS
    | prose_data.CHECKS
    | prose_school.CHECKS
    | {
        name: found
        for name, found in globals().items()
        if callable(found) and getattr(found, "__module__", "") == __name__
    }
)
