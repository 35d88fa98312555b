"""One word of a translation: query, scores, softmax, context, next word."""

from pages.frame import controls, layout
from pages.translation import mounts
from pages.translation.address import Translation
from pages.translation.views import sides
from pages.translation.work import races, saying
from viz.translation.lookback import data as figures
from viz.translation.lookback import payload

KIND = Translation


def side() -> None:
    """The sentence, the language, and who translates."""
    sides.sentence()
    learner = controls.pick(KIND, "learner", "Who translates", sides.WHO)
    if learner == "attention":
        controls.pick(KIND, "score", "Attention compares by", sides.SCORES)
    if learner == "transformer":
        sides.head()


def draw(now: Translation) -> layout.Drawn:
    """The step of the word that is chosen, by the learner that comes with Glassbox."""
    words = saying.words(now.into, now.sentence)
    found = saying.step(races.plan(now.into, now.score, "128", 0), now.learner, " ".join(words), now.row, now.single)
    how = "dot" if now.learner == "transformer" else now.score
    source = [*words, saying.END]
    mounts.lookback(
        payload.lookback(now.learner, how, source, found.written, found.row, found.inside, found.best, found.true)
    )
    return layout.Drawn(figures.facts(found.inside, source, found.written, found.row, found.best, now.learner, how), [])
