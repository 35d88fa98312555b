"""What the recorded runs of Training were asked for, and the recording where a view asks for the same."""

from typing import Any

from pages.server import prose, recordings
from pages.server.recordings import Recording
from pages.training.address import Training
from pages.training.work import lessons, objectives
from pages.training.work.runs import Plan

CHAPTER = "training"
NAMES = ("learn", "own", "objectives", "finetune", "instruct")


def planned(now: Training, text: str = "") -> Plan:
    """What the controls ask for, with the text to learn from where it is not the world's stories."""
    return Plan(
        int(now.layers),
        int(now.width),
        int(now.heads),
        now.positions,
        now.optimizer,
        float(now.rate),
        int(now.batch),
        now.steps,
        now.seed,
        text,
        now.cut if text else "letters",
    )


def run(plan: Plan) -> Recording | None:
    """The recorded run of that plan, if there is one."""
    return recordings.of(CHAPTER, "own" if plan.text else "learn", vars(plan))


def settings(name: str) -> dict[str, Any]:
    """What a run is asked for that is the same for everybody; with the sentences that it is tried on."""
    if name == "finetune":
        sizes, tested, _ = lessons.task(0)
        return {"sizes": list(sizes), "seeds": lessons.SEEDS, "tested": tested, "steps": lessons.tuning_steps()}
    if name == "instruct":
        questions, looks, steps = lessons.questions()
        return {"questions": questions, "looks": looks, "steps": steps}
    task = objectives.task()
    return {"halves": prose.examples(CHAPTER)["halves"], "looks": task.looks, "steps": task.steps}


def same(name: str) -> Recording | None:
    """The recorded run that is the same for everybody, if it is what the code would give now."""
    return recordings.of(CHAPTER, name, settings(name))


def presets(field: str) -> list[str]:
    """What the presets of a control put into it: recorded, too."""
    return [one[field] for one in prose.examples(CHAPTER)[field].values()]
