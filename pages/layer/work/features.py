"""Features of the residual stream: which are on in a sentence, what one of them stands for, and what it makes the model say."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from model.errors import UserError
from pages.layer.address import Block
from pages.server import models, processes, recordings, watching
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.inside.dictionary import Dictionary
    from model.pretrained.language_model import LanguageModel
    from model.probing.features import Look

CHAPTER, NAME = "layer", "features"
LAYERS = (1, 2)  # of the toy, after which a dictionary is learned
RECORDED = -1  # the moment of what comes with Glassbox
STRONGEST = 200  # places of a toy's feature that are counted


class Ask(NamedTuple):
    """Which dictionary: of the toy's stream after a layer, learned from a seed; or of SmolLM2's, which is shipped alone."""

    source: str
    after: int
    seed: int

    @property
    def name(self) -> str:
        """Of the run."""
        return f"after-{self.after}"


class Spot(NamedTuple):
    """What is looked at. feature: -1 for the one that is strongest; word: of the sentence, -1 for none; everywhere: whether all
    places are steered."""

    text: str
    feature: int
    word: int
    everywhere: bool


class Known(NamedTuple):
    """What was measured of all features of a dictionary. places, values: of each, where it is strongest in the text and how strong; density [F];
    peak [F]: its strongest activation; kinds: of each the kind of word that it fits best, with its F1, where the world knows; length: places of the text."""

    places: Any
    values: Any
    density: Any
    peak: Any
    kinds: list[tuple[str, float]]
    length: int


SMOLLM2 = Ask("smollm2", 15, 0)


def asked(now: Block) -> Ask:
    """What the controls say."""
    return Ask("toy", int(now.after_layer), now.seed) if now.stream_of == "toy" else SMOLLM2


def spot(now: Block) -> Spot:
    """The same of what is looked at."""
    text = now.story if now.stream_of == "toy" else now.text
    return Spot(text, now.feature, now.token_at, now.steered == "all")


@keep(4)
def run(ask: Ask) -> Growing["Look"]:
    """A run, made on demand and shared by all who ask for it."""
    from model.probing import features

    return Growing(processes.apart(features.learning, ask.after, ask.seed))


def after(ask: Ask, start: int) -> list["Look"]:
    """The looks behind the first `start` that there are already, or else the next one; none yet where that is being made."""
    return watching.after(run(ask), start, looks())


def begun(ask: Ask) -> list["Look"]:
    """The looks of a run that somebody has let begin."""
    return watching.begun(run, ask)


def ready(ask: Ask, at: int) -> bool:
    """Whether what takes a moment is there: the model, and what is known of all features."""
    return known.there(ask, at) is not None and models.is_open(ask.source)


def prepare(ask: Ask, at: int) -> None:
    """Make that."""
    model_of(ask)
    known(ask, at)


def about(ask: Ask) -> dict[str, Any]:
    """What stays the same: the model's layers, the seconds of a run, shares that other directions match, what was measured of SmolLM2's."""
    from model.probing import features, written

    found = {"seconds": features.SECONDS, "layers": 2, "beside": beside(ask), "measured": None}
    if ask.source == "toy":
        return found
    return found | {"layers": models.layers("smollm2"), "measured": written.shipped().about}


def runs() -> list[str]:
    """Those that are recorded, by name."""
    return [Ask("toy", one, 0).name for one in LAYERS]


def looks() -> int:
    """The moments of a run."""
    from model.probing.features import LOOKS

    return LOOKS


def model_of(ask: Ask) -> "LanguageModel":
    """Whose stream it is."""
    return models.get(ask.source)


@keep(8)
def dictionary(ask: Ask, at: int) -> "Dictionary":
    """A dictionary at a moment of the live run, or the one that comes with Glassbox. Raises UserError for what is not there."""
    from model.probing import features, written

    if ask.source == "smollm2":
        return written.shipped().model
    if at == RECORDED:
        if ask.seed:
            raise UserError("This dictionary does not come with Glassbox: press Run it live.")
        return features.shipped(ask.after)
    growing = run.there(ask)
    if not growing:
        raise UserError("This run is not in memory any more: press Run it live.")
    return features.loaded(growing.at(at).weights)


@keep(6)
def known(ask: Ask, at: int) -> Known:
    """What is known of all its features."""
    if ask.source == "smollm2":
        from model.probing import written

        found = written.shipped()
        places = [row[row >= 0] for row in found.places]
        return Known(places, found.values, found.density, found.values.max(1).astype(float), [], len(found.tokens))
    from model.probing import features

    matching, held = features.matched(dictionary(ask, at), ask.after)
    best = matching.f1.argmax(1)
    kinds = [(matching.kinds[kind], float(matching.f1[feature, kind])) for feature, kind in enumerate(best)]
    places, values = ([one[:STRONGEST].copy() for one in part] for part in (held.places, held.values))
    peak = np.array([float(one[0]) if len(one) else 0.0 for one in values])
    return Known(places, values, held.density, peak, kinds, held.length)


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model import eightbits
    from model.probing import features

    return {
        "learning": [features.SECONDS, features.LOOKS, features.FEATURES, features.BATCH, features.RATE, [*features.PENALTIES.values()]],
        "text": [features.LEARNED, features.CHOSEN, features.HELD, features.JUDGED],
        "weights": eightbits.digest(features.SHIPPED),
    }  # fmt: skip


def recorded(ask: Ask) -> Recording | None:
    """The recorded run, if there is one of these settings."""
    if ask.seed or ask.source != "toy":
        return None
    return recordings.one_of(recordings.of(CHAPTER, NAME, settings()), ask.name)


def beside(ask: Ask) -> dict[str, float]:
    """The recorded shares of kinds that other directions match, by what they are; nothing where nothing is recorded."""
    found = recordings.of(CHAPTER, NAME, settings()) if ask.source == "toy" else None
    return found.found["beside"][ask.name] if found else {}


def beaten(after: int) -> dict[str, float]:
    """The shares of kinds that other directions of the stream match, by what they are: none of them was learned to be sparse."""
    from model.probing import features

    return {name: round(one.share, 3) for name, one in features.beside(after).items()}


def keep_weights(ends: dict[int, "Look"]) -> None:
    """Put the dictionaries where those of the recorded runs are found, by the layer."""
    from model import eightbits
    from model.probing import features

    eightbits.write(features.SHIPPED, {str(after): look.weights for after, look in ends.items()})
    features.shipped.cache_clear()
