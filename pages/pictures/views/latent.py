"""Codes of digits: a plane to walk in, a digit put in, and what learning costs."""

from pages.frame import components, controls, layout
from pages.pictures import mounts
from pages.pictures.address import Pictures
from pages.pictures.work import latent, shown
from pages.server import prose, recordings, watching
from viz.pictures.latent import data as figures
from viz.pictures.latent import payload

KIND = Pictures
CODERS = {"vae": "VAE", "ae": "Autoencoder", "cvae": "By class"}
CODES = {"2": "2 numbers", "8": "8 numbers"}
DOTS = {"no": "digits", "yes": "codes"}


def side() -> None:
    """The coder, its code, its beta, the class where it is told one, and the digit that is put in."""
    coder = controls.pick(KIND, "coder", "Coder", CODERS)
    with controls.row():
        controls.choose(KIND, "code", "Its code has", CODES.__getitem__)
        controls.choose(KIND, "dots", "Map of", DOTS.__getitem__)
    with controls.row():
        controls.count(KIND, "picture", "Held-out digit")
        if coder == "cvae":
            controls.count(KIND, "digit", "It draws a")
        if coder != "ae":
            controls.choose(KIND, "beta", "Beta, weight of KL")
    controls.settings(prose.examples("pictures")["latent"])


def draw(now: Pictures) -> layout.Drawn:
    """The map; the prose speaks of what is recorded, or of what was learned so far."""
    ask, spot = latent.asked(now), latent.spot(now)
    made = watching.begun(latent.run, ask)
    found = recordings.until(latent.recorded(ask), components.lived("latent"), len(made))
    about = latent.about()
    seen = {
        "ends": spot.ends,
        "digit": spot.digit,
        "picture": spot.picture,
        "truth": shown.truth(now),
        "dots": now.dots == "yes",
    }
    mapped, beside = None, None
    if found or made:
        at = latent.RECORDED if found else len(made) - 1
        mapped = payload.mapped(*latent.mapped(ask, at, spot.digit))
        beside = payload.beside(*latent.beside(ask, at, spot))
    sent = (mapped, beside) if found else (None, None)
    mounts.latent(payload.latent(ask._asdict(), seen, about, *sent, recordings.label(found)))
    looks = found.found["steps"] if found else [payload.look(one) for one in made]
    return layout.Drawn(figures.facts(ask._asdict(), looks, mapped, beside, about), [])
