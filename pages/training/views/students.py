"""What students smaller than the toy learn from words, from the toy's probabilities, and from text that it wrote."""

from pages.frame import components, controls, layout
from pages.server import prose, recordings
from pages.training import mounts
from pages.training.address import Training
from pages.training.work import students
from viz.training.students import data as figures
from viz.training.students import payload

KIND = Training


def side() -> None:
    """How much text there is, the temperature and the seed."""
    controls.settings(prose.examples("training")["students"])
    controls.pick(KIND, "stories", "Stories to read", {"0": "no end"})
    with controls.row():
        controls.choose(KIND, "temperature", "Temperature")
        controls.count(KIND, "seed", "Seed")


def draw(now: Training) -> layout.Drawn:
    """The students; the prose speaks of what is recorded, or of what was learned so far."""
    ask = students.Ask(int(now.stories), int(now.temperature), now.seed)
    made = students.begun(ask)
    behind = recordings.until(students.recorded(ask), components.lived("students"), len(made))
    about = layout.opening("Asking the teacher…", students.known.there() is not None, students.known)
    looks = behind.found["steps"] if behind else [students.look(one) for one in made]
    sent = payload.students(ask._asdict(), now.case, about, students.ends(), recordings.label(behind))
    mounts.students(sent)
    return layout.Drawn(figures.facts(sent, looks), figures.rows(sent, looks))
