"""Words from a picture and pictures from words, both through the shared space: what was learned beforehand, and what it does now."""

from typing import TYPE_CHECKING, Any, NamedTuple

from pages.pictures.work import classes, space
from pages.server import recordings
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pictures.captioning import Captioner, Written
    from model.pictures.imagining import Painter
    from model.pictures.scenes import Scene

NAME = "captions"
MADE = 4  # pictures that are painted at once
EVERY = 2  # steps of the chain, of which one is shown
GUIDANCE = ("1", "2")
PAINTED = 60  # taught scenes for which pictures are painted to measure it


class Described(NamedTuple):
    """A picture [24, 24, 3] of a scene, and the caption that is written for it."""

    scene: "Scene"
    picture: Any
    written: "Written"


class Painted(NamedTuple):
    """Pictures that were painted for a scene. frames: of the first, from noise to the end, [F, 24, 24, 3]; ends: of all, [MADE, 24, 24, 3];
    read: what the reader takes each for; back: the captions that are written for them."""

    scene: "Scene"
    frames: Any
    ends: Any
    read: "list[Scene]"
    back: "list[Written]"


@keep(1)
def captioner() -> "Captioner":
    """What writes captions."""
    from model.pictures import captioning, shipped

    return shipped.into(captioning.Captioner(), shipped.read(NAME)["captioner"])  # type: ignore[return-value]


@keep(1)
def painter() -> "Painter":
    """What paints."""
    from model.pictures import imagining, shipped

    return shipped.into(imagining.Painter(), shipped.read(NAME)["painter"])  # type: ignore[return-value]


def encoders() -> Any:  # a model.pictures.contrasting.Space
    """The space that both stand on: the one that reads order, at the end of the recorded run."""
    return space.learner(0, space.RECORDED, "order")


@keep(128)
def described(text: str, copy: int) -> Described:
    """The caption that is written for the copy-th picture of a scene. Raises UserError for a text that is no caption."""
    from model.pictures import captioning, scenes

    asked = space.scene(text)
    picture = scenes.picture(asked, copy)
    (written,) = captioning.written(captioner(), captioning.vectors(encoders(), picture[None]))
    return Described(asked, picture, written)


@keep(64)
def painted(text: str, copy: int, guidance: str) -> Painted:
    """What is painted for a caption from the copy-th noise. Raises UserError for a text that is no caption."""
    from model.pictures import captioning, imagining, reading

    asked = space.scene(text)
    wishes = imagining.wishes(encoders(), [asked] * MADE)
    frames = list(imagining.chain(painter(), wishes, copy, float(guidance)))
    ends = frames[-1].clamp(0, 1)
    back = captioning.written(captioner(), captioning.vectors(encoders(), ends.numpy()))
    shown = [one[0].numpy() for one in frames[::EVERY]]
    return Painted(asked, shown, ends.numpy(), reading.read(reading.reader(), ends), back)


def settings() -> dict[str, Any]:
    """What was measured, by which weights."""
    from model.pictures import contrasting, imagining, shipped

    return {
        "tested": [contrasting.GALLERY, contrasting.UNSEEN, contrasting.DRAWN],
        "painting": [imagining.STEPS, PAINTED, *GUIDANCE],
        "weights": [shipped.digest(NAME), shipped.digest(space.NAME)],
    }


def recorded() -> Recording | None:
    """What was measured of the weights that come with Glassbox."""
    return recordings.one_of(recordings.of(classes.CHAPTER, NAME, settings()), NAME)


def about() -> dict[str, Any]:
    """What stays the same: words, frames, and what can be chosen."""
    from model.pictures import captioning, contrasting, imagining, lockstep, scenes

    return {
        "steps": imagining.STEPS,
        "every": EVERY,
        "usual": GUIDANCE[1],
        "words": [*scenes.WORDS, "end"],
        "end": contrasting.END,
        "colours": list(scenes.COLOURS),
        "shapes": list(scenes.SHAPES),
        "relations": list(scenes.RELATIONS.values()),
        "kept": [" ".join(one) for one in scenes.KEPT_BACK],
        "gallery": contrasting.GALLERY,
        "unseen": contrasting.UNSEEN,
        "painted": PAINTED,
        "seconds": imagining.SECONDS,
        "writing": captioning.SECONDS,
        "live": {"writing": lockstep.WRITING, "painting": lockstep.MOMENTS[-1], "quick": lockstep.QUICK},
        "weights": {
            name: sum(part.numel() for part in one.parameters())
            for name, one in (("captioner", captioner()), ("painter", painter()))
        },
    }


def measured() -> dict[str, Any]:
    """How often colours, shapes, relation and all of it are right, on scenes that are taught and on such with a thing that was kept back."""
    from model.pictures import captioning, contrasting, imagining, reading

    _, gallery, unseen = contrasting.tests()
    found: dict[str, Any] = {"words": {}, "paint": {name: {} for name in GUIDANCE}, "back": {}, "reader": {}}
    for name, test in (("seen", gallery), ("unseen", unseen)):
        written = captioning.written(captioner(), captioning.vectors(encoders(), test.pictures.numpy()))
        found["words"][name] = captioning.shares([one.scene for one in written], test.scenes)
        found["reader"][name] = reading.right(reading.reader(), test.pictures, test.scenes)
        asked = test.scenes[:PAINTED]
        wishes = imagining.wishes(encoders(), asked)
        for guidance in GUIDANCE:
            ends = imagining.drawn(painter(), wishes, contrasting.DRAWN, float(guidance))
            found["paint"][guidance][name] = captioning.shares(reading.read(reading.reader(), ends), asked)
            if guidance == GUIDANCE[1]:
                again = captioning.written(captioner(), captioning.vectors(encoders(), ends.numpy()))
                found["back"][name] = captioning.shares([one.scene for one in again], asked)
    return found
