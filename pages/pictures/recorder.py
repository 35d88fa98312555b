"""Records what the views of Pictures open with: python -m pages.pictures.recorder [view ...]"""

from collections.abc import Callable

from pages.pictures import live
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
from pages.server import recordings
from pages.server.recordings import Made
from viz.pictures.classes import payload as of_classes
from viz.pictures.denoise import payload as of_noise
from viz.pictures.density import payload as of_density
from viz.pictures.forger import payload as of_forger
from viz.pictures.latent import payload as of_codes
from viz.pictures.missing import payload as of_missing
from viz.pictures.patches import payload as of_patches
from viz.pictures.pixels import payload as of_pixels
from viz.pictures.space import payload as of_spaces


def classes_() -> Made:
    """All draws of examples, from each source."""
    runs = {name: classes.curve(name, 0).upto(classes.draws()) for name in classes.SOURCES}
    found = {name: [of_classes.draw(one) for one in draws] for name, draws in runs.items()}
    return classes.settings(), [0], {"runs": found}


def density_() -> Made:
    """Each shape, with the usual settings, and a GAN that collapses."""
    runs = {}
    for name, ask in density.runs().items():
        sent = live.moments(ask, 0, density.run(ask).upto(density.looks()))
        runs[name] = [of_density.thinned(sent[at], at == density.KEPT[-1]) for at in density.KEPT]
    return density.settings(), [0], {"runs": runs}


def family_() -> Made:
    """How likely held-out digits are by those that have a number for it; when their weights have changed, too."""
    return family.settings(), [0], {"held": family.measured()}


def patches_() -> Made:
    """Two readers; their weights at the end go where the view finds them."""
    ticks = patches.run(0).upto(patches.looks())
    patches.keep_weights(ticks[-1])
    return patches.settings(), [0], {"runs": {patches.NAME: [of_patches.tick(one) for one in ticks]}}


def missing_() -> Made:
    """A learner that fills in, then trials with few labels; its weights go where the view finds them."""
    steps = missing.run(0).upto(missing.most())
    missing.keep_weights(steps[missing.looks() - 1])
    return missing.settings(), [0], {"runs": {missing.NAME: [of_missing.step(one) for one in steps]}}


def latent_() -> Made:
    """Coders; their weights at the end go where the view finds them."""
    looks = {name: latent.run(ask).upto(latent.looks()) for name, ask in latent.runs().items()}
    latent.keep_weights({name: found[-1] for name, found in looks.items()})
    return (
        latent.settings(),
        [0],
        {"runs": {name: [of_codes.look(one) for one in found] for name, found in looks.items()}},
    )


def forger_() -> Made:
    """Generators with and without what holds them."""
    runs = {ask.name: forger.run(ask).upto(forger.ticks()) for ask in forger.RECORDED}
    found = {name: of_forger.thinned([of_forger.tick(one) for one in ticks]) for name, ticks in runs.items()}
    return forger.settings(), [0], {"runs": found}


def denoise_() -> Made:
    """What takes noise away; its weights at the end go where the view finds them, and what they draw is measured."""
    looks = denoise.run().upto(denoise.looks())
    denoise.keep_weights(looks[-1])
    found = {denoise.NAME: [of_noise.look(one) for one in looks]}
    return denoise.settings(), [0], {"runs": found, "measured": denoise.measure(denoise.learner(denoise.RECORDED))}


def pixels_() -> Made:
    """What writes pixels; its weights at the end go where the view finds them."""
    looks = pixels.run().upto(pixels.looks())
    pixels.keep_weights(looks[-1])
    return pixels.settings(), [0], {"runs": {pixels.NAME: [of_pixels.look(one) for one in looks]}}


def space_() -> Made:
    """Two spaces; their weights at the end go where the view finds them."""
    looks = space.run(0).upto(space.looks())
    space.keep_weights(looks[-1])
    return space.settings(), [0], {"runs": {space.NAME: [of_spaces.look(one) for one in looks]}}


def captions_() -> Made:
    """How often what is written and painted is right; the weights come from model.pictures.make_captions."""
    return captions.settings(), [0], {"runs": {captions.NAME: [captions.measured()]}}


def lockstep_() -> Made:
    """What writes captions and what paints, while they learn."""
    steps = live.learned(lockstep.run().upto(lockstep.looks()))
    return lockstep.settings(), [0], {"runs": {lockstep.NAME: steps}}


MAKERS: dict[str, Callable[[], Made]] = {
    classes.NAME: classes_,
    density.NAME: density_,
    patches.NAME: patches_,
    missing.NAME: missing_,
    latent.NAME: latent_,
    forger.NAME: forger_,
    denoise.NAME: denoise_,
    pixels.NAME: pixels_,
    family.NAME: family_,  # behind those whose weights it reads
    space.NAME: space_,
    captions.NAME: captions_,
    lockstep.NAME: lockstep_,
}

if __name__ == "__main__":
    recordings.make(classes.CHAPTER, MAKERS)
