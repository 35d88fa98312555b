"""The states of the views of Pictures for the test of the prose (tests.pages.prose_states)."""

from collections.abc import Callable

from tests.pages.prose_asking import State, asking


def drawing(source: str, seed: int, count: int) -> Callable[[], None]:
    """The first draws of examples."""

    def make() -> None:
        for at in range(count):
            asking("pictures/curves", source=source, seed=seed, **{"from": at})

    return make


def learning(kind: str, seed: int, count: int) -> Callable[[], None]:
    """The first moments of a run."""

    def make() -> None:
        for at in range(count):
            asking(f"pictures/{kind}", seed=seed, **{"from": at})

    return make


def racing(target: str, seed: int, count: int) -> Callable[[], None]:
    """The first moments of four learners."""

    def make() -> None:
        for at in range(count):
            asking("pictures/race", drawn=target, strokes="", seed=seed, changes="", **{"from": at})

    return make


def coding(coder: str, beta: str, count: int) -> Callable[[], None]:
    """The first looks at a coder that learns."""

    def make() -> None:
        for at in range(count):
            asking("pictures/latent", coder=coder, code="2", beta=beta, seed=1, **{"from": at})

    return make


def fighting(penalty: str, momentum: str, count: int) -> Callable[[], None]:
    """The first moments of a generator and a discriminator."""
    how = {"penalty": penalty, "norm": penalty, "told": "no", "momentum": momentum, "rate": "0.002", "seed": 1}

    def make() -> None:
        for at in range(count):
            asking("pictures/forger", **how, **{"from": at})

    return make


def writing(count: int) -> Callable[[], None]:
    """The first looks at what learns to write pixels."""

    def make() -> None:
        for at in range(count):
            asking("pictures/pixels", **{"from": at})

    return make


def denoising(count: int) -> Callable[[], None]:
    """The first looks at what learns to take noise away."""

    def make() -> None:
        for at in range(count):
            asking("pictures/denoise", **{"from": at})

    return make


STATES: dict[tuple[str, str], list[State]] = {
    ("pictures", "classes"): [
        State({"view": "classes"}, drawing("copied", 0, 2)),
        State(
            {"view": "classes", "shape": "own", "points": "40404242.c0c0c1c180ff", "matrix": "full", "features": "learned", "source": "digits"},
            drawing("digits", 0, 20),
        ),
    ],
    ("pictures", "family"): [
        State({"view": "family", "altered": "empty"}),
        State({"view": "family", "altered": "turned", "picture": "9"}),
    ],
    ("pictures", "density"): [
        State({"view": "density", "target": "moons", "seed": "3"}, racing("moons", 3, 2)),
        State({"view": "density", "target": "islands", "seed": "4", "changes": "0ds1"}, racing("islands", 4, 1)),
        State({"view": "density", "target": "line"}),
    ],
    ("pictures", "latent"): [
        State({"view": "latent", "seed": "1"}, coding("vae", "0.5", 1)),
        State({"view": "latent", "seed": "1", "coder": "ae", "from_x": "-95"}, coding("ae", "0.5", 2)),
        State({"view": "latent", "seed": "1", "beta": "4", "picture": "9"}, coding("vae", "4", 2)),
    ],
    ("pictures", "forger"): [
        State({"view": "forger", "seed": "1"}, fighting("yes", "0", 1)),
        State({"view": "forger", "seed": "1", "penalty": "no", "norm": "no", "momentum": "0.9"}, fighting("no", "0.9", 2)),
    ],
    ("pictures", "denoise"): [
        State({"view": "denoise", "part": "ten", "level": "0"}, denoising(1)),
        State({"view": "denoise", "digit": "7", "guidance": "3", "sampler": "25", "level": "60"}, denoising(2)),
        State({"view": "denoise", "part": "forth", "picture": "9", "seed": "3"}, denoising(2)),
    ],
    ("pictures", "pixels"): [
        State({"view": "pixels"}, writing(1)),
        State({"view": "pixels", "digit": "8", "warmth": "4", "seed": "3"}, writing(2)),
    ],
    ("pictures", "patches"): [
        State({"view": "patches", "seed": "1"}, learning("patches", 1, 1)),
        State({"view": "patches", "seed": "2", "picture": "9", "layer": "3", "head": "2"}, learning("patches", 2, 2)),
    ],
    ("pictures", "brought"): [
        State({"view": "brought", "picture": "9", "depth": "2"}),
        State({"view": "brought", "patch": "6", "eye": "3"}),
    ],
    ("pictures", "missing"): [
        State({"view": "missing", "seed": "1"}, learning("missing", 1, 1)),
        State({"view": "missing", "seed": "2", "gone": "1100110011001100"}, learning("missing", 2, 2)),
    ],
    ("pictures", "space"): [
        State({"view": "space", "seed": "1"}, learning("space", 1, 1)),
        State({"view": "space", "seed": "2", "down": "3"}, learning("space", 2, 2)),
    ],
    ("pictures", "captions"): [
        State({"view": "captions", "caption": "a yellow cross above a green square", "copy": "4"}),
        State({"view": "captions", "task": "paint", "guided": "1", "copy": "2"}),
        State({"view": "captions", "task": "learn"}),
        State({"view": "captions", "task": "learn"}, learning("lockstep", 0, 2)),
    ],
}  # fmt: skip
# Measured in seconds, or so small that only rounding shows: they may be the same or not.
MEASURED: dict[tuple[str, str], set[str]] = {
    ("pictures", "family"): {"place"},  # of what is recorded
    ("pictures", "patches"): {"best", "own"},
    ("pictures", "latent"): {"quality"},  # when it has learned
    ("pictures", "missing"): {"labels"},  # which come when it has learned
}
FIXED: dict[tuple[str, str], set[str]] = {
    ("pictures", "classes"): {"draws"},
    ("pictures", "brought"): {"title", "patches", "columns", "side", "pixels", "all"},  # of the toy
    ("pictures", "family"): {"alike", "real"},
    ("pictures", "latent"): {"real", "noise"},  # of the judge
    ("pictures", "forger"): {"real", "counted"},
    ("pictures", "denoise"): {
        "weights",
        "drawn",
        "real",
        "measured",
    },  # of the model, of what was recorded, of the judge
    ("pictures", "pixels"): {"uniform", "place", "class", "weights"},  # counted, or of the model
    ("pictures", "patches"): {"width", "tokens", "judge", "all"},  # of the model
    ("pictures", "captions"): {
        "steps",
        "kept",
        "painter_weights",
        "captioner_weights",
        "seconds",
        "writing",
        "live_writing",
        "live_painting",
        "quick",
        "reader",
    },  # measured, or of the model
    ("pictures", "space"): {"gallery", "all", "kept", "order_weights", "bag_weights"},
    ("pictures", "missing"): {"plain", "patches", "least", "most", "tested", "steps", "seeds"},  # of every run
}
