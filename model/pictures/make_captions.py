"""Lets what writes captions, what paints and what reads scenes learn, and puts their weights where they are found: python -m
model.pictures.make_captions. It takes minutes on one thread; `python -m pages.pictures.recorder captions` measures it then."""

from model.pictures import captioning, contrasting, imagining, reading, shipped
from model.pictures.reading import NAME


def main() -> None:
    """Learn on the space that comes with Glassbox, write, and say how many steps it took."""
    space = contrasting.loaded("order", shipped.read("space")["order"])
    writer = captioning.Learner(space, 0, captioning.SECONDS)
    writer.until(captioning.SECONDS)
    painter = imagining.Apprentice(space, 0, imagining.SECONDS)
    painter.until(imagining.SECONDS)
    models = {"captioner": writer.model, "painter": painter.mean, "reader": reading.learned()}
    size = shipped.write(
        NAME,
        {name: {key: shipped.flat(one) for key, one in model.state_dict().items()} for name, model in models.items()},
    )
    print(f"{size:,} bytes; {writer.steps:,} steps of captions, {painter.steps:,} of pictures")


if __name__ == "__main__":
    main()
