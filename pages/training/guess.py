"""What the room can be asked of Training: where the loss will be, which word is hidden, how many answers are right in the end.

The recorded runs hold the key: a live one has not been that far, or is somebody else's.
"""

import math
from typing import Any

from pages.room import making
from pages.room.asking import Asked, Key, normal
from pages.server import prose
from pages.server.keep import keep
from pages.server.recordings import Recording
from pages.training.address import Training
from pages.training.work import filters, forgetting, objectives, reciting, recorded, scaling, steps
from pages.training.work import students as school
from pages.training.work import taught as stories
from viz.training.exams.payload import middle
from viz.training.recited.payload import whole
from viz.training.scaling.data import AxisData

SOON = 0.1  # of the way: where the loss is asked for first
UNKNOWN_WORD = "[MASK]"
OPTIONS = 5


def loss(now: Training) -> list[Asked]:
    """The loss of the run that these settings ask for, soon and at the end. Nothing where no such run is recorded."""
    run = recorded.run(recorded.planned(now, now.own if now.view == "own" else ""))
    if not run:
        return []
    facts, looks = run.found["facts"], run.found["looks"]
    start, floor = math.log(facts["vocabulary"]), facts["floor"]
    steps = looks[-1]["step"]
    soon = min(looks, key=lambda one: abs(one["step"] - SOON * steps))
    said = f" The world itself needs {floor:.2f}: no model can do better." if floor else ""
    about: dict[str, Any] = {"model": "", "within": 0.15}
    begins = f"A new model guesses among {facts['vocabulary']} tokens: its loss is {start:.2f} nats"
    asked = []
    for one in (soon, looks[-1]):
        says = f"After {one['step']:,} steps the loss on new texts is {one['held']:.2f} nats.{said if one is not soon else ''}"
        ask = f"{begins}. What is it after {one['step']:,} steps?"
        asked.append(making.number(ask, round(one["held"], 2), (0, math.ceil(start)), "nats", says, **about))
    return asked


def hole(now: Training) -> list[Asked]:
    """The hidden word, as the model that sees both sides fills it in at the end of the recorded run."""
    sentence, run = objectives.hole(now.hole), recorded.same("objectives")
    filled = run.found["filled"].get(sentence) if run else None
    if not filled:
        return []
    words = {normal(word): value for word, value in filled[-1]["around"]}
    best, given = next(iter(words.items()))
    others = objectives.task().vocabulary - len(words)
    says = f"From both sides the model fills in “{best}” with {making.percent(given)}; from the left alone “{_left(filled[-1])}”."
    key = Key(
        "probability", (best,), tuple(words.items()), (f"{others} others", max(0.0, 1 - sum(words.values()))), says
    )
    text = sentence.replace(UNKNOWN_WORD, making.GAP)
    return [Asked("word", "Which word is hidden?", text, model="Masked model, recorded", key=key)]


def _left(filled: Any) -> str:
    return filled["before"][0][0] if filled["before"] else "nothing"


def tuning(now: Training) -> list[Asked]:
    """What reading is worth with few labels: how many sentences are right, with it and without."""
    run = recorded.same("finetune")
    if not run:
        return []
    sizes, tested = run.settings["sizes"], run.settings["tested"]
    means = {size: [_mean(run, size, column) for column in (2, 3)] for size in sizes}
    size = max(means, key=lambda one: means[one][0] - means[one][1])
    read, scratch = (100 * one for one in means[size])
    says = f"With {size} labels {read:.0f} % are right after reading, {scratch:.0f} % without ({tested} sentences, {run.settings['seeds']} trials)."
    ask = f"{size} labelled sentences: how many per cent of new ones are right"
    about: dict[str, Any] = {"within": 5.0}
    return [
        making.number(f"{ask} if the model has read stories before?", round(read, 1), (0, 100), "%", says, **about),
        making.number(f"{ask} if it has read nothing?", round(scratch, 1), (0, 100), "%", says, **about),
    ]


def _mean(run: Recording, size: int, column: int) -> float:
    """The mean accuracy of the trials with so many labels; column 2: after reading, 3: from scratch."""
    found = [one[column] for one in run.found["steps"] if one[0] == size]
    return sum(found) / len(found)


def instruct(now: Training) -> list[Asked]:
    """How many answers are right before the first lesson and after the last."""
    run = recorded.same("instruct")
    if not run:
        return []
    first, last = run.found["steps"][0], run.found["steps"][-1]
    before, after = (sum(right for _, right in one["answers"]) for one in (first, last))
    tested = len(last["answers"])
    says = f"{before} of {tested} answers were right before the first lesson, {after} after {last['step']} steps."
    ask = f"The toy has read stories and learns to answer, for {last['step']} steps. How many of {tested} answers are right"
    about: dict[str, Any] = {"within": max(1.0, tested // 20)}
    return [
        making.number(f"{ask} at the end?", after, (0, tested), "answers", says, **about),
        making.number(f"{ask} before it begins?", before, (0, tested), "answers", says, **about),
    ]


@keep(3)
def law(axis: str) -> AxisData:
    """The law of an axis; it takes a moment to fit."""
    return scaling.law(axis)


def larger(now: Training) -> list[Asked]:
    """The loss of the larger run that the law has not seen."""
    found = law(now.axis)
    used = [one for one in found.points if one.used]
    best = min(one.above for one in used)
    truth, expected = found.larger.above, found.expected
    says = (
        f"The larger run ended {truth:.3f} nats above the floor; the law of the smaller ones had said {expected:.3f}."
    )
    times = found.at / max(one.x for one in used)
    ask = f"The best of the smaller runs ends {best:.3f} nats above the floor. Where does one with {times:.1f} times the {_name(now.axis)} end?"
    most = math.ceil(200 * best) / 100
    return [making.number(ask, round(truth, 4), (0, most), "nats above the floor", says, within=round(most / 20, 4))]


def _name(axis: str) -> str:
    return {"compute": "compute", "parameters": "weights", "tokens": "text"}[axis]


def emergence(now: Training) -> list[Asked]:
    """The score that is all or nothing, of the best run; and how few runs have any."""
    found = law("compute")
    scores = [one.fitting[now.sentences - 1] for one in found.points]
    alone = max(one.fitting[0] for one in found.points)
    what = f"all of the first {now.sentences} sentences" if now.sentences > 1 else "the first sentence"
    best, none = 100 * max(scores), sum(one == 0 for one in scores)
    says = f"{what[:1].upper()}{what[1:]} fit in {best:.0f} % of the best run's stories; {none} of {len(scores)} runs score 0."
    asked = [
        making.number(
            f"How many of {len(scores)} runs score 0 when {what} must fit?",
            none,
            (0, len(scores)),
            "runs",
            says,
            within=1,
        )
    ]
    if now.sentences > 1:
        ask = f"In {100 * alone:.0f} % of the best run's stories the first sentence fits. In how many per cent do {what} fit?"
        asked.append(making.number(ask, round(best, 1), (0, 100), "%", says, within=5.0))
    return asked


def exams(now: Training) -> list[Asked]:
    """Where GPT-4 stood among people in the chosen exam; of the bar exam also among those who sat it for the first time."""
    one = next(one for one in prose.examples("training", "exams")["exams"] if one["id"] == now.exam)
    before, after = (middle(one[which]) for which in ("old", "new"))
    ask = f"{one['title']}: GPT-3.5 did better than {before:.0f} % of those who sat it. And GPT-4?"
    says = f"As OpenAI reported it: {one['new'][0]} {one['out_of']}, better than {after:.0f} %."
    about: dict[str, Any] = {"within": 10.0, "model": ""}
    asked = [making.number(ask, round(after, 1), (0, 100), "% of people", says, **about)]
    for who, at in one.get("again", [])[1:2]:
        says = f"Better than {at} % of those {who}, and not 90 % ({one['source']})."
        ask = f"The {after:.0f} % were counted among people who mostly sat it again. And of those {who}?"
        asked.append(making.number(ask, at, (0, 100), "% of people", says, **about))
    return asked


def backward(now: Training) -> list[Asked]:
    """Which word of the text that the step reads is the most surprising, of the five that are."""
    words = steps.read(now.read)
    found = steps.walked(words, now.stage, (-1,) * 5)
    losses: dict[str, float] = {}
    for word, loss in zip(words[1:], found.losses.tolist(), strict=True):
        losses[word] = max(loss, losses.get(word, 0.0))
    shown = dict(sorted(losses.items(), key=lambda one: -one[1])[:OPTIONS])
    if len(shown) < 2:
        return []
    best = max(shown, key=lambda one: shown[one])
    says = f"“{best}” costs {shown[best]:.2f} nats; the mean of all words is {found.loss:.2f}."
    ask = f"A step of training reads “{' '.join(words)}”. At which word is the loss greatest?"
    options = {word: shown[word] for word in dict.fromkeys(words) if word in shown}
    return [making.choice(ask, options, (best,), "loss in nats", says, model="Toy")]


def update(now: Training) -> list[Asked]:
    """How many of a matrix's weights AdamW's first step moves by just the learning rate."""
    found = steps.first_step(now.part)
    rate, moved = found.rates["adamw"], abs(found.updates["adamw"])
    equal = 100 * float((abs(moved - rate) < rate / 100).mean())
    says = f"{equal:.0f} %: the first step divides each gradient by its own size, so only the sign is left."
    ask = f"AdamW's learning rate is {rate:g}. How many per cent of the {moved.size:,} weights does its first step move by just that, up or down?"
    return [making.number(ask, round(equal, 1), (0, 100), "%", says, within=5.0, model="Fresh toy")]


def taught(now: Training) -> list[Asked]:
    """Which story did most for a word. Nothing where it is not known without reading."""
    words, at = stories.asked(now.says, now.asks)
    found = stories.found(words, at)
    if not found:
        return []
    shares = {making.clipped(" ".join(one.words)): one.share for one in (*found.stories[:3], found.stories[-1])}
    best = max(shares, key=lambda one: shares[one])
    says = f"“{best}” did most; the second {100 * found.stories[1].share:.0f} % as much."
    ask = f"It has read {found.of} stories. Which of these taught it most to say “{words[at]}” after “{' '.join(words[:at])}”?"
    options = dict(sorted(shares.items()))
    return [making.choice(ask, options, (best,), "influence, of the first", says, model="A toy of its own")]


def secrets(now: Training) -> list[Asked]:
    """How many secrets are recited with all copies, and without near copies. Nothing where no such run is recorded."""
    run = reciting.recorded(now.seed)
    if not run:
        return []
    last, about = run.found["steps"][-1], reciting.known(now.seed)[1]
    raw, near = (whole(last, about, kind)[0] for kind in ("raw", "near"))
    of = len(about["secrets"])
    says = f"{raw} of {of} secrets are recited with all copies in the text, {near} without near copies."
    ask = f"{of} secrets are planted in a training text, 1 to 40 times each. How many does a toy recite"
    more: dict[str, Any] = {"within": 2.0, "model": "Toys, recorded"}
    return [
        making.number(f"{ask} after reading all copies?", raw, (0, of), "secrets", says, **more),
        making.number(f"{ask} if near copies are dropped first?", near, (0, of), "secrets", says, **more),
    ]


def students(now: Training) -> list[Asked]:
    """How far above the floor two students end. Nothing where no such run is recorded."""
    run = school.recorded(school.Ask(int(now.stories), int(now.temperature), now.seed))
    if not run:
        return []
    last, begins = run.found["steps"][-1], run.found["steps"][0]["above"]["words"]
    words, soft = (last["above"][way] for way in ("words", "soft"))
    says = f"The student of words ends {words:.2f} nats above the floor, that of the toy’s probabilities {soft:.2f}."
    text = f"{now.stories} stories, read again and again" if now.stories != "0" else "new stories in every step"
    ask = f"A student smaller than the toy has {text}, and begins {begins:.2f} nats above the floor. Where is it after {last['step']} steps"
    more: dict[str, Any] = {"within": 0.2, "model": "Students, recorded"}
    span = (0, math.ceil(begins))
    return [
        making.number(f"{ask} if it learns from words?", round(words, 2), span, "nats", says, **more),
        making.number(f"{ask} if it learns from the toy’s probabilities?", round(soft, 2), span, "nats", says, **more),
    ]


def forgotten(now: Training) -> list[Asked]:
    """Where the loss on the old world ends, without replay and with a little. Nothing where no such run is recorded."""
    run = forgetting.recorded(now.seed)
    if not run:
        return []
    first, last = run.found["steps"][0], run.found["steps"][-1]
    begins, (none, little) = first["old"]["0"], (last["old"][share] for share in ("0", "5"))
    says = f"It ends {none:.2f} nats above the floor of the old world without replay, {little:.2f} with 5 %."
    ask = f"The toy is {begins:.2f} nats above the floor of the world that it knows, and goes on with another for {last['step']} steps. Where is it in the old one"
    more: dict[str, Any] = {"within": 0.15, "model": "Toys, recorded"}
    return [
        making.number(f"{ask} if it reads new stories only?", round(none, 2), (0, 3), "nats", says, **more),
        making.number(f"{ask} if 5 % are old stories?", round(little, 2), (0, 3), "nats", says, **more),
    ]


def filtered(now: Training) -> list[Asked]:
    """How many of the texts that come with Glassbox come through, and how many places are masked by mistake."""
    found = filters.filtered("", now.language, int(now.bands))
    wrong, masked, missed = filters.masks(found)
    left = sum(not one.stage for one in found.documents)
    says = f"{left} of {len(found.documents)} texts come through."
    ask = (
        f"{len(found.documents)} dirty texts go through six filters, which keep {now.language}. How many come through?"
    )
    asked = [making.number(ask, left, (0, len(found.documents)), "texts", says, within=2.0, model="")]
    if masked:
        errs = f"{wrong} of {masked} are no private data, and {missed} are overlooked."
        prompt = f"Patterns mask {masked} places as private data. How many of these are none?"
        asked.append(making.number(prompt, wrong or 0, (0, masked), "places", errs, model=""))
    return asked


QUESTIONS = {
    "learn": loss,
    "own": loss,
    "objectives": hole,
    "finetune": tuning,
    "instruct": instruct,
    "scaling": larger,
    "emergence": emergence,
    "exams": exams,
    "backward": backward,
    "update": update,
    "taught": taught,
    "filters": filtered,
    "recited": secrets,
    "students": students,
    "forgetting": forgotten,
}
