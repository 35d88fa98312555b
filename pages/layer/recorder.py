"""Records the runs that the chapter opens with, and puts away what they learned: `python -m pages.layer.recorder`."""

from pages.layer.address import CAPITALS, Block
from pages.layer.work import experts, features, rewritten, steered
from pages.server import examples, recordings
from pages.server.recordings import Made
from viz.layer.experts import payload as routed
from viz.layer.features import payload

EACH = 2  # layers apart, after which steering is measured


def features_() -> Made:
    """A dictionary of the toy's stream after each of its layers, and what other directions match."""
    looks = {after: features.run(features.Ask("toy", after, 0)).upto(features.looks()) for after in features.LAYERS}
    features.keep_weights({after: found[-1] for after, found in looks.items()})
    names = {after: features.Ask("toy", after, 0).name for after in features.LAYERS}
    runs = {names[after]: [payload.look(one) for one in found] for after, found in looks.items()}
    beside = {names[after]: features.beaten(after) for after in features.LAYERS}
    return features.settings(), [0], {"runs": runs, "beside": beside}


def steering() -> Made:
    """How much the view's own two prompts give after every other layer of SmolLM2, for the same price, and the price of its own layer."""
    now = Block(view="steering")
    ask, where = steered.asked(now, now.model), steered.spot(now, now.model, examples.shown(now).text)
    gains = [[layer, round(gain, 2)] for layer, gain in steered.layers(ask, where, EACH)]
    losses = [round(float(one), 4) for one in steered.price(ask)]
    return steered.settings(ask, where), [0], {"gains": gains, "layer": ask.layer, "losses": losses}


def experts_() -> Made:
    """Eight experts, one or two of them a word, with dense models beside them."""
    runs = {ask.name: [routed.look(one) for one in experts.run(ask).upto(experts.looks())] for ask in experts.RECORDED}
    return experts.settings(), [0], {"runs": runs}


def edits() -> Made:
    """Every fact rewritten, and the same by plain fine-tuning and not at all."""
    return rewritten.settings(), [0], {"facts": {country: rewritten.whole(country) for country in CAPITALS}}


MAKERS = {features.NAME: features_, steered.NAME: steering, experts.NAME: experts_, rewritten.NAME: edits}

if __name__ == "__main__":
    recordings.make(features.CHAPTER, MAKERS)
