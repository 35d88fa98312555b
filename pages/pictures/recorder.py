"""Records what the views of Pictures open with: python -m pages.pictures.recorder [view ...]"""

from collections.abc import Callable

from pages.pictures.work import classes
from pages.server import recordings
from pages.server.recordings import Made
from viz.pictures.classes import payload as of_classes


def classes_() -> Made:
    """All draws of examples, from each source."""
    runs = {name: classes.curve(name, 0).upto(classes.draws()) for name in classes.SOURCES}
    found = {name: [of_classes.draw(one) for one in draws] for name, draws in runs.items()}
    return classes.settings(), [0], {"runs": found}


MAKERS: dict[str, Callable[[], Made]] = {
    classes.NAME: classes_,
}

if __name__ == "__main__":
    recordings.make(classes.CHAPTER, MAKERS)
