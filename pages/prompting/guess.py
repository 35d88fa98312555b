"""What the room can be asked about the views of Prompting; the keys are what was recorded, or measured here."""

from pages.prompting import asked
from pages.prompting.address import Prompting
from pages.prompting.work import (
    acting,
    chained,
    few,
    library,
    memory,
    socratic,
    stepwise,
    sure,
    teamed,
    thinking,
    tuned,
)
from pages.room import making
from pages.room.asking import Asked
from pages.server import models, prose
from pages.server.address import DEFAULT_MODEL

WITHIN = 2.0  # answers by which a guess may be wrong
WITHIN_MANY = 10.0  # of 200
NEXT = {0: 2, 1: 2, 2: 4, 4: 8, 8: 4}  # the number of examples that is asked about


def fewshot(now: Prompting) -> list[Asked]:
    """How many answers are right with other numbers of examples. Nothing about what was never measured."""
    ask = few.asked(now)
    if not (found := few.scores(ask)):
        return []
    right, measured = found
    tried, (count, _) = few.counts(ask.task), asked.shown(now, ask)
    other = NEXT[count] if NEXT[count] in tried else 0
    known, title = right[tried.index(count)], ask.task.title.lower()
    prompt = f"{title.capitalize()}, {count} examples: {known} of {measured} answers are right. How many with {other}?"
    says = f"With {other} examples {right[tried.index(other)]} of {measured} answers are right."
    more = {"within": WITHIN, "model": models.title(DEFAULT_MODEL)}
    return [making.number(prompt, right[tried.index(other)], (0, measured), "answers", says, **more)]


def soft(now: Prompting) -> list[Asked]:
    """Whether learned vectors do as well as four examples. Nothing about a run that is not over."""
    found = tuned.recorded(now.tuned, now.vectors, now.begins)
    written = {title: right for title, right, _ in tuned.written(now.tuned)}
    if not found or not written:
        return []
    examples = written["four examples"]
    right = sum(found.found["steps"][-1]["right"])
    asked_ = few.task(now.tuned).items
    vectors = "One vector" if now.vectors == "1" else f"{now.vectors} vectors"
    ask = f"Four examples get {examples} of {len(asked_)} questions right. {vectors}, learned from eight: how many?"
    says = f"{vectors} without a word: {right} of {len(asked_)} questions are right."
    more = {"within": WITHIN, "model": models.title(DEFAULT_MODEL)}
    return [making.number(ask, right, (0, len(asked_)), "answers", says, **more)]


def scratch(now: Prompting) -> list[Asked]:
    """Whether answers follow a changed step. Nothing about a run that was not recorded."""
    if not (found := stepwise.faithful(now.puzzle)):
        return []
    place = stepwise.of(now).place
    right, _, asked_ = found["keep"][place - 1]
    title, steps = stepwise.TITLES[now.puzzle].lower(), len(found["keep"])
    ask = f"{title.capitalize()}, written with {steps} steps: step {place} is changed, the rest kept. How many of {asked_} answers are still right?"
    says = f"With step {place} changed and the rest kept, {right} of {asked_} answers are right."
    return [making.number(ask, right, (0, asked_), "answers", says, within=WITHIN_MANY, model="two toys")]


def of_library(now: Prompting) -> list[Asked]:
    """How many paraphrased questions are answered with what BM25 finds. Nothing about what is not recorded."""
    if now.shelf == library.OWN or not (found := library.recorded(now.size)):
        return []
    half = len(library.questions()) // 2
    right = {name: sum(step["said"][name][1] for step in found.found["steps"][half:]) for name in ("bm25", "dense")}
    ask = f"{half} questions in other words than the texts': with the passage that is nearest in meaning {right['dense']} answers are right."
    says = f"With BM25's first passage {right['bm25']} of {half} answers are right."
    more = {"within": WITHIN, "model": models.title(DEFAULT_MODEL)}
    wanted = f"{ask} How many with the passage that shares most words?"
    return [making.number(wanted, right["bm25"], (0, half), "answers", says, **more)]


def of_sureness(now: Prompting) -> list[Asked]:
    """How many are right of those that it answers. Nothing where nothing is recorded, or everything refused."""
    if not (found := sure.recorded()):
        return []
    at, steps = sure.MEASURES.index(now.by_what), found.found["steps"][: len(sure.questions())]
    kept = [one["right"] for one in steps if one["sure"][at] >= now.least / 100]
    if not kept:
        return []
    ask = f"Of {len(steps)} questions it answers {len(kept)}: those of which it is at least {now.least} per cent sure. How many of them rightly?"
    says = f"{sum(kept)} of {len(kept)} answers are right."
    more = {"within": WITHIN, "model": models.title(DEFAULT_MODEL)}
    return [making.number(ask, sum(kept), (0, len(kept)), "answers", says, **more)]


def of_memory(now: Prompting) -> list[Asked]:
    """How much a running summary keeps. Nothing about a window that is not recorded, or that holds everything."""
    first = memory.first(now.window)
    if not first or not (found := memory.recorded(now.window)):
        return []
    told = [one for one in found.found["steps"] if "at" in one and one["at"] < first]
    right = {way: sum(one["said"][way][1] for one in told) for way in memory.WAYS}
    ask = f"{first} facts have fallen out of the window; a running summary stands in their place. How many of them does the model still know?"
    says = f"With the summary {right['summary']} of {first} answers are right, with a search in what fell out {right['search']}."
    more = {"within": WITHIN, "model": models.title(DEFAULT_MODEL)}
    return [making.number(ask, right["summary"], (0, first), "facts", says, **more)]


def of_thoughts(now: Prompting) -> list[Asked]:
    """How many puzzles exact values solve. Nothing where nothing is recorded."""
    found = {(one["judge"], one["breadth"]): one for one in thinking.scores()}
    if not found:
        return []
    model, exact = found["model", now.breadth], found["exact", now.breadth]
    ask = f"By the model's own values {model['solved']} of {model['of']} puzzles are solved. The same steps, but exact values: how many?"
    says = f"With exact values {exact['solved']} of {exact['of']}: for the others the steps that it proposes do not lead to 24."
    more = {"within": WITHIN, "model": models.title(DEFAULT_MODEL)}
    return [making.number(ask, exact["solved"], (0, exact["of"]), "puzzles", says, **more)]


def chains(now: Prompting) -> list[Asked]:
    """How many problems are right with worked steps in the examples. Nothing about what is not recorded."""
    if not (found := chained.recorded()):
        return []
    right = {
        way: sum(step["written"][0][4] for step in found.found["steps"] if step["way"] == way)
        for way in ("few", "chain")
    }
    count = len(chained.listed())
    ask = f"{count} word problems behind four examples with answers: {right['few']} are right. How many with worked steps in the same examples?"
    says = f"With worked steps in the examples {right['chain']} of {count} answers are right."
    more = {"within": WITHIN, "model": models.title(DEFAULT_MODEL)}
    return [making.number(ask, right["chain"], (0, count), "answers", says, **more)]


def of_agent(now: Prompting) -> list[Asked]:
    """How many tasks are done that need two tools in a row. Nothing about a setting that is not recorded."""
    setting = acting.setting(now.taught, now.calls)
    found = {(one["examples"], one["masked"]): one["right"] for one in acting.compared()}
    if not (rights := found.get((setting.examples, setting.masked))):
        return []
    (sums, asked_sums), (looks, asked_looks), (both, asked_) = (rights[kind] for kind in ("sum", "look", "both"))
    ask = f"With tools the model does {sums} of {asked_sums} sums and {looks} of {asked_looks} look-ups. How many of {asked_} tasks that need both?"
    says = f"{both} of {asked_} tasks with a look-up and then arithmetic are done."
    return [making.number(ask, both, (0, asked_), "tasks", says, within=0.0, model=models.title(DEFAULT_MODEL))]


def of_parts(now: Prompting) -> list[Asked]:
    """How many answers are right in parts. Nothing where nothing is recorded."""
    found = {one["form"]: one for one in socratic.scores()}.get(now.composite)
    if not found:
        return []
    example, asked_ = socratic.asked(now.composite)[now.tale].asks.replace(" ?", "?"), found["of"]
    ask = f"“{example}” Asked as a whole, {found['whole']} of {asked_} answers to such questions are right. How many in parts?"
    says = f"In parts {found['parts']} of {asked_} answers are right."
    return [making.number(ask, found["parts"], (0, asked_), "answers", says, within=WITHIN_MANY, model="a toy")]


def of_team(now: Prompting) -> list[Asked]:
    """How many tasks come right without the word for the operation. Nothing where nothing is recorded."""
    if not (found := teamed.recorded()):
        return []
    right = {
        lost: [one["right"] for one in found.found["steps"] if one.get("lost") == lost] for lost in ("", "operation")
    }
    whole, without, count = sum(right[""]), sum(right["operation"]), len(right[""])
    ask = f"Two agents do {whole} of {count} tasks. How many if the word for the operation is lost from the message?"
    says = f"{without} of {count} tasks come right without the word for the operation."
    return [making.number(ask, without, (0, count), "tasks", says, model=models.title(DEFAULT_MODEL))]


def outlook(now: Prompting) -> list[Asked]:
    """What a source of the chosen question found, before it is read. Nothing where no source has one number to guess."""
    about = next(one for one in prose.examples("prompting", "outlook") if one["id"] == now.topic)
    if not (room := about["room"]):
        return []
    low, high = room["range"]
    unit = "tonnes" if about["id"] == "energy" else "%"
    within = round((high - low) / 20, 1)
    return [making.number(room["prompt"], room["value"], (low, high), unit, room["says"], within=within, model="")]


QUESTIONS = {
    "fewshot": fewshot,
    "soft": soft,
    "scratch": scratch,
    "library": of_library,
    "sure": of_sureness,
    "memory": of_memory,
    "thoughts": of_thoughts,
    "chains": chains,
    "agent": of_agent,
    "socratic": of_parts,
    "team": of_team,
    "outlook": outlook,
}
