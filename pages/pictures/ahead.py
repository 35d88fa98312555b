"""What Pictures needs for its views, made before anybody looks."""

from pages.pictures.address import Pictures
from pages.pictures.work import (
    brought,
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
    shown,
    space,
)


def prepare(now: Pictures) -> None:
    """What is computed for the first picture of a view."""
    if make := VIEWS.get(now.view):
        make(now)


def _classes(now: Pictures) -> None:
    classes.fits(classes.asked(now))


def _family(now: Pictures) -> None:
    family.likely(family.asked(now))
    family.drawn()


def _density(now: Pictures) -> None:
    density.picture(now.target, now.strokes if now.target == "own" else "")


def _patches(now: Pictures) -> None:
    patches.reading(patches.drawn(now), now.learner, now.order, now.seed, patches.RECORDED)
    patches.judged()


def _missing(now: Pictures) -> None:
    missing.filled(patches.drawn(now), now.gone, now.seed, patches.RECORDED)
    missing.plain()


def _latent(now: Pictures) -> None:
    ask, spot = latent.asked(now), latent.spot(now)
    if latent.recorded(ask):
        latent.mapped(ask, latent.RECORDED, spot.digit)
        latent.beside(ask, latent.RECORDED, spot)
    latent.about()


def _forger(now: Pictures) -> None:
    forger.about()
    forger.quiz(now.seed)


def _denoise(now: Pictures) -> None:
    denoise.about()
    if now.part == "back":
        denoise.chain(denoise.asked(now), denoise.RECORDED)
    if now.part == "ten":
        denoise.wall(now.guidance, now.sampler, now.seed, denoise.RECORDED)
    if now.part == "forth":
        denoise.noised(shown.written(shown.picture(now)), now.seed, denoise.RECORDED)


def _pixels(now: Pictures) -> None:
    pixels.about()
    if pixels.recorded():
        pixels.answer(pixels.asked(now), pixels.RECORDED)


def _brought(now: Pictures) -> None:
    if not now.folder:
        brought.seen(brought.asked(now, None))


def _space(now: Pictures) -> None:
    space.about()
    if space.recorded(now.seed):
        space.sought(space.asked(now)[0], now.copy, now.seed, space.RECORDED)
        space.mapped(now.seed, space.RECORDED)


def _captions(now: Pictures) -> None:
    caption, _ = space.asked(now)
    if now.task == "words":
        captions.described(caption, now.copy)
    if now.task == "paint":
        captions.painted(caption, now.copy, now.guided)
    if now.task == "learn":
        lockstep.about()


VIEWS = {
    "classes": _classes,
    "family": _family,
    "density": _density,
    "latent": _latent,
    "forger": _forger,
    "denoise": _denoise,
    "pixels": _pixels,
    "patches": _patches,
    "missing": _missing,
    "brought": _brought,
    "space": _space,
    "captions": _captions,
}
