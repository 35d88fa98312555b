"""What a view asks, read and checked."""

from collections.abc import Mapping
from typing import Any

from pages.pictures.address import Pictures
from pages.pictures.work import classes, denoise, density, family, latent, missing, patches, pixels, space
from pages.pictures.work import forger as forging
from pages.server.checks import BadQuestion, listed, option, whole

RULES = Pictures.__dataclass_fields__
LONGEST = 2 * 4 * classes.MOST + 1  # characters of one's own points
LONGEST_RACE = 2_000  # of strokes, or of changes: what is too long by less gets a sentence


def curve(question: Mapping[str, Any]) -> tuple[str, int]:
    """Of what examples are counted, and the seed."""
    return _option(question, "source"), seed(question)


def told_apart(question: Mapping[str, Any]) -> classes.Asked:
    """Points, and what is made of them. Raises BadQuestion for what the address cannot hold."""
    points = question["points"]
    if not isinstance(points, str) or len(points) > LONGEST:
        raise BadQuestion("points is no text, or too long")
    return classes.Asked(_option(question, "shape"), points, _option(question, "matrix"), _option(question, "features"))


def altered(question: Mapping[str, Any]) -> family.Asked:
    """A picture as text, and what is done to it. Raises BadQuestion for what the address cannot hold."""
    return family.Asked(picture(question), _option(question, "altered"))


def race(question: Mapping[str, Any]) -> density.Ask:
    """Which run of four learners. Raises BadQuestion for what the address cannot hold."""
    strokes, changes = question["strokes"], question["changes"]
    if not isinstance(strokes, str) or not isinstance(changes, str) or max(len(strokes), len(changes)) > LONGEST_RACE:
        raise BadQuestion("strokes or changes are no text, or too long")
    return density.Ask(option(question["drawn"], RULES["target"].metadata["options"]), strokes, seed(question), changes)


def seed(question: Mapping[str, Any]) -> int:
    """Of a run."""
    return whole(question["seed"], *RULES["seed"].metadata["range"])


def reading(question: Mapping[str, Any]) -> tuple[str, str, str, int, int]:
    """A picture as text, the learner, the order of its patches, the seed of the run, and the moment of it. Raises BadQuestion for what
    the address cannot hold."""
    return (
        picture(question),
        _option(question, "learner"),
        _option(question, "order"),
        seed(question),
        whole(question["at"], patches.RECORDED, patches.looks() - 1),
    )


def filling(question: Mapping[str, Any]) -> tuple[str, str, int, int]:
    """A picture as text, which of its patches are missing, the seed of the run, and the moment of it. Raises BadQuestion for what the
    address cannot hold."""
    gone = question["gone"]
    if not isinstance(gone, str) or not missing.GONE.fullmatch(gone):
        raise BadQuestion(f"{gone!r} does not say of each patch whether it is missing")
    return picture(question), gone, seed(question), whole(question["at"], patches.RECORDED, missing.looks() - 1)


def coder(question: Mapping[str, Any]) -> latent.Asked:
    """Which coder learns. Raises BadQuestion for what the address cannot hold."""
    coder, code, beta = (_option(question, name) for name in ("coder", "code", "beta"))
    return latent.Asked(coder, code, beta, seed(question))


def plane(question: Mapping[str, Any]) -> tuple[latent.Asked, int, int]:
    """A coder, the moment of its run, and the class that it is told. Raises BadQuestion for what the address cannot hold."""
    at = whole(question["at"], latent.RECORDED, latent.looks() - 1)
    return coder(question), at, whole(question["digit"], *RULES["digit"].metadata["range"])


def walk(question: Mapping[str, Any]) -> tuple[latent.Asked, int, latent.Spot]:
    """A coder, the moment of its run, and what is drawn beside its map. Raises BadQuestion for what the address cannot hold."""
    ask, at, digit = plane(question)
    ends = listed(question["ends"], 4, 4)
    places = tuple(whole(one, *RULES["from_x"].metadata["range"]) for one in ends)
    truth = question["truth"]
    label = None if truth is None else whole(truth, *RULES["digit"].metadata["range"])
    return ask, at, latent.Spot(places, digit, picture(question), label)  # type: ignore[arg-type]  # four of them


def forger(question: Mapping[str, Any]) -> forging.Asked:
    """How a generator and a discriminator learn. Raises BadQuestion for what the address cannot hold."""
    names = ("penalty", "norm", "told", "momentum", "rate")
    penalty, norm, told, momentum, rate = (_option(question, name) for name in names)
    return forging.Asked(penalty, norm, told, momentum, rate, seed(question))


def chain(question: Mapping[str, Any]) -> tuple[denoise.Asked, int]:
    """What is drawn from noise, and the moment of the run. Raises BadQuestion for what the address cannot hold."""
    digit = whole(question["digit"], *RULES["digit"].metadata["range"])
    guidance, count, noise, at = wall(question)
    return denoise.Asked(digit, guidance, count, noise), at


def wall(question: Mapping[str, Any]) -> tuple[str, str, int, int]:
    """Guidance, steps, the seed of the noise, and the moment of the run. Raises BadQuestion for what the address cannot hold."""
    count = option(question["count"], RULES["sampler"].metadata["options"])
    return _option(question, "guidance"), count, _noise(question), _moment(question)


def noised(question: Mapping[str, Any]) -> tuple[str, int, int]:
    """A digit as text, the seed of the noise, and the moment of the run. Raises BadQuestion for what the address cannot hold."""
    return picture(question), _noise(question), _moment(question)


def _noise(question: Mapping[str, Any]) -> int:
    """The seed of a start noise: those of further rows come after that of the page."""
    most = RULES["seed"].metadata["range"][1] + denoise.ROWS - 1
    return whole(question["seed"], 0, most)


def _moment(question: Mapping[str, Any]) -> int:
    return whole(question["at"], denoise.RECORDED, denoise.looks() - 1)


def written(question: Mapping[str, Any]) -> tuple[pixels.Asked, int]:
    """What is written, and the moment of the run. Raises BadQuestion for what the address cannot hold, UserError for a text that does not say
    of each pixel what it is."""
    given = question["given"]
    if not isinstance(given, str) or len(given) > LONGEST:
        raise BadQuestion("given is no text, or too long")
    digit, warmth, held = (
        whole(question[name], *RULES[name].metadata["range"]) for name in ("digit", "warmth", "picture")
    )
    ask = pixels.checked(pixels.Asked(digit, given, warmth, seed(question), held))
    return ask, whole(question["at"], pixels.RECORDED, pixels.looks() - 1)


def sought(question: Mapping[str, Any]) -> tuple[str, int, int, int]:
    """A caption, which picture of it, the seed of the run and the moment of it. Raises BadQuestion for what the address cannot hold, UserError for a
    text that is no caption."""
    return *described(question), *spaces(question)


def described(question: Mapping[str, Any]) -> tuple[str, int]:
    """A caption, and which picture of it. Raises BadQuestion for what the address cannot hold, UserError for a text that is no caption."""
    caption = question["caption"]
    if not isinstance(caption, str) or len(caption) > LONGEST:
        raise BadQuestion("caption is no text, or too long")
    space.scene(caption)
    return caption, whole(question["copy"], *RULES["copy"].metadata["range"])


def painted(question: Mapping[str, Any]) -> tuple[str, int, str]:
    """A caption, which noise, and the guidance. Raises as `described` does."""
    return *described(question), _option(question, "guided")


def spaces(question: Mapping[str, Any]) -> tuple[int, int]:
    """The seed of a run of two spaces, and the moment of it. Raises BadQuestion for what the address cannot hold."""
    return seed(question), whole(question["at"], space.RECORDED, space.looks() - 1)


def picture(question: Mapping[str, Any]) -> str:
    """A picture as text. Raises BadQuestion for what is none, or too long."""
    text = question["picture"]
    if not isinstance(text, str) or len(text) > LONGEST:
        raise BadQuestion("picture is no text, or too long")
    return text


def _option(question: Mapping[str, Any], name: str) -> str:
    return option(question[name], RULES[name].metadata["options"])
