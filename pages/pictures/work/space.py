"""One space for pictures and captions: its run, what it finds for a caption and for a picture, and both on one map."""

from typing import TYPE_CHECKING, Any, NamedTuple

from model.errors import UserError
from pages.pictures.address import Pictures
from pages.pictures.work import classes
from pages.server import processes, recordings
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pictures.contrasting import Look, Space
    from model.pictures.finding import Found, Mapped
    from model.pictures.scenes import Scene

NAME = "space"
RECORDED = -1  # the moment at the end of the recorded run


class Sought(NamedTuple):
    """A caption that was asked for, and what both spaces find. scenes: of its swaps, by what was swapped; picture [24, 24, 3]: one of it; gallery: the
    scenes and the pictures that are searched."""

    scene: "Scene"
    scenes: "list[tuple[str, Scene]]"
    picture: Any
    gallery: Any
    found: "dict[str, Found]"


def scene(text: str) -> "Scene":
    """The scene of a caption. Raises UserError for a text that is none."""
    from model.pictures import scenes

    return scenes.parse(text)


def names() -> tuple[Any, Any]:
    """What says the caption of a scene, and all scenes."""
    from model.pictures import scenes

    return scenes.caption, scenes.every()


@keep(4)
def run(seed: int) -> Growing["Look"]:
    """A run, made on demand and shared by all who ask for it."""
    from model.pictures import contrasting

    return Growing(processes.apart(contrasting.learning, seed))


def looks() -> int:
    """The moments of a run, the one before it begins included."""
    from model.pictures.contrasting import LOOKS

    return LOOKS + 1


def kinds() -> tuple[str, ...]:
    """Of text encoders."""
    from model.pictures.contrasting import KINDS

    return KINDS


@keep(16)
def learner(seed: int, at: int, kind: str) -> "Space":
    """One of both spaces at a moment of the live run, or at the end of the recorded one. Raises UserError for a moment that is not there."""
    from model.pictures import contrasting, shipped

    if at == RECORDED:
        return contrasting.loaded(kind, shipped.read(NAME)[kind])
    growing = run.there(seed)
    if not growing:
        raise UserError("This run is not in memory any more: press Run it live.")
    return contrasting.loaded(kind, growing.at(at).both[kind].weights)


@keep(128)
def sought(text: str, copy: int, seed: int, at: int) -> Sought:
    """What both spaces find for a caption, and for the copy-th picture of it. Raises UserError for a text that is no caption."""
    from model.pictures import finding, scenes

    asked = scene(text)
    found = {kind: finding.found(learner(seed, at, kind), asked, copy) for kind in kinds()}
    return Sought(asked, finding.turned(asked), scenes.picture(asked, copy), finding.gallery(asked), found)


@keep(16)
def mapped(seed: int, at: int) -> "dict[str, Mapped]":
    """Pictures and captions of each space on a plane."""
    from model.pictures import finding

    return {kind: finding.mapped(learner(seed, at, kind)) for kind in kinds()}


@keep(1)
def about() -> dict[str, Any]:
    """What stays the same: the captions and the pictures of the matrix, how many are searched, words, and the scenes of the map as numbers:
    colour and shape of the first thing."""
    from model.pictures import contrasting, finding, scenes

    shown = contrasting.tests()[0]
    return {
        "seconds": contrasting.SECONDS,
        "looks": looks(),
        "captions": [scenes.caption(one) for one in shown.scenes],
        "pictures": shown.pictures.numpy(),
        "gallery": contrasting.GALLERY,
        "unseen": contrasting.UNSEEN,
        "all": len(scenes.every()),
        "kept": [" ".join(one) for one in scenes.KEPT_BACK],
        "hues": {
            name: f"rgb({', '.join(str(round(255 * part)) for part in hue)})" for name, hue in scenes.COLOURS.items()
        },
        "colours": list(scenes.COLOURS),
        "shapes": list(scenes.SHAPES),
        "relations": list(scenes.RELATIONS.values()),
        "mapped": [scenes.caption(one) for one in finding.mapped_scenes()],
        "weights": {kind: contrasting.weights(kind) for kind in kinds()},
    }


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.pictures import contrasting, shipped

    return {
        "learning": [
            contrasting.SECONDS,
            contrasting.LOOKS,
            contrasting.GROUPS,
            contrasting.RATE,
            contrasting.DECAY,
            contrasting.WARM,
        ],
        "sizes": [contrasting.SPACE, contrasting.WIDTH, contrasting.LAYERS, contrasting.CHANNELS],
        "tested": [contrasting.GALLERY, contrasting.UNSEEN, contrasting.DRAWN],
        "weights": shipped.digest(NAME),
    }


def recorded(seed: int) -> Recording | None:
    """The recorded run, if it is of this seed."""
    return recordings.one_of(recordings.of(classes.CHAPTER, NAME, settings()), NAME) if seed == 0 else None


def keep_weights(look: "Look") -> None:
    """Put both of a moment where those of the recorded run are found."""
    from model.pictures import shipped

    shipped.write(
        NAME,
        {kind: {name: shipped.flat(one) for name, one in known.weights.items()} for kind, known in look.both.items()},
    )
    learner.keeper.clear()


def asked(now: Pictures) -> tuple[str, str]:
    """The caption that the controls ask for, and what is wrong with the one of the address: that one is shown instead then."""
    try:
        scene(now.caption)
    except UserError as error:
        return Pictures.caption, str(error)
    return now.caption, ""
