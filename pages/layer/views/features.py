"""Features of the stream, found by a sparse autoencoder: where they are on, what they stand for, and steering by one."""

from model.errors import UserError
from pages.frame import components, controls, layout, reader
from pages.layer import mounts
from pages.layer.address import LETTER, STORY, Block
from pages.layer.work import featured, features
from pages.server import prose, recordings
from viz.layer.features import data as figures
from viz.layer.features import payload

KIND = Block
SOURCES = {"toy": "Toy", "smollm2": "SmolLM2"}
PLACES = {"last": "last word", "all": "all words"}


def side() -> None:
    """Whose stream, the sentence, after which layer, and where it is steered."""
    toy = controls.pick(KIND, "stream_of", "Model", SOURCES) == "toy"
    if toy:
        controls.area("story", "Sentence, in the toy’s words")
    else:
        reader.text()
    with controls.row():
        if toy:
            controls.choose(KIND, "after_layer", "After layer")
        controls.choose(KIND, "steered", "Steer at", PLACES.__getitem__)
    if toy:
        controls.count(KIND, "seed", "Seed")
    controls.settings(prose.examples("layer")["features"])


def draw(now: Block) -> layout.Drawn:
    """The sentence; the prose speaks of what comes with Glassbox, or of what was learned so far."""
    ask, where = features.asked(now), features.spot(now)
    made = features.begun(ask)
    behind = recordings.until(features.recorded(ask), components.lived("features"), len(made))
    at = features.RECORDED if behind or ask.source != "toy" else len(made) - 1
    looked = None
    if at >= 0 or behind or ask.source != "toy":
        there = features.ready(ask, at)
        layout.opening("Reading the text that features were learned on…", there, features.prepare, ask, at)
        looked = _looked(ask, at, where)
    about = features.about(ask)
    shown = {
        "text": where.text,
        "feature": now.feature,
        "strength": now.dose,
        "steered": now.steered,
        "word": now.token_at,
    }
    mounts.features(payload.features(ask._asdict(), shown, about, looked, recordings.label(behind)))
    looks = behind.found["steps"] if behind else [payload.look(one) for one in made]
    return layout.Drawn(figures.facts(ask._asdict(), looked, looks, about, now.dose), figures.rows(looked))


def _looked(ask: features.Ask, at: int, where: features.Spot) -> dict:
    """What is shown of the sentence; of the view's own one, where its model cannot read what was typed."""
    try:
        return payload.looked(*featured.looked(ask, at, where))
    except UserError as error:
        own = STORY if ask.source == "toy" else LETTER
        if where.text == own:
            raise
        layout.complain(f"{error} Until then the picture shows “{own}”.")
        return payload.looked(*featured.looked(ask, at, where._replace(text=own))) | {"text": own}
