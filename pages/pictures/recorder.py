"""Records what the views of Pictures open with: python -m pages.pictures.recorder [view ...]"""

from collections.abc import Callable

from pages.pictures import live
from pages.pictures.work import classes, density
from pages.server import recordings
from pages.server.recordings import Made
from viz.pictures.classes import payload as of_classes
from viz.pictures.density import payload as of_density


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


MAKERS: dict[str, Callable[[], Made]] = {
    classes.NAME: classes_,
    density.NAME: density_,
}

if __name__ == "__main__":
    recordings.make(classes.CHAPTER, MAKERS)
