"""What the views of Before transformers are told between two runs of the page."""

from typing import Any

from pages.before import asked
from pages.before.work import eliza, race, row, vectors
from pages.server import recordings, watching
from pages.server.checks import Question, option, whole
from pages.server.endpoint import Answers
from viz.before.eliza import payload as of_rules
from viz.before.row import payload as of_rows
from viz.before.vectors import payload as of_vectors


def recorded_(question: Question) -> dict[str, Any]:
    """What was recorded, by the name of a run."""
    names = {race.NAME: [f"{race.NAME}{seed}" for seed in race.SEEDS], vectors.NAME: [vectors.NAME]}
    name = option(question["name"], sorted(one for runs in names.values() for one in runs))
    view = next(view for view, runs in names.items() if name in runs)
    return {"steps": recordings.read(race.CHAPTER, view).found["runs"][name]}


def race_(question: Question) -> dict[str, Any]:
    """The next moments of the race, those after the first `from`."""
    start, most = whole(question["from"]), race.looks()
    found = watching.after(race.run(asked.seed(question)), start, most)
    return {"steps": [of_rows.moment(one) for one in found], "over": start + len(found) >= most}


def rows(question: Question) -> dict[str, Any]:
    """What those that learn say of a story, at a moment."""
    return {"rows": of_rows.rows(row.learned(asked.told(question), *asked.moment(question)))}


def large(question: Question) -> dict[str, Any]:
    """What SmolLM2 says of a story."""
    told = asked.told(question)
    return {"row": of_rows.rows([row.large(told.words, tuple(told.next))])[0]}


def eliza_(question: Question) -> dict[str, Any]:
    """A whole conversation by rules."""
    return {"turns": of_rules.talked(eliza.talked(*asked.talk(question)))}


def vectors_(question: Question) -> dict[str, Any]:
    """The next moments of word vectors that learn, those after the first `from`."""
    start, most = whole(question["from"]), vectors.looks()
    found = watching.after(vectors.run(asked.seed(question)), start, most)
    return {"steps": [of_vectors.look(one) for one in found], "over": start + len(found) >= most}


def near(question: Question) -> dict[str, Any]:
    """The neighbours of a word, at a moment."""
    return {"near": of_vectors.near(vectors.neighbours(asked.word(question), *asked.look(question)))}


def pair(question: Question) -> dict[str, Any]:
    """One step of word2vec, at a moment."""
    return {"step": of_vectors.step(*vectors.step(asked.pair(question), *asked.look(question)))}


ANSWERS: Answers = {
    "recorded": recorded_,
    "race": race_,
    "rows": rows,
    "large": large,
    "eliza": eliza_,
    "vectors": vectors_,
    "near": near,
    "pair": pair,
}
