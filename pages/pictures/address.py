"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass

from pages.server.address import Shared, choice, number, views


@dataclass(frozen=True)
class Pictures(Shared):
    """Machines that tell pictures apart, and machines that make them."""

    view: str = views(classes="Two classes", density="Density")
    shape: str = choice("clouds", "tilted", "ring", "corners", "own", default="ring")  # of the two classes
    points: str = ""  # one's own: those of the first class, a point, those of the second; four hexadecimal digits each
    spread: str = choice("full", "shared", "naive", default="naive")  # the covariance matrices of the Gaussians
    features: str = choice("squared", "learned")  # in which a line is enough
    source: str = choice("copied", "gaussians", "digits")  # of what examples are counted
    seed: int = number(0, 0, 99)  # of draws, and of what learns
    drawn: str = choice("parts", "moons", "islands", "rings", "ring", "line", "own")  # the density
    strokes: str = (
        ""  # one's own: a stroke, a point, a stroke; two signs a place on a grid (model.pictures.plane.shapes)
    )
    mark: str = choice("samples", "density", "path")  # what is shown of the learners
    learner: str = choice("autoregressive", "vae", "gan", "diffusion", default="diffusion")  # that is chosen
    one: int = number(0, 0, 239)  # the point whose path is shown
    changes: str = (
        ""  # of settings while they learn: moment, learner, setting and which choice; with points between them
    )
