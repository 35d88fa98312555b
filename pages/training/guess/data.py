"""What the room can be asked of Training's views on data: what is recited, kept, forgotten, or learned from little."""

import math
from typing import Any

from pages.room import making
from pages.room.asking import Asked
from pages.training.address import Training
from pages.training.work import filters, forgetting, little, noise, reciting
from pages.training.work import students as school
from viz.training.little.payload import best as least
from viz.training.noise.data import KINDS
from viz.training.noise.payload import counted
from viz.training.recited.payload import whole


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


def noise_(now: Training) -> list[Asked]:
    """How much noise is kept by the trusted text's threshold, and what that makes of the loss where the run is recorded."""
    about = noise.about(now.noise, now.seed)
    kept, of = counted(about, about["cut"])["noisy"]
    says = f"{kept:,} of {of:,} noisy documents are kept, {100 * kept / of:.0f} %."
    ask = f"Noise: {KINDS[now.noise]}. How many per cent of it does a filter keep that lets {100 * about['passed']:.0f} % of trusted stories through?"
    found = [making.number(ask, round(100 * kept / of, 1), (0, 100), "%", says, within=5.0, model="A bigram")]
    if run := noise.recorded(now.noise, now.seed):
        above = {name: value - about["floor"] for name, value in run.found["steps"][-1]["held"].items()}
        said = f"With the filter it ends {above['filtered']:.2f} nats above the floor, with all documents {above['all']:.2f}."
        ask = f"Toys end {above['all']:.2f} nats above the floor with all documents, {above['clean']:.2f} with the stories alone. Where does one with the filter end?"
        end = round(above["filtered"], 3)
        found.append(making.number(ask, end, (0, 1), "nats above the floor", said, within=0.1, model="Toys, recorded"))
    return found


def little_(now: Training) -> list[Asked]:
    """How low a toy with little text comes, beside one with plenty. Nothing where no such run is recorded."""
    run = little.recorded(now.seed)
    if not run:
        return []
    about, steps = little.about(now.seed), run.found["steps"]
    texts = about["texts"]
    plenty = max(texts, key=lambda one: texts[one]["stories"])
    name = now.reads if now.reads != plenty else min(texts, key=lambda one: texts[one]["stories"])
    once, low = steps[-1]["held"][plenty] - about["floor"], least(steps, name)
    end = low["held"][name] - about["floor"]
    says = f"At its best, at step {low['step']}, it is {end:.2f} nats above the floor; at the end {steps[-1]['held'][name] - about['floor']:.2f}."
    ask = f"A toy that reads {texts[plenty]['stories']:,} stories once ends {once:.2f} nats above the floor. How near does one come that reads {texts[name]['stories']:,} stories again and again?"
    more: dict[str, Any] = {"within": 0.15, "model": "Toys, recorded"}
    return [making.number(ask, round(end, 2), (0, 2), "nats above the floor", says, **more)]
