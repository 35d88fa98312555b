"""Records the runs that the chapter opens with, and puts away what they learned: `python -m pages.layer.recorder`."""

from pages.layer.work import features
from pages.server import recordings
from pages.server.recordings import Made
from viz.layer.features import payload


def features_() -> Made:
    """A dictionary of the toy's stream after each of its layers, and what other directions match."""
    looks = {after: features.run(features.Ask("toy", after, 0)).upto(features.looks()) for after in features.LAYERS}
    features.keep_weights({after: found[-1] for after, found in looks.items()})
    names = {after: features.Ask("toy", after, 0).name for after in features.LAYERS}
    runs = {names[after]: [payload.look(one) for one in found] for after, found in looks.items()}
    beside = {names[after]: features.beaten(after) for after in features.LAYERS}
    return features.settings(), [0], {"runs": runs, "beside": beside}


MAKERS = {features.NAME: features_}

if __name__ == "__main__":
    recordings.make(features.CHAPTER, MAKERS)
