"""What Translation needs for its pictures, made before anybody looks. Nothing is fetched for it: packages that are not here wait
until somebody opens the view that wants them."""

from pages.server import jobs
from pages.translation import asked
from pages.translation.address import Translation
from pages.translation.work import (
    forced,
    inside,
    letters,
    masking,
    races,
    reaching,
    recorded,
    saying,
    searching,
    speech,
    tasks,
    transforming,
)


def prepare(now: Translation) -> None:
    """The weights of the learners and what they say; the curves and gates of Gradients; the places that Forcing measures; the
    classifiers of Tasks; a shipped sound, heard; how often Letters are right."""
    if make := VIEWS.get(now.view):
        make(now)


def _learners(now: Translation) -> None:
    plan = races.planned(now)
    races.about(plan)
    saying.diagonal(now.into)
    if recorded.of(plan):
        text = " ".join(saying.words(now.into, now.sentence))
        saying.all_of(plan, saying.RECORDED, text, asked.touch(now.forced, now.off))


def _lookback(now: Translation) -> None:
    text = " ".join(saying.words(now.into, now.sentence))
    saying.step(races.plan(now.into, now.score, "128", 0), now.learner, text, now.row, now.single)


def _gradients(now: Translation) -> None:
    learned, text = now.learned == "after", " ".join(saying.words(now.into, now.sentence))
    reaching.curves(now.into, learned)
    reaching.gates(now.into, text, learned)
    written = saying.written(now.into, text)
    reaching.shares(now.into, learned, text, written, min(now.row, len(written) - 1))


def _forcing(now: Translation) -> None:
    forced.places(now.into, now.taught)
    forced.both(now.into, now.taught, now.told)


def _tree(now: Translation) -> None:
    searching.namer(now.into)
    asked.searched(asked.search(now)).ready()


def _speech(now: Translation) -> None:
    if speech.ready(now.whisper) and now.sound not in ("mic", "file"):
        speech.heard(now.sound, None, now.whisper, now.language)


def _letters(now: Translation) -> None:
    if letters.ready():
        jobs.start(letters.MEASURING, letters.measured, kept=True)
        letters.spelled(now.word)


def _tasks(now: Translation) -> None:
    words = tasks.classified(now.text)[1]
    tasks.before(now.text, min(now.gap, len(words) - 1))
    transforming.recorded()


def _architecture(now: Translation) -> None:
    text, other = (" ".join(saying.words(now.into, one)) for one in (now.sentence, now.other))
    inside.opened(now.into, text, other, now.row)


def _masks(now: Translation) -> None:
    text = " ".join(saying.words(now.into, now.sentence))
    masking.batch(now.into, text)
    masking.masked(now.into, text, now.batch - 1, now.hiding, now.place)


VIEWS = {
    "architecture": _architecture,
    "masks": _masks,
    "learners": _learners,
    "lookback": _lookback,
    "gradients": _gradients,
    "forcing": _forcing,
    "tree": _tree,
    "speech": _speech,
    "letters": _letters,
    "tasks": _tasks,
}
