"""The three things that are done with texts: classify, complete, transform, each on one text."""

from pages.frame import controls, doors, layout, provenance, reader
from pages.server import probes, prose
from pages.translation import mounts
from pages.translation.address import Translation
from pages.translation.work import tasks, transforming
from viz.shared.words import escaped, word
from viz.translation.tasks import payload

KIND = Translation
DOORS = {  # what opens each task further: page, view
    "classify": (("block", "probe"), ("training", "finetune")),
    "complete": (("decoding", "step"), ("training", "objectives")),
    "transform": (("translation", "learners"), ("training", "instruct")),
}


def side() -> None:
    """The text."""
    reader.text()
    controls.settings(prose.examples("translation")["tasks"])


def draw(now: Translation) -> layout.Drawn:
    """The map, with one text on it."""
    provenance.read(tasks.WRITER, now.text)
    layout.opening("Training two classifiers…", tasks.ready(), tasks.classified, now.text)
    praise, words, places = tasks.classified(now.text)
    gap = min(now.gap, len(words) - 1)
    before, found = tasks.before(now.text, gap), transforming.recorded()
    tags = [(one.tag, max(one.probabilities)) for one in words]
    led = {
        task: [(*one, doors.name((page, one[1]))) for one in ways if (page := doors.find(one[0]))]
        for task, ways in DOORS.items()
    }
    doors.sent(mounts.tasks(payload.tasks(now.text, places, tags, praise, gap, before, found, led, probes.LEARNED)))
    labelled = [(one.word, *tag) for one, tag in zip(words, tags, strict=True)]
    numbers = payload.facts(labelled, praise, [(escaped(word(one)), p) for one, p in before], found["texts"])
    return layout.Drawn(numbers, [])
