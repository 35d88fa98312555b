"""What the views of Pictures are told between two runs of the page."""

from typing import Any

from pages.pictures import asked
from pages.pictures.work import (
    captions,
    classes,
    denoise,
    density,
    family,
    forger,
    latent,
    lockstep,
    missing,
    patches,
    pixels,
    space,
)
from pages.server import recordings, watching
from pages.server.checks import Question, option, whole
from pages.server.endpoint import Answers
from viz.pictures.captions import payload as of_captions
from viz.pictures.classes import payload as of_classes
from viz.pictures.denoise import payload as of_noise
from viz.pictures.density import payload as of_density
from viz.pictures.family import payload as of_family
from viz.pictures.forger import payload as of_forger
from viz.pictures.latent import payload as of_codes
from viz.pictures.missing import payload as of_missing
from viz.pictures.patches import payload as of_patches
from viz.pictures.pixels import payload as of_pixels
from viz.pictures.space import payload as of_spaces


def recorded_(question: Question) -> dict[str, Any]:
    """What was recorded, by the name of a run."""
    names = {
        classes.NAME: list(classes.SOURCES),
        density.NAME: list(density.runs()),
        patches.NAME: [patches.NAME],
        missing.NAME: [missing.NAME],
        latent.NAME: list(latent.SHIPPED),
        forger.NAME: [one.name for one in forger.RECORDED],
        denoise.NAME: [denoise.NAME],
        pixels.NAME: [pixels.NAME],
        space.NAME: [space.NAME],
        lockstep.NAME: [lockstep.NAME],
    }
    name = option(question["name"], sorted(one for runs in names.values() for one in runs))
    view = next(view for view, runs in names.items() if name in runs)
    return {"steps": recordings.read(classes.CHAPTER, view).found["runs"][name]}


def curves(question: Question) -> dict[str, Any]:
    """The next draws of examples, those after the first `from`."""
    start, most = whole(question["from"]), classes.draws()
    found = watching.after(classes.curve(*asked.curve(question)), start, most)
    return {"steps": [of_classes.draw(one) for one in found], "over": start + len(found) >= most}


def told_apart(question: Question) -> dict[str, Any]:
    """What classifiers make of points that somebody has drawn."""
    return of_classes.fits(classes.fits(asked.told_apart(question)))


def likely(question: Question) -> dict[str, Any]:
    """How likely a picture is by each kind of model."""
    return of_family.said(*family.likely(asked.altered(question)))


def race(question: Question) -> dict[str, Any]:
    """The next moments of four learners, those after the first `from`."""
    ask, start = asked.race(question), whole(question["from"])
    density.changed(ask.changes)
    found = density.after(ask, start)
    return {"steps": moments(ask, start, found), "over": start + len(found) >= density.looks()}


def moments(ask: density.Ask, start: int, found: list[Any]) -> list[dict[str, Any]]:
    """Moments of a run, the first of which is its `start`-th."""
    most, codes = density.greatest(ask), density.codes(ask)
    return [
        of_density.tick(one, density.wrong(ask, one), most, None if at else codes)
        for at, one in enumerate(found, start)
    ]


def patches_(question: Question) -> dict[str, Any]:
    """The next moments of two readers, those after the first `from`."""
    start = whole(question["from"])
    found = patches.after(asked.seed(question), start)
    return {"steps": [of_patches.tick(one) for one in found], "over": start + len(found) >= patches.looks()}


def read(question: Question) -> dict[str, Any]:
    """What a reader makes of a picture."""
    return of_patches.reading(patches.reading(*asked.reading(question)))


def missing_(question: Question) -> dict[str, Any]:
    """The next moments of learning to fill in, then trials with few labels: those after the first `from`."""
    start = whole(question["from"])
    found = missing.after(asked.seed(question), start)
    return {"steps": [of_missing.step(one) for one in found], "over": start + len(found) >= missing.most()}


def filled(question: Question) -> dict[str, Any]:
    """A picture whose missing patches are filled in."""
    return of_missing.filled(missing.filled(*asked.filling(question)))


def latent_(question: Question) -> dict[str, Any]:
    """The next looks at a coder that learns, those after the first `from`."""
    start, most = whole(question["from"]), latent.looks()
    found = watching.after(latent.run(asked.coder(question)), start, most)
    return {"steps": [of_codes.look(one) for one in found], "over": start + len(found) >= most}


def plane(question: Question) -> dict[str, Any]:
    """The map of a coder at the moment `at`."""
    return of_codes.mapped(*latent.mapped(*asked.plane(question)))


def walk(question: Question) -> dict[str, Any]:
    """A walk on the map, and a digit that is put in, at the moment `at`."""
    return of_codes.beside(*latent.beside(*asked.walk(question)))


def forger_(question: Question) -> dict[str, Any]:
    """The next moments of a generator and a discriminator, those after the first `from`."""
    start, most = whole(question["from"]), forger.ticks()
    found = watching.after(forger.run(asked.forger(question)), start, most)
    return {"steps": [of_forger.tick(one) for one in found], "over": start + len(found) >= most}


def nearest(question: Question) -> dict[str, Any]:
    """The training digit that is nearest to a picture."""
    return of_forger.nearest(*forger.nearest(asked.picture(question)))


def denoise_(question: Question) -> dict[str, Any]:
    """The next looks at what learns to take noise away, those after the first `from`."""
    start, most = whole(question["from"]), denoise.looks()
    found = watching.after(denoise.run(), start, most)
    return {"steps": [of_noise.look(one) for one in found], "over": start + len(found) >= most}


def denoised(question: Question) -> dict[str, Any]:
    """A chain from noise to a digit, at the moment `at`."""
    ask, at = asked.chain(question)
    found = denoise.chain(ask, at)
    return of_noise.chain(found, denoise.settled(found, ask.digit))


def tens(question: Question) -> dict[str, Any]:
    """Chains to all ten classes, at the moment `at`."""
    return of_noise.wall(denoise.wall(*asked.wall(question)))


def noised(question: Question) -> dict[str, Any]:
    """A digit with noise, and what is guessed of it, at the moment `at`."""
    return of_noise.noised(denoise.noised(*asked.noised(question)))


def pixels_(question: Question) -> dict[str, Any]:
    """The next looks at what learns to write pixels, those after the first `from`."""
    start, most = whole(question["from"]), pixels.looks()
    found = watching.after(pixels.run(), start, most)
    return {"steps": [of_pixels.look(one) for one in found], "over": start + len(found) >= most}


def written(question: Question) -> dict[str, Any]:
    """A picture that is written, and a half that is finished, at the moment `at`."""
    return of_pixels.answer(pixels.answer(*asked.written(question)))


def space_(question: Question) -> dict[str, Any]:
    """The next looks at two spaces, those after the first `from`."""
    start, most = whole(question["from"]), space.looks()
    found = watching.after(space.run(asked.seed(question)), start, most)
    return {"steps": [of_spaces.look(one) for one in found], "over": start + len(found) >= most}


def sought(question: Question) -> dict[str, Any]:
    """What two spaces find for a caption, and for a picture of it, at the moment `at`."""
    return of_spaces.sought(space.sought(*asked.sought(question)), *space.names())


def mapped(question: Question) -> dict[str, Any]:
    """Pictures and captions of two spaces on a plane, at the moment `at`."""
    return of_spaces.mapped(space.mapped(*asked.spaces(question)))


def described(question: Question) -> dict[str, Any]:
    """The caption that is written for a picture."""
    found = captions.described(*asked.described(question))
    return of_captions.described(found, space.names()[0], captions.about()["words"])


def painted(question: Question) -> dict[str, Any]:
    """Pictures that are painted for a caption."""
    return of_captions.painted(captions.painted(*asked.painted(question)), space.names()[0])


def lockstep_(question: Question) -> dict[str, Any]:
    """The next moments of what writes and what paints, those after the first `from`."""
    start, most = whole(question["from"]), lockstep.looks()
    found = watching.after(lockstep.run(), start, most)
    return {"steps": learned(found), "over": start + len(found) >= most}


def learned(found: list[Any]) -> list[dict[str, Any]]:
    """Moments of that run."""
    captions_of, (say, _) = lockstep.about()["captions"], space.names()
    return [of_captions.look(one, captions_of, say) for one in found]


ANSWERS: Answers = {
    "recorded": recorded_,
    "curves": curves,
    "told_apart": told_apart,
    "likely": likely,
    "race": race,
    "patches": patches_,
    "read": read,
    "missing": missing_,
    "filled": filled,
    "latent": latent_,
    "plane": plane,
    "walk": walk,
    "forger": forger_,
    "nearest": nearest,
    "denoise": denoise_,
    "denoised": denoised,
    "tens": tens,
    "noised": noised,
    "pixels": pixels_,
    "written": written,
    "space": space_,
    "sought": sought,
    "mapped": mapped,
    "described": described,
    "painted": painted,
    "lockstep": lockstep_,
}
