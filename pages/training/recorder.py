"""Records a whole run of each view of Training that learns: `make recordings`.

It asks the live answers what a browser asks them, so a recording holds what a person would have seen.
"""

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from pages.server import recordings
from pages.server.checks import Question
from pages.server.recordings import Made
from pages.server.world import in_words
from pages.training import live
from pages.training.address import Training
from pages.training.work import (
    forgetting,
    lessons,
    little,
    noise,
    objectives,
    reciting,
    recorded,
    runs,
    students,
    taught,
)
from viz.training.forgetting import payload as of_forgetting
from viz.training.students import payload as of_students

SOON = 0.05  # seconds between two questions


def plan(view: str) -> runs.Plan:
    """What Training asks for when nobody has changed anything."""
    now = Training(view=view)
    return recorded.planned(now, now.own if view == "own" else "")


def trained(asked: runs.Plan, upto: int | None = None) -> Made:
    """A model that learns the world's stories or the text, until its end or until it has made `upto` steps."""
    run, state, about = runs.begin(asked), "", None
    points: list[Any] = []
    looks: list[Any] = []
    while state != "over" and (upto is None or len(points) < upto):
        question = {"run": run.id, "do": "play", "points": len(points), "looks": len(looks), "about": not about}
        said = live.train(Question(question))
        state, about = said["state"], about or said["about"]
        points, looks = points + said["points"], looks + said["looks"]
        time.sleep(SOON)
    run.tell("stop")
    facts = runs.facts(run)
    assert facts is not None
    found = {"points": points, "looks": looks, "about": about, "facts": facts._asdict()}
    return vars(asked), [asked.seed], found


def compared() -> Made:
    """Three objectives, and what they put into the gaps of the presets."""
    steps = recordings.whole(live.compare, {})
    holes = dict.fromkeys(objectives.hole(one) for one in recorded.presets("hole"))
    filled = {hole: [live.fill(Question(hole=hole, at=at)) for at in range(len(steps))] for hole in holes}
    return recorded.settings("objectives"), [0], {"steps": steps, "filled": filled}


def tuned() -> Made:
    """Fine-tuning with few labels."""
    return recorded.settings("finetune"), list(range(lessons.SEEDS)), {"steps": recordings.whole(live.finetune, {})}


def instructed() -> Made:
    """A model that learns to answer, and what it says to the questions of the presets."""
    steps = recordings.whole(live.instruct, {})
    owns = dict.fromkeys(in_words(one) for one in recorded.presets("asked"))
    said = {own: [live.reply(Question(own=own, at=at))["replies"][1] for at in range(len(steps))] for own in owns}
    return recorded.settings("instruct"), [0], {"steps": steps, "replies": said}


def influences() -> Made:
    """Which stories taught the words of the presets."""
    taught.job()[1](lambda said, share: None)
    answers = {}
    for says, asks in taught.settings()["presets"]:
        words, at = taught.asked(says, asks)
        found = taught.found(words, at)
        assert found  # as the stories have just been read
        answers[" ".join(words[: at + 1])] = {name: value for name, value in asdict(found).items() if name != "said"}
    return taught.settings(), [0], {"answers": answers}


def recited() -> Made:
    """Three toys that learn secrets by heart."""
    steps = recordings.whole(live.recited, {"seed": 0})
    return reciting.settings(), [0], {"steps": steps}


def noise_() -> Made:
    """Three toys that read noise of each kind; and how words replaced end with three seeds."""
    found = {
        noise.name(*one): recordings.whole(live.noise_, dict(zip(("kind", "seed"), one, strict=True)))
        for one in noise.RUNS
    }
    ends: dict[str, list[float]] = {}
    for kind, seed in noise.RUNS:
        if kind == noise.RUNS[0][0]:
            about, last = noise.about(kind, seed), found[noise.name(kind, seed)][-1]
            above = {reader: round(loss - about["floor"], 3) for reader, loss in last["held"].items()}
            for name, value in ({"auc": round(about["auc"], 3)} | above).items():
                ends.setdefault(name, []).append(value)
    return noise.settings(), [0, 1, 2], {"runs": found, "ends": ends}


def little_() -> Made:
    """Toys with little text, a run for each seed; and how near each came to the floor."""
    found = {little.name(seed): recordings.whole(live.little_, {"seed": seed}) for seed in little.SEEDS}
    ends: dict[str, list[float]] = {}
    for seed in little.SEEDS:
        steps, floor = found[little.name(seed)], little.about(seed)["floor"]
        for name in steps[0]["held"]:
            ends.setdefault(name, []).append(round(min(one["held"][name] for one in steps) - floor, 3))
    return little.settings(), list(little.SEEDS), {"runs": found, "ends": ends}


def taught_students() -> Made:
    """Three students in several runs: some whole, of others the end."""
    runs = {ask: recordings.whole(live.learned, ask._asdict()) for ask in (*students.WHOLE, *students.ENDS)}
    ends = [of_students.end(ask._asdict(), steps[-1]) for ask, steps in runs.items()]
    return students.settings(), [0, 1, 2], {"runs": {ask.name: runs[ask] for ask in students.WHOLE}, "ends": ends}


def forgotten() -> Made:
    """Copies of the toy in another world: one run whole, of the others the end."""
    runs = {seed: recordings.whole(live.continued, {"seed": seed}) for seed in forgetting.SEEDS}
    ends = [of_forgetting.end(seed, steps[-1]) for seed, steps in runs.items()]
    found = {"runs": {forgetting.NAME: runs[forgetting.SEEDS[0]]}, "ends": ends}
    return forgetting.settings(), list(forgetting.SEEDS), found


MAKERS: dict[str, Callable[[], Made]] = {
    "learn": lambda: trained(plan("learn")),
    "own": lambda: trained(plan("own")),
    "objectives": compared,
    "finetune": tuned,
    "instruct": instructed,
    "taught": influences,
    reciting.NAME: recited,
    noise.NAME: noise_,
    little.NAME: little_,
    students.NAME: taught_students,
    forgetting.NAME: forgotten,
}

if __name__ == "__main__":
    recordings.make(recorded.CHAPTER, MAKERS)
