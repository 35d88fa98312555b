"""What the room can be asked about the views of Pictures; the keys are what was recorded, or computed here."""

from collections.abc import Callable

from pages.pictures.address import Pictures
from pages.pictures.work import (
    captions,
    classes,
    denoise,
    density,
    family,
    forger,
    latent,
    missing,
    patches,
    pixels,
    space,
)
from pages.room import making
from pages.room.asking import Asked
from viz.shared.numbers import a_digit

TITLES = {"squared": "the squares of both numbers", "learned": "two features that a small network learns"}


def classes_(now: Pictures) -> list[Asked]:
    """How many points a line tells apart in better features."""
    found = classes.fits(classes.asked(now))
    of = len(found.labels)
    ask = f"A line tells {found.line.right} of these {of} points apart. How many with {TITLES[now.features]}?"
    says = f"In {TITLES[now.features]} a line tells {found.better.right} of {of} points apart."
    return [making.number(ask, found.better.right, (0, of), "points", says, within=of / 20)]


ENCODERS = {"bag": "The bag of words", "order": "The one that reads order"}
NAMES = {"autoregressive": "Autoregressive", "diffusion": "Diffusion", "gan": "GAN", "vae": "VAE"}


def density_(now: Pictures) -> list[Asked]:
    """Who invents most. Nothing about a run that was not recorded, or where one has diverged."""
    if not (found := density.recorded(density.of(now, now.changes))):
        return []
    last = found.found["steps"][-1]["learners"]
    shares = {NAMES[name]: last[name]["invented"] for name in NAMES}
    most = max(shares, key=lambda name: shares[name])
    says = f"{most} puts {shares[most]:.2f} of its points where nothing was drawn."
    ask = "Which learner puts most of its points where nothing was drawn?"
    return [making.choice(ask, shares, [most], "share of points", says)]


PUT = {"no": "The digit", "turned": "It upside down", "shuffled": "Its pixels shuffled", "empty": "An empty page"}


def family_(now: Pictures) -> list[Asked]:
    """Which picture is likeliest to the model that writes pixels."""
    ask = family.asked(now)
    bits = {name: family.likely(ask._replace(altered=one))[0]["autoregressive"] for one, name in PUT.items()}
    least = min(bits, key=lambda name: bits[name])
    says = f"{least} costs {bits[least]:.0f} bits, the digit {bits[PUT['no']]:.0f}."
    prompt = "A model has learned to write digits pixel by pixel. Which of these is likeliest to it?"
    return [making.options(prompt, list(bits), [least], says)]


def patches_(now: Pictures) -> list[Asked]:
    """How many digits are still read with their patches shuffled. Nothing about a run that was not recorded."""
    if not (found := patches.recorded(now.seed)):
        return []
    last = found.found["steps"][-1]["learners"]["with"]
    right, left = round(100 * last["accuracy"]), round(100 * last["shuffled"])
    ask = f"The model reads {right} of 100 digits. How many when the patches of each are shuffled?"
    says = f"With shuffled patches it reads {left} of 100: all the ink is still there."
    return [making.number(ask, left, (0, 100), "digits", says, within=5.0)]


def missing_(now: Pictures) -> list[Asked]:
    """How well ten labels of each digit do from chance. Nothing about a run that was not recorded."""
    if not (found := missing.recorded(now.seed)):
        return []
    trials = [one for one in found.found["steps"] if one.get("labels") == 10]
    begun, scratch = (round(sum(100 * one[name] for one in trials) / len(trials)) for name in ("pretrained", "scratch"))
    ask = f"Begun by filling in patches, ten labels of each digit suffice for {begun} of 100. How many with random weights?"
    says = f"With random weights the same labels suffice for {scratch} of 100."
    return [making.number(ask, scratch, (0, 100), "digits", says, within=5.0)]


def latent_(now: Pictures) -> list[Asked]:
    """How sure the judge is in the middle of the walk. Nothing about a coder that was not recorded."""
    ask = latent.asked(now)
    if not latent.recorded(ask):
        return []
    walk, *_ = latent.beside(ask, latent.RECORDED, latent.spot(now))
    path = [int(one) for one in walk.coded.answers]
    kinds = list(dict.fromkeys(path))
    if len(kinds) < 2:
        return []
    ask_ = f"A walk on the map leads from {a_digit(path[0])} to {a_digit(path[-1])}. How many different digits does the judge read on its eleven pictures?"
    says = f"It reads {making.listed([str(one) for one in kinds])}: {len(kinds)} different digits."
    return [making.number(ask_, len(kinds), (1, 10), "digits", says)]


def forger_(now: Pictures) -> list[Asked]:
    """Which of eight digits is handwritten. Nothing where nothing is recorded."""
    if not (quiz := forger.quiz(now.seed)):
        return []
    real = [str(at + 1) for at, one in enumerate(quiz.real) if one]
    says = f"Handwritten: {making.listed(real)}. A generator has drawn the others."
    options = [str(at + 1) for at in range(len(quiz.real))]
    return [
        making.options(
            "Eight small digits, half of them made by a GAN: which one was written by hand?", options, real, says
        )
    ]


def denoise_(now: Pictures) -> list[Asked]:
    """After which step the judge sees the digit. Nothing where none is asked for, or where it does not see it at the end."""
    if not denoise.recorded() or now.guidance == "0":
        return []
    ask = denoise.asked(now)
    found = denoise.chain(ask, denoise.RECORDED)
    after, count = denoise.settled(found, ask.digit), len(found.steps) - 1
    if after is None:
        return []
    ask_ = f"The digit {ask.digit} is made from noise in {count} steps. After how many of them does the judge read it, and stay with it?"
    says = f"After step {after} of {count}, with t = {found.steps[after]} left."
    return [making.number(ask_, after, (0, count), "steps", says, within=count / 10)]


def pixels_(now: Pictures) -> list[Asked]:
    """What a pixel costs the model. Nothing about a run that was not recorded."""
    if not (found := pixels.recorded()):
        return []
    held, uniform = found.found["steps"][-1]["held"], pixels.counted()["uniform"]
    ask = f"A pixel with 17 greys costs {uniform:.1f} bits if all are alike. How many bits for a model that has read all pixels before it?"
    says = f"It needs {held:.2f} bits a pixel."
    return [making.number(ask, round(held, 2), (0, 5), "bits", says, within=0.4)]


def space_(now: Pictures) -> list[Asked]:
    """Which encoder mixes up the colours. Nothing about a run that was not recorded."""
    if not (found := space.recorded(now.seed)):
        return []
    both = found.found["steps"][-1]["both"]
    shares = {title: both[kind]["prefers"]["colours"] for kind, title in ENCODERS.items()}
    worst = min(shares, key=lambda title: shares[title])
    says = f"It prefers the true caption in {100 * shares[worst]:.0f} of 100 cases: the same words, in another order."
    ask = "“A red circle left of a blue square” or “a blue circle left of a red square”: which text encoder mixes up the colours?"
    return [making.choice(ask, shares, [worst], "true caption preferred", says)]


def captions_(now: Pictures) -> list[Asked]:
    """How often captions are right with a thing that was kept back. Nothing where nothing is recorded."""
    if not (found := captions.recorded()):
        return []
    words = found.found["steps"][0]["words"]
    seen, unseen = (round(100 * words[name][3]) for name in ("seen", "unseen"))
    ask = f"Of 100 new pictures {seen} get the right caption. How many with a pair of colour and shape that was in no picture it learned from?"
    says = f"{unseen} of 100: it reads the colour, and hardly writes two words that never stood together."
    return [making.number(ask, unseen, (0, 100), "captions", says, within=10.0)]


QUESTIONS: dict[str, Callable[[Pictures], list[Asked]]] = {
    "classes": classes_,
    "family": family_,
    "density": density_,
    "latent": latent_,
    "forger": forger_,
    "denoise": denoise_,
    "pixels": pixels_,
    "patches": patches_,
    "missing": missing_,
    "space": space_,
    "captions": captions_,
}
