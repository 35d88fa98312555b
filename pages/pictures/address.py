"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass

from pages.server.address import Shared, choice, number, views


@dataclass(frozen=True)
class Pictures(Shared):
    """Machines that tell pictures apart, and machines that make them."""

    view: str = views(
        classes="Two classes",
        family="Kinds of model",
        density="Density",
        latent="Latent space",
        forger="GAN",
        denoise="Diffusion",
        pixels="Pixel by pixel",
        patches="Patches",
        missing="Missing patch",
        brought="Your own ViT",
        space="One space",
        captions="Captions",
    )
    shape: str = choice("clouds", "tilted", "ring", "corners", "own", default="ring")  # of the two classes
    points: str = ""  # one's own: those of the first class, a point, those of the second; four hexadecimal digits each
    matrix: str = choice("full", "shared", "naive", default="naive")  # the covariance matrices of the Gaussians
    features: str = choice("squared", "learned")  # in which a line is enough
    source: str = choice("copied", "gaussians", "digits")  # of what examples are counted
    seed: int = number(0, 0, 99)  # of draws, and of what learns
    target: str = choice("parts", "moons", "islands", "rings", "ring", "line", "own")  # the density
    strokes: str = (
        ""  # one's own: a stroke, a point, a stroke; two signs a place on a grid (model.pictures.plane.shapes)
    )
    mark: str = choice("samples", "density", "path")  # what is shown of the learners
    maker: str = choice("autoregressive", "vae", "gan", "diffusion", default="diffusion")  # that is chosen
    dot: int = number(0, 0, 239)  # the point whose path is shown
    changes: str = (
        ""  # of settings while they learn: moment, learner, setting and which choice; with points between them
    )
    picture: int = number(2, 0, 359)  # the held-out digit that is read
    drawn: str = ""  # a digit of one's own: 64 pixels, each one of 17 signs (0 paper, g ink)
    order: str = choice("own", "shuffled")  # of the patches
    learner: str = choice("with", "without")  # positions
    layer: int = number(1, 1, 3)  # whose attention is drawn
    head: int = number(1, 1, 4)
    looking: int = number(0, 0, 16)  # the token that looks: 0 is [CLS]
    gone: str = "0000011001100000"  # patches that are taken away: a sign for each, 1 where it is missing
    coder: str = choice("vae", "ae", "cvae")  # whose plane is walked on
    code: str = choice("2", "8")  # numbers in it
    beta: str = choice("0.1", "0.5", "1", "4", default="0.5")  # the weight of the KL divergence
    from_x: int = number(-62, -100, 100)  # where the walk begins and ends, in hundredths of the plane
    from_y: int = number(30, -100, 100)
    to_x: int = number(40, -100, 100)
    to_y: int = number(-55, -100, 100)
    dots: str = choice("no", "yes")  # whether the map shows the codes of training digits
    digit: int = number(3, 0, 9)  # the class that is asked for
    penalty: str = choice("yes", "no")  # on the discriminator's gradient
    norm: str = choice("yes", "no")  # batch norm in the generator
    told: str = choice("no", "yes")  # whether both are told the class
    momentum: str = choice("0", "0.9")
    rate: str = choice("0.0005", "0.002", "0.01", "0.1", default="0.002")
    sample: int = number(0, 0, 19)  # the made picture that is looked at
    part: str = choice("back", "ten", "forth", "learn")  # of Diffusion
    guidance: str = choice("0", "1", "2", "3", "5", default="1")  # its weight: 1 is none, 0 asks for no class
    sampler: str = choice("100", "25", "10")  # steps from noise to a digit
    level: int = number(40, 0, 100)  # t: so many steps of noise are left
    start: int = number(0, 0, 3)  # the row of start noise that is looked at
    given: str = ""  # pixels that were set by hand: 64 signs as of `drawn`, a point where the model draws
    warmth: int = number(10, 0, 20)  # the temperature in tenths
    altered: str = choice("no", "turned", "shuffled", "noise", "empty")  # what becomes of the picture first
    pixel: int = number(36, 0, 64)  # so many are written
    folder: str = ""  # of a ViT or CLIP that somebody brings; the toy of Patches without one
    captions: str = ""  # of which a picture may be one, a line each
    depth: int = number(3, 1, 99)  # the layer of that model whose attention is drawn
    eye: int = number(1, 1, 99)  # the head
    patch: int = number(0, 0, 9_999)  # the token that looks: 0 is [CLS]
    stage: str = choice("matrix", "find", "swap", "map")  # what is shown of one space
    down: int = number(0, 0, 11)  # the caption of the matrix that is looked at, and the picture
    across: int = number(0, 0, 11)
    caption: str = "a red circle left of a blue square"  # that is asked for
    copy: int = number(0, 0, 99)  # which picture of it, or which noise
    task: str = choice("words", "paint", "learn")  # words from a picture, a picture from words, or how both are learned
    guided: str = choice("1", "2", default="2")  # the strength of guidance by the caption
    word: int = number(1, 0, 8)  # of the caption, that is looked at
    frame: int = number(50, 0, 50)  # steps from noise to a picture
