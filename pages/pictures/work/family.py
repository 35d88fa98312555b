"""A picture put to four kinds of generative model: how likely it is by each, what each draws, and what that costs."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.pictures import digits
from pages.pictures.address import Pictures
from pages.pictures.work import classes, denoise, forger, latent, pixels, shown
from pages.server import recordings
from pages.server.keep import keep
from pages.server.recordings import Recording

NAME = "family"
CODER = latent.Asked("vae", "8", "0.5", 0)
SEED = 0  # of what is shuffled, and of noise
DRAWN = 10  # pictures by each
ONE = 3  # of them is followed as it comes to be
STAGES = 5
QUANTILES = 21  # of the bits of held-out digits that are recorded


class Asked(NamedTuple):
    """A picture as text, and what is done to it before anybody is asked."""

    picture: str
    altered: str


class Leaf(NamedTuple):
    """A kind of model. distance: Fréchet's, and seconds that it learned, both None where no run is recorded; passes: through its network for one
    picture."""

    distance: float | None
    seconds: float | None
    passes: int


def asked(now: Pictures) -> Asked:
    """What the controls say."""
    return Asked(shown.written(shown.picture(now)), now.altered)


def levels(ask: Asked) -> NDArray[np.int64]:
    """The greys [64] that are put to the models. Raises UserError for a text that is no picture."""
    found = np.rint(shown.read(ask.picture) * (digits.LEVELS - 1)).astype(np.int64)
    random = np.random.default_rng(SEED)
    if ask.altered == "turned":
        return found[::-1].copy()
    if ask.altered == "shuffled":
        return found[random.permutation(digits.PIXELS)]
    if ask.altered == "noise":
        return random.integers(0, digits.LEVELS, digits.PIXELS)
    return np.zeros_like(found) if ask.altered == "empty" else found


def bits(pictures: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """Of pictures [B, 64], by each that has a number for them: [B]."""
    from model.pictures import likely

    return {
        "autoregressive": likely.by_pixels(pixels.learner(pixels.RECORDED), pictures),
        "vae": likely.by_codes(latent.coder(CODER, latent.RECORDED), pictures),
        "diffusion": likely.by_steps(denoise.learner(denoise.RECORDED), pictures),
    }


@keep(256)
def likely(ask: Asked) -> tuple[dict[str, float], NDArray[np.int64]]:
    """Bits of one picture by each, and its greys. Raises UserError for a text that is no picture."""
    found = levels(ask)
    return {name: float(one[0]) for name, one in bits(found[None]).items()}, found


class Drawn(NamedTuple):
    """What a maker draws. pictures: [10, 64] from 0 to 1, or texts; stages: how one of them comes to be, the same, the last is that picture; code:
    the noise of which it is made at once."""

    pictures: Any
    stages: Any
    code: NDArray[np.float64] | None = None


@keep(1)
def drawn() -> dict[str, Drawn]:
    """Ten pictures by each, and how one of them comes to be."""
    return {"autoregressive": _written(), "vae": _decoded(), "diffusion": _denoised(), "gan": _forged()}


def _written() -> Drawn:
    from model.pictures import pixelwise

    kinds = np.arange(digits.CLASSES)
    found = pixelwise.drawn(pixels.learner(pixels.RECORDED), kinds, 1.0, SEED) / (digits.LEVELS - 1)
    places = np.arange(digits.PIXELS) < np.linspace(0, digits.PIXELS, STAGES)[:, None]  # [stages, 64]
    return Drawn(found, np.where(places, found[ONE], 0.0))


def _decoded() -> Drawn:
    from model.pictures import coding

    codes = np.random.default_rng(SEED).standard_normal((DRAWN, int(CODER.code)))
    found = coding.decoded(latent.coder(CODER, latent.RECORDED), codes, np.zeros(DRAWN, np.int64))
    return Drawn(found, found[ONE][None], codes[ONE])


def _denoised() -> Drawn:
    from model.pictures import denoising

    start = denoising.noise(SEED, digits.CLASSES, denoising.fresh(denoising.T))
    model = denoise.learner(denoise.RECORDED)
    made = list(denoising.chain(model, np.arange(digits.CLASSES), 1.0, denoising.T, start))
    places = np.linspace(0, denoising.T, STAGES).round().astype(int)
    stages = [denoising.shades(made[place].noisy)[ONE] for place in places]
    return Drawn(denoising.shades(made[-1].noisy), np.stack(stages))


def _forged() -> Drawn:
    from model.pictures import adversarial

    code = adversarial.noise(adversarial.SHOWN, forger.CURED.seed)[ONE].numpy()
    if not (found := forger.recorded(forger.CURED)):
        return Drawn([], [], code)
    texts = found.found["steps"][-1]["pictures"]
    all_ = [texts[at * digits.PIXELS :][: digits.PIXELS] for at in range(DRAWN)]
    return Drawn(all_, [all_[ONE]], code)


def leaves() -> dict[str, Leaf]:
    """What was recorded of each, and what a picture costs."""
    from model.pictures.denoising import T

    runs = {
        "autoregressive": (pixels.recorded(), digits.PIXELS),
        "vae": (latent.recorded(CODER), 1),
        "diffusion": (denoise.recorded(), T),
        "gan": (forger.recorded(forger.CURED), 1),
    }
    ends = {name: (found.found["steps"][-1] if found else {}, passes) for name, (found, passes) in runs.items()}
    return {name: Leaf(end.get("distance"), end.get("seconds"), passes) for name, (end, passes) in ends.items()}


def about() -> dict[str, float]:
    """What stays the same: bits of a picture, were all alike, and the Fréchet distance of real digits."""
    from model.pictures import likely, measuring

    return {"alike": likely.ALIKE, "real": measuring.real_distance()}


def measured() -> dict[str, list[float]]:
    """Quantiles of the bits of held-out digits by each, from the least to the most."""
    pictures = np.rint(digits.held_out().pictures * (digits.LEVELS - 1)).astype(np.int64)
    places = np.linspace(0, 1, QUANTILES)
    return {name: [round(float(one), 1) for one in np.quantile(of, places)] for name, of in bits(pictures).items()}


def settings() -> dict[str, Any]:
    """By which weights it was measured, and what they cost."""
    from model.pictures import likely, shipped

    weights = {name: shipped.digest(name) for name in (pixels.NAME, "coders", denoise.NAME)}
    return {"weights": weights, "draws": [likely.CODES, likely.NOISES, likely.FITTED], "quantiles": QUANTILES}


def recorded() -> Recording | None:
    """What was measured, if it was by these weights."""
    return recordings.of(classes.CHAPTER, NAME, settings())
