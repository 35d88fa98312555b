"""What the views of Training are told while something learns: where a run stands, or one more step of what everybody shares."""

from collections.abc import Callable
from typing import Any

from pages.server import files, prose, recordings, world
from pages.server.checks import Question, option, whole
from pages.server.endpoint import Answers
from pages.server.growing import Growing
from pages.training.address import PART_NAMES, Training
from pages.training.work import forgetting, lessons, little, noise, objectives, reciting, runs, scaling, steps, students
from pages.training.work import recorded as of_recordings
from viz.training.finetune import payload as of_trials
from viz.training.instruct import payload as of_lessons
from viz.training.little import payload as of_little
from viz.training.noise import payload as of_noise
from viz.training.objectives import payload as of_guesses
from viz.training.trainer import payload as of_runs
from viz.training.update import payload as of_updates

AT_ONCE = 12  # looks in one answer
SEEDS = Training.__dataclass_fields__["seed"].metadata["range"]
AXES = Training.__dataclass_fields__["axis"].metadata["options"]


def train(question: Question) -> dict[str, Any]:
    """How the run `run` goes after being told to `do` something (runs.DOING): what came after the first `points` and
    `looks`, and, if `about`, what stays the same."""
    do, points, looks = option(question["do"], runs.DOING), whole(question["points"]), whole(question["looks"])
    run = runs.find(str(question["run"]))
    run.tell(do)
    state = run.state  # before its looks: a run that is over has no later ones
    found = run.looks[looks : looks + AT_ONCE]
    piece = run.about.tokenizer.piece if run.about else None
    more = len(run.looks) > looks + len(found)
    return {
        "from": [points, looks],
        "state": "running" if more and state == "over" else state,  # so that the view asks again
        "place": run.place,
        "said": "" if more else run.said,
        "speed": round(run.speed),
        "points": [of_runs.point(*one) for one in run.points[points:]],
        "looks": [of_runs.look(one, piece) for one in found] if piece else [],
        "about": _about(run) if question["about"] and piece else None,
    }


def _about(run: runs.Run) -> dict[str, Any]:
    """What stays the same in a run."""
    about = run.about
    assert about  # who asks has seen that it is there
    return of_runs.about(
        about.groups,
        about.sentence,
        len(about.prompt),
        about.floor,
        about.config.vocab_size,
        about.parameters,
        about.tokenizer.piece,
    )


def finetune(question: Question) -> dict[str, Any]:
    """The next trial of fine-tuning, the one after the first `from`."""
    most = len(lessons.task(0)[0]) * lessons.SEEDS
    return _next(
        question, lessons.tuning(), most, lambda one: of_trials.trial(one.size, one.seed, one.pretrained, one.scratch)
    )


def instruct(question: Question) -> dict[str, Any]:
    """The next look at a model that learns to answer."""
    most = lessons.questions()[1]
    return _next(question, lessons.answering(), most, lambda one: of_lessons.lesson(lessons.lesson(one)))


def reply(question: Question) -> dict[str, Any]:
    """What is said to a person's own story and question at first and at the look `at`."""
    own, at = world.in_words(str(question["own"])), whole(question["at"])
    return {"replies": [lessons.reply(place, own) for place in (0, at)]}


def recorded(question: Question) -> dict[str, Any]:
    """What was recorded of a view's run (pages.training.recorder)."""
    several = {one.name: students.NAME for one in students.WHOLE} | {forgetting.NAME: forgetting.NAME}
    several |= {noise.name(*one): noise.NAME for one in noise.RUNS}
    several |= {little.name(seed): little.NAME for seed in little.SEEDS}
    name = option(question["name"], (*of_recordings.NAMES, reciting.NAME, *several))
    if view := several.get(name):
        return {"steps": recordings.read(of_recordings.CHAPTER, view).found["runs"][name]}
    return dict(recordings.read(of_recordings.CHAPTER, name).found)


def fill(question: Question) -> dict[str, Any]:
    """The words for the hole of a sentence at the look `at`."""
    return of_guesses.filled(*objectives.filled(whole(question["at"]), objectives.hole(str(question["hole"]))))


def compare(question: Question) -> dict[str, Any]:
    """The next look at the three models."""
    halves = prose.examples("training")["halves"]
    first, seconds = halves["first"], [text for text, _ in halves["seconds"]]
    return _next(
        question,
        objectives.comparing(),
        objectives.task().looks,
        lambda one: of_guesses.look(one, objectives.followed(one, first, seconds)),
    )


def larger(question: Question) -> dict[str, Any]:
    """The run that the law of `axis` is asked about, as `train`: begun where `run` is none, to play."""
    axis, run = option(question["axis"], AXES), str(question["run"])
    plan = scaling.larger(axis)
    if not runs.known(run, plan.key):
        if question["do"] != "play":
            return {"run": "", "state": "none"}
        run = runs.begin(plan).id
    return train(Question(question, run=run)) | {"run": run, "axis": axis}


def recited(question: Question) -> dict[str, Any]:
    """The next looks at toys that learn by heart, those after the first `from`."""
    seed, start = whole(question["seed"], *SEEDS), whole(question["from"])
    found = reciting.after(seed, start)
    return {"steps": [reciting.look(one, seed) for one in found], "over": start + len(found) >= reciting.looks()}


def _noise(question: Question) -> tuple[str, int]:
    """The kind of noise and the seed."""
    return option(question["kind"], _options("noise")), whole(question["seed"], *SEEDS)


def noise_(question: Question) -> dict[str, Any]:
    """The next looks at toys that read noise, those after the first `from`."""
    start = whole(question["from"])
    found = noise.after(*_noise(question), start)
    return {"steps": [of_noise.look(one) for one in found], "over": start + len(found) >= noise.looks()}


def surprising(question: Question) -> dict[str, Any]:
    """The documents next to a threshold."""
    threshold = whole(question["threshold"], *Training.__dataclass_fields__["threshold"].metadata["range"])
    return {"near": noise.nearest(*_noise(question), threshold)}


def little_(question: Question) -> dict[str, Any]:
    """The next looks at toys with little text, those after the first `from`."""
    seed, start = whole(question["seed"], *SEEDS), whole(question["from"])
    found = little.after(seed, start)
    return {"steps": [of_little.look(one) for one in found], "over": start + len(found) >= little.looks()}


def learned(question: Question) -> dict[str, Any]:
    """The next looks at students of the toy, those after the first `from`."""
    stories, temperature = (int(option(str(question[name]), _options(name))) for name in ("stories", "temperature"))
    ask = students.Ask(stories, temperature, whole(question["seed"], *SEEDS))
    start = whole(question["from"])
    found = students.after(ask, start)
    return {"steps": [students.look(one) for one in found], "over": start + len(found) >= students.looks()}


def continued(question: Question) -> dict[str, Any]:
    """The next looks at copies of the toy that go on with another world, those after the first `from`."""
    seed, start = whole(question["seed"], *SEEDS), whole(question["from"])
    found = forgetting.after(seed, start)
    return {"steps": [forgetting.look(one) for one in found], "over": start + len(found) >= forgetting.looks()}


def _options(name: str) -> tuple[str, ...]:
    return tuple(Training.__dataclass_fields__[name].metadata["options"])


def _next(question: Question, growing: Growing[Any], most: int, shown: Callable[[Any], Any]) -> dict[str, Any]:
    """The steps behind the first `from` that there are already, or else the next one; and whether those were all."""
    start = whole(question["from"])
    found = growing.after(start, most)
    return {"steps": [shown(one) for one in found], "over": start + len(found) >= most}


def ways(question: Question) -> dict[str, Any]:
    """The way of one weight by three optimizers, and of the loss."""
    return of_updates.ways(
        steps.ways(option(question["part"], PART_NAMES), whole(question["row"]), whole(question["column"]))
    )


ANSWERS: Answers = {
    "train": train,
    "finetune": finetune,
    "instruct": instruct,
    "reply": reply,
    "objectives": compare,
    "fill": fill,
    "recorded": recorded,
    "larger": larger,
    "ways": ways,
    "recited": recited,
    "noise": noise_,
    "surprising": surprising,
    "little": little_,
    "students": learned,
    "forgetting": continued,
}
ROUTES = (
    files.route(
        "/glassbox/model/{name}", runs.file, lambda name: f"glassbox-step-{name.rpartition('-')[2]}.safetensors"
    ),
)
