"""What writes captions and what paints, learning in lockstep: the part Learn of Captions."""

from typing import TYPE_CHECKING, Any

from pages.pictures.work import captions, classes, space
from pages.server import processes, recordings
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pictures.lockstep import Look

NAME = "lockstep"


@keep(1)
def run() -> Growing["Look"]:
    """A run, made on demand and shared by all who ask for it."""
    from model.pictures import lockstep

    return Growing(processes.apart(lockstep.learning, captions.encoders()))


def looks() -> int:
    """The moments of a run, the one before it begins included."""
    from model.pictures.lockstep import MOMENTS

    return len(MOMENTS)


def about() -> dict[str, Any]:
    """What stays the same: the scenes that are shown, with a picture of each, how many are tested, and until when both learn."""
    from model.pictures import lockstep, scenes

    shown = lockstep.shown()
    return {
        "captions": [scenes.caption(one) for one in shown.scenes],
        "pictures": shown.pictures.numpy(),
        "tested": lockstep.TESTED,
        "painted": lockstep.PAINTED,
        "writing": lockstep.WRITING,
        "whole": lockstep.MOMENTS[-1],
        "quick": lockstep.QUICK,
        "guidance": f"{lockstep.GUIDANCE:g}",
        "looks": looks(),
    }


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.pictures import captioning, imagining, lockstep, reading, shipped

    return {
        "moments": [*lockstep.MOMENTS, lockstep.WRITING],
        "tested": [lockstep.TESTED, lockstep.PAINTED, lockstep.GUIDANCE, lockstep.QUICK, lockstep.NOISE],
        "writing": [captioning.BATCH, captioning.RATE, captioning.WARM, captioning.LAST, captioning.WIDTH],
        "painting": [imagining.BATCH, imagining.RATE, imagining.WARM, imagining.LAST, imagining.KEEP, imagining.BLANK],
        "sizes": [imagining.STEPS, imagining.FINE, imagining.WIDTH, imagining.LAYERS],
        "reader": [reading.STEPS, reading.BATCH, reading.RATE, reading.BLUR],
        "weights": shipped.digest(space.NAME),
    }


def recorded() -> Recording | None:
    """The recorded run, if there is one of these settings."""
    return recordings.one_of(recordings.of(classes.CHAPTER, NAME, settings()), NAME)
