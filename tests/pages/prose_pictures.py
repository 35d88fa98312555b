"""For each view of Pictures, numbers of its prose computed anew (tests.pages.prose_checks)."""

import base64
import math

import numpy as np
from pytest import approx
from sklearn.linear_model import LogisticRegression

from model.pictures.digits import held_out
from model.pictures.plane import shapes
from pages.pictures.work import shown as digit_text
from tests.pages.prose_asking import asking
from tests.pages.prose_reading import Looked, read
from viz.shared.numbers import a_digit


def classes(seen: Looked) -> None:
    """The line by scikit-learn; the line in the features that were sent by their numbers."""
    fits = seen.sent["classes"]["fits"]
    points = np.array([one[:2] for one in fits["points"]])
    labels = np.array([one[2] for one in fits["points"]])
    peer = LogisticRegression(C=1e6, max_iter=10_000).fit(points, labels)
    assert seen.number("line") == approx(peer.score(points, labels) * len(labels), abs=1)
    w1, w2, b = (seen.number(name) for name in ("w1", "w2", "b"))
    assert (w1, w2, b) == approx(fits["border"], abs=0.051)
    right = ((np.array(fits["features"]) @ fits["border"][:2] + fits["border"][2] > 0) == labels).sum()
    assert (seen.number("better"), seen.number("of")) == (right, len(labels))


def patches(seen: Looked) -> None:
    """From what the view asks for: probabilities, and [CLS]'s attention on patches whose mean ink is above .1."""
    sent = seen.sent["patches"]
    shown, ticks = sent["shown"], asking("pictures/patches", **sent["ask"], **{"from": 0})["steps"]
    ask = {name: shown[name] for name in ("picture", "learner", "order")}
    found = asking("pictures/read", **ask, **sent["ask"], at=len(ticks) - 1)
    assert seen.number("p") == approx(max(found["p"]), abs=6e-3)
    attention = np.frombuffer(base64.b64decode(found["attention"]["values"]), "<f2").reshape(3, 4, 17, 17)
    ink = np.array([int(one, 17) / 16 for one in shown["picture"]]).reshape(8, 8)
    inked = [ink[2 * (at // 4) : 2 * (at // 4) + 2, 2 * (at % 4) : 2 * (at % 4) + 2].mean() > 0.1 for at in range(16)]
    weights = attention[shown["layer"] - 1, shown["head"] - 1, 0]
    assert seen.number("inked") == approx(float(weights[1:][inked].sum()), abs=6e-3)
    assert seen.number("own") == approx(float(weights[0]), abs=6e-3) and seen.number("patches") == sum(inked)
    assert read(seen.numbers["learned"]) == approx(ticks[-1]["seconds"])


def missing(seen: Looked) -> None:
    """Counted over the moments that the view asks for."""
    sent = seen.sent["missing"]
    steps = asking("pictures/missing", **sent["ask"], **{"from": 0})["steps"]
    assert seen.number("gone") == sent["shown"]["gone"].count("1")
    assert seen.number("now") == approx(steps[-1]["error"], abs=6e-4)
    assert read(seen.numbers["error"], 1) == approx(steps[-1]["error"], abs=6e-4)


def family(seen: Looked) -> None:
    """Bits from what the view asks for; the place among held-out digits, which is recorded, is counted in tests/pages/pictures."""
    shown = seen.sent["family"]["shown"]
    bits = asking("pictures/likely", picture=shown["picture"], altered=shown["altered"])["bits"]
    for name, maker in (("pixels", "autoregressive"), ("codes", "vae"), ("steps", "diffusion")):
        assert seen.number(name) == approx(bits[maker], abs=0.6)
    assert seen.number("alike") == approx(64 * math.log2(17), abs=0.5)


def brought(seen: Looked) -> None:
    """By the reader of Patches, which is not in transformers' form: its answer, and the chosen head's weights."""
    sent = seen.sent["brought"]
    shown, address = sent["shown"], seen.address
    text = digit_text.written(held_out().pictures[int(address.get("picture", 2))])
    found = asking("pictures/read", picture=text, learner="with", order="own", seed=0, at=-1)
    attention = np.frombuffer(base64.b64decode(found["attention"]["values"]), "<f2").reshape(3, 4, 17, 17)
    row = attention[shown["layer"] - 1, shown["head"] - 1, shown["from"]]
    assert seen.number("share") == approx(float(row[1:].max()), abs=8e-3)
    assert seen.number("cls") == approx(float(row[0]), abs=8e-3)
    assert row[int(seen.number("most"))] == approx(float(row[1:].max()), abs=8e-3)
    assert read(seen.numbers["answer"]) == int(np.argmax(found["p"]))
    assert seen.number("patches") == 16 and seen.number("all") == 12


def density(seen: Looked) -> None:
    """The entropy by samples; a step of the diffusion by its equation; who invents most, of the moments that the view asks for."""
    sent = seen.sent["density"]
    known = shapes.shape(sent["ask"]["drawn"])
    best = [math.log(one) for one in known.at(known.sample(20_000, 1))]
    assert seen.number("best") == approx(sum(best) / len(best), abs=0.03)
    steps, step = int(seen.number("steps")), int(seen.number("step"))
    left = [math.cos((at / steps + 0.008) / 1.008 * math.pi / 2) ** 2 for at in (0, step - 1, step)]
    beta = 1 - left[2] / left[1]
    assert seen.number("divided") == approx(math.sqrt(1 - beta), abs=6e-4)
    assert seen.number("noise") == approx(beta / math.sqrt(1 - left[2] / left[0]), abs=6e-3)
    assert seen.number("less") == step - 1
    if "begun" in seen.numbers["invented"]:
        return
    if sent["recorded"]:
        last = asking("pictures/recorded", name=sent["recorded"]["name"])["steps"][-1]
    else:
        last = asking("pictures/race", **sent["ask"], **{"from": 0})["steps"][-1]
    shares = [one["invented"] for one in last["learners"].values()]
    assert f"**{max(shares):.{3 if max(shares) < 0.01 else 2}f}**" in seen.numbers["invented"]
    assert f"{last['learners']['autoregressive']['likelihood']:.2f}".replace("-", "−") in seen.numbers["likelihood"]


def latent(seen: Looked) -> None:
    """From the looks and the map that the view asks for."""
    sent = seen.sent["latent"]
    shown, ask = sent["shown"], sent["ask"]
    if sent["recorded"]:
        mapped, beside = sent["mapped"], sent["beside"]
    else:
        looks = asking("pictures/latent", **ask, **{"from": 0})["steps"]
        at = len(looks) - 1
        mapped = asking("pictures/plane", **ask, at=at, digit=shown["digit"])
        spot = {name: shown[name] for name in ("digit", "ends", "picture", "truth")}
        beside = asking("pictures/walk", **ask, at=at, **spot)
        assert read(seen.numbers["loss"]) == approx(looks[-1]["reconstruction"], abs=0.06)
    if "of the ten digits" in seen.numbers["found"]:
        assert seen.number("found") == len(set(mapped["answers"]))
    assert read(seen.numbers["walked"]) == approx(min(beside["coded"]["sure"]), abs=6e-3)
    assert read(seen.numbers["walked"], 1) == approx(min(beside["mixed"]["sure"]), abs=6e-3)


def forger(seen: Looked) -> None:
    """Counted over the moments that the view asks for."""
    sent = seen.sent["forger"]
    last = asking("pictures/forger", **sent["ask"], **{"from": 0})["steps"][-1]
    assert f"{last['steps']:,} steps" in seen.numbers["found"] and f"{last['distance']:.1f}" in seen.numbers["found"]
    assert read(seen.numbers["scores"]) == approx(last["real"], abs=6e-3)
    assert read(seen.numbers["scores"], 1) == approx(last["made"], abs=6e-3) and sum(last["counts"]) == seen.number(
        "counted"
    )


def denoise(seen: Looked) -> None:
    """Shares by the cosine schedule; the rest counted in what the view asks for."""
    sent = seen.sent["denoise"]
    shown, looks = sent["shown"], asking("pictures/denoise", **{"from": 0})["steps"]
    level, at = shown["level"], len(looks) - 1
    left = [math.cos((t / 100 + 0.008) / 1.008 * math.pi / 2) ** 2 for t in (0, level)]
    assert seen.number("signal") == approx(math.sqrt(left[1] / left[0]), abs=6e-3)
    assert seen.number("spread") == approx(math.sqrt(1 - left[1] / left[0]), abs=6e-3)
    ask = {name: shown[name] for name in ("guidance", "count")} | {"at": at}
    if shown["part"] == "ten":
        found = asking("pictures/tens", **ask, seed=shown["seed"])
        right = sum(one == str(place % 10) for place, one in enumerate(found["answers"]))
        assert [read(seen.numbers["found"], place) for place in (0, 1)] == [40, right]
        for row in sent["about"]["measured"]:  # none where nothing is recorded
            same = (f"{row['guidance']:g}", str(row["count"])) == (shown["guidance"], shown["count"])
            assert (f"distance {row['distance']:.1f}, variety {row['variety']:.2f}" in seen.numbers["measured"]) == same
    if shown["part"] == "back":
        found = asking("pictures/denoised", **ask, digit=shown["digit"], seed=shown["seed"] + shown["start"])
        answers = [max(range(10), key=p.__getitem__) for p in found["p"]]
        after = max((place + 1 for place, one in enumerate(answers) if one != shown["digit"]), default=0)
        wanted = (
            f"after {after} of {shown['count']} steps" if after < len(answers) else f"reads as {a_digit(answers[-1])}"
        )
        assert wanted in seen.numbers["found"] and f"read as {a_digit(found['guessed'][0])}" in seen.numbers["found"]
    if shown["part"] == "forth":
        found = asking("pictures/noised", picture=shown["picture"], seed=shown["seed"], at=at)
        assert read(seen.numbers["found"], 1) == approx(found["apart"][level], abs=6e-3)


def pixels(seen: Looked) -> None:
    """Bits of the picture by what the view asks for; a uniform guess by its formula."""
    sent = seen.sent["pixels"]
    looks = asking("pictures/pixels", **{"from": 0})["steps"]
    ask = {name: sent["shown"][name] for name in ("digit", "given", "warmth", "seed", "picture")}
    written = asking("pictures/written", **ask, at=len(looks) - 1)
    assert read(seen.numbers["picture"]) == approx(sum(written["bits"]), abs=0.6)
    assert seen.number("uniform") == approx(np.log2(17), abs=6e-3)
    assert f"{looks[-1]['held']:.2f} bits" in seen.numbers["found"]


def space(seen: Looked) -> None:
    """From the moments that the view asks for: shares, and the loss of a caption by its softmax."""
    sent = seen.sent["space"]
    last = asking("pictures/space", **sent["ask"], **{"from": 0})["steps"][-1]
    order, bag = (last["both"][kind] for kind in ("order", "bag"))
    assert f"in {int(100 * order['found'][0] + 0.5)} of 100" in seen.numbers["found"]
    if sent["shown"]["stage"] in ("matrix", "swap"):
        assert f"the bag in {int(100 * bag['prefers']['colours'] + 0.5)}" in seen.numbers["swapped"]
    values = np.frombuffer(base64.b64decode(order["matrix"]["values"]), "<f2").astype(float).reshape(12, 12)
    row = order["scale"] * values[sent["shown"]["down"]]
    loss = -math.log(math.exp(row[sent["shown"]["down"]]) / sum(map(math.exp, row)))
    assert f"= {loss:.2f}$ nats" in seen.numbers["row"]


def captions(seen: Looked) -> None:
    """Counted over what the view was sent: the product of the words' probabilities; pictures that the reader takes for the scene."""
    sent = seen.sent["captions"]
    if sent["shown"]["task"] == "learn":
        steps = asking("pictures/lockstep", **{"from": 0})["steps"] if "After" in seen.numbers["now"] else []
        if not steps:
            assert seen.numbers["now"] == "Nothing is learned yet."
            return
        last, known = steps[-1], sent["learned"]
        for name, share in zip(("both colours right in", "both shapes right in"), last["paint"], strict=False):
            wanted = f"{name.replace('shapes right', 'shapes')} {round(known['painted'] * share)}"
            assert wanted in seen.numbers["now"], wanted
        assert (
            f"writes {round(known['tested'] * last['words'][3])} of {known['tested']} captions" in seen.numbers["now"]
        )
        assert f"After {last['seconds']:g} s" in seen.numbers["now"]
    elif sent["described"]:
        found = sent["described"]
        product = math.prod(one["best"][0][1] for one in found["steps"])
        assert seen.number("product") == approx(product, abs=6e-3) and found["text"] in seen.numbers["now"]
        assert ("which is right" in seen.numbers["now"]) == (found["text"] == found["caption"])
    else:
        found = sent["painted"]
        right, back = (sum(one[name] == found["caption"] for one in found["ends"]) for name in ("read", "back"))
        assert f"takes {right} for that scene, and {back} come back" in seen.numbers["now"]


CHECKS = {
    "classes": classes,
    "brought": brought,
    "family": family,
    "density": density,
    "latent": latent,
    "forger": forger,
    "denoise": denoise,
    "pixels": pixels,
    "patches": patches,
    "missing": missing,
    "space": space,
    "captions": captions,
}
