"""For each view of Translation, numbers of its prose computed anew (tests.pages.prose_checks)."""

import base64
import math
import re
import zlib
from typing import Any

import numpy as np
from pytest import approx

from pages.server import models
from pages.translation.work import races
from tests.pages.prose_asking import asking
from tests.pages.prose_reading import Looked, grid


def learners(seen: Looked) -> None:
    asked = seen.sent["learners"]["ask"]
    steps, upto = asking("translation/race", **asked, **{"from": 0})["steps"], seen.number("seconds") + 0.5
    looks = [step["look"] for step in steps if step["look"] and step["seconds"] <= upto]  # it may have gone on since
    assert seen.number("attention") == approx(100 * looks[-1]["attention"]["exact"], abs=0.06)
    assert seen.number("heads") == approx(max(looks[-1]["transformer"]["looks"]), abs=6e-3)
    right = places = 0
    for pair in races.corpus(asked["into"]).held_out:
        for at, true in enumerate(pair.alignment):
            right += round(at / (len(pair.target) - 1) * (len(pair.source) - 1)) in true
            places += 1
    assert seen.number("diagonal") == approx(right / places, abs=0.01)


def lookback(seen: Looked) -> None:
    """The weight that is said, by a softmax of the scores that are sent."""
    sent = seen.sent["lookback"]
    assert seen.numbers["next"] == sent["best"][0][0] == sent["written"][sent["row"]]
    assert seen.number("p") == approx(sent["best"][0][1], rel=0.06) and seen.number("place") == sent["row"] + 1
    assert seen.number("numbers") == sent["context"]["shape"][0]
    if sent["scores"] is None:
        assert "asks nothing" in seen.numbers["said"]
        return
    shares = [math.exp(one - max(sent["scores"])) for one in sent["scores"]]
    score, weight = (float(one.replace("−", "-")) for one in re.findall(r"[−\d.]+\d", seen.numbers["said"]))
    assert weight == approx(max(shares) / sum(shares), rel=0.06) and score == approx(max(sent["scores"]), abs=6e-3)


def speech(seen: Looked) -> None:
    """The time of a word from the curve that the browser draws; probabilities from the words as they were sent."""
    sent = seen.sent["speech"]
    mean, (text, _, probability) = sent["mean"], sent["words"][sent["said"] - 1]
    steps = np.frombuffer(zlib.decompress(base64.b64decode(mean["packed"])), np.uint8).reshape(mean["rows"], -1)
    place = int(steps[sent["said"] - 1].argmax())
    assert int(seen.numbers["place"]) == place and mean["columns"] == round(sent["seconds"] / 0.02)
    assert float(seen.numbers["seconds"]) == approx(place * 0.02, abs=0.006)
    assert text in seen.numbers["word"].replace("\\", "") and float(seen.numbers["probability"]) == approx(
        probability, abs=0.006
    )
    many = sent["language"]
    assert seen.numbers["model"] == sent["title"] and seen.number("took") > 0
    assert seen.numbers["prompt"].count("<|") == (4 if many else 2) and bool(many) == bool(seen.numbers["spoken"])
    if many:
        share = float(re.findall(r"probability (\d\.\d+)", seen.numbers["spoken"])[0])
        assert many["likeliest"] in seen.numbers["spoken"] and share == approx(many["probability"], abs=0.006)


def gradients(seen: Looked) -> None:
    """The factors, from the curves that are sent; the words, from the shares."""
    sent = seen.sent["gradients"]
    factors = re.findall(r"\*\*(.+?)\*\*", seen.numbers["said"])
    for name, said in zip(("fixed", "attention"), factors, strict=True):
        curve = sent["curves"][name]
        shown = (
            10.0 ** int(said[2:].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))) if "⁻" in said else float(said)
        )
        assert shown == approx(curve[-1] / curve[0], rel=2.3 if "⁻" in said else 0.1, abs=0.06)
        shares = sent["reaches"][name]
        assert seen.numbers[f"{name}_most"] == sent["source"][shares.index(max(shares))] and sum(shares) == approx(
            1, abs=2e-3
        )
    assert ("LSTM" in seen.numbers["said"]) == ("lstm" in sent["curves"]) == (sent["gates"] is not None)


def forcing(seen: Looked) -> None:
    sent = seen.sent["forcing"]
    losses = [-math.log(max(true, 1e-4)) for _, _, true in sent["forced"]]
    assert seen.number("loss") == approx(sum(losses) / len(losses), abs=0.03)
    assert seen.number("places") == len(sent["target"]) == len(sent["forced"])
    wrong = sum(guess != true for (guess, _, _), true in zip(sent["forced"], sent["target"], strict=True))
    assert f"misses {wrong or 'none'} of" in seen.numbers["told"]
    assert seen.number("free") <= seen.number("forced") and ("correct" in seen.numbers["alone"]) == sent["right"]


def tree(seen: Looked) -> None:
    """The sum of the text that is named, from the candidates that the view is told."""
    ask = seen.sent["beams"]["ask"]
    steps: list[dict[str, Any]] = []
    at = 0
    while not steps or (at < 30 and not steps[-1]["stop"] and seen.numbers["verdict"] != "…"):
        steps += asking("translation/beams", **ask, **{"from": at})["steps"]
        at += 1
    if seen.numbers["verdict"] == "…":
        best = max(steps[0]["candidates"], key=lambda one: one[4])
        assert seen.number("sum") == approx(best[4], abs=6e-4) and seen.number("length") == 1
        return
    length, _, _, score, total = steps[-1]["finished"][0]
    assert (seen.number("length"), seen.number("sum")) == (length, approx(total, abs=6e-4))
    assert (
        seen.number("score")
        == approx(total / length ** float(seen.numbers["alpha"]), abs=2e-3)
        == approx(score, abs=2e-3)
    )


def tasks(seen: Looked) -> None:
    """The likeliest word that follows, by the whole trace of what stands there."""
    data = seen.sent["tasks"]
    reader, left = models.get("smollm2"), "".join(data["parts"][: 2 * data["at"] + 1]).rstrip()
    logits = reader.next_logits([0, *reader.tokenize(left).ids.tolist()]).astype(float)  # 0: <|endoftext|>
    best = next(token for token in np.argsort(-logits) if reader.tokenizer.piece(int(token))[:1] == b" ")
    assert bytes.fromhex(data["before"][0][0]) == reader.tokenizer.piece(int(best))
    assert seen.number("next_p") == approx(1 / np.exp(logits - logits[best]).sum(), abs=6e-3)
    named = [tag for tag, _ in data["tags"] if tag != "O"]
    assert seen.numbers["named"] == f"{len(named)} of {len(data['tags'])}"
    facts = [right for one in data["ten"]["texts"] for _, right in one["facts"]]
    assert seen.numbers["facts"] == f"{sum(facts)} of {len(facts)}" and seen.number("texts") == len(
        data["ten"]["texts"]
    )
    first = [named for one in data["ten"]["texts"] for named in one["first"]]
    assert seen.number("first") == sum(first) < sum(facts)


def probe(seen: Looked) -> None:
    """The commonest label, the best layer, and how many numbers a classifier has."""
    data, classes = seen.sent["probe"], 5 if seen.address.get("task", "names") == "names" else 2
    assert seen.number("size") == classes * (384 + 1) and seen.number("classes") == classes
    assert data["held"][int(seen.number("best"))] == max(data["held"])
    assert seen.number("held") == approx(data["held"][data["layer"]], abs=6e-3)
    assert seen.number("majority") == (0 if classes == 5 else 0.5) and seen.number("commonest") >= 1 / classes


def letters(seen: Looked) -> None:
    """The word's own numbers by what the view was sent; how often words are right by its own table."""
    data = seen.sent["letters"]
    assert seen.number("letters") == len(data["word"]) and seen.number("sounds") == len(data["said"])
    assert len(data["pairs"]) >= len(data["said"]) or not data["true"]
    assert seen.number("least") == approx(min(step[0][1] for step in data["steps"]), abs=6e-3)
    right = {row["letters"]: row["right"] for row in seen.rows}
    assert seen.number("long") == approx(100 * np.mean([right[length] for length in (14, 15, 16, 17)]), abs=0.6)
    assert seen.number("each") == max(row["words"] for row in seen.rows)
    assert seen.number("tried") == sum(row["words"] for row in seen.rows) and seen.number("width") == len(
        data["vector"]
    )


def architecture(seen: Looked) -> None:
    """Probabilities and the word looked at from the boxes that are sent."""
    sent = seen.sent["architecture"]
    boxes = {one["name"]: {part["name"]: part["matrix"] for part in one["parts"]} for one in sent["boxes"]}
    softmax, weights = grid(boxes["softmax"]["sum"]), boxes["cross"]["weights"]
    assert seen.number("p") == approx(softmax[-1].max(), rel=0.06) and seen.numbers["first"] == sent["best"][0][0]
    assert sent["other"][0][0] in seen.numbers["other"] and seen.numbers["looked"] in weights["columns"]
    row = grid(weights)[-1]
    assert seen.numbers["looked"] == weights["columns"][int(row.argmax())]
    assert seen.number("weight") == approx(row.max(), rel=0.06) and row.sum() == approx(1, abs=5e-3)
    assert (seen.number("asking"), seen.number("asked")) == grid(weights).shape


def masks(seen: Looked) -> None:
    """Probabilities as they are drawn, the weight on padding by the table, and the loss by its bars."""
    sent = seen.sent["masks"]
    first, other = sent["shares"][1:]
    masked, bare = (first, other) if sent["padding"] else (other, first)
    for name, value in (("alone", sent["shares"][0]), ("masked", masked), ("bare", bare)):
        assert seen.number(name) == approx(value, abs=1e-4)
    assert masked == approx(sent["shares"][0], abs=1e-5) or not sent["causal"]
    pads = [word == "[pad]" for word, _ in sent["sources"][sent["which"]]]
    assert seen.number("pads") == sum(pads) and seen.number("length") == len(pads)
    if sent["looks"] == "encoder" and any(pads):
        open_to_all = grid(sent["contrary" if sent["padding"] else "weights"])
        assert seen.number("share") == approx(100 * open_to_all[:, pads].sum(1).mean(), abs=1)
    assert seen.number("counted") == sum(sent["counts"])
    if sent["true"]:
        assert len(sent["losses"]) == sum(sent["counts"]) and seen.numbers["loss"] in seen.numbers["loss_said"]
        assert seen.number("loss") == approx(sum(sent["losses"]) / len(sent["losses"]), abs=1e-3)
    else:
        assert sent["losses"] == [] and "nats" not in seen.numbers["loss_said"]


CHECKS = {
    "learners": learners,
    "lookback": lookback,
    "speech": speech,
    "gradients": gradients,
    "forcing": forcing,
    "tree": tree,
    "architecture": architecture,
    "masks": masks,
    "tasks": tasks,
    "probe": probe,
    "letters": letters,
}
