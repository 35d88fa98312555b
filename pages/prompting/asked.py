"""What a view asks, read and checked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from model.errors import UserError
from pages.prompting.address import Prompting
from pages.prompting.work import acting, chained, few, library, memory, socratic, stepwise, teamed, thinking
from pages.prompting.work.few import Asked
from pages.server.address import MAX_TEXT
from pages.server.checks import BadQuestion, listed, option, whole

RULES = Prompting.__dataclass_fields__
CHOICES = ("task", "answers", "instruct", "form")


def question(now: Prompting) -> dict[str, Any]:
    """What a view asks to measure what the controls ask for."""
    words = {"table": now.table if now.task == few.OWN else "", "system": now.system if now.form == "chat" else ""}
    return {name: getattr(now, name) for name in CHOICES} | words | {"order": now.order}


def asked(question: Mapping[str, Any]) -> Asked:
    """What is to be measured. Raises BadQuestion for what the address cannot hold, UserError for a table that is none."""
    fields: dict[str, Any] = {name: option(question[name], RULES[name].metadata["options"]) for name in CHOICES}
    for name in ("table", "system"):
        if not isinstance(question[name], str) or len(question[name]) > MAX_TEXT:
            raise BadQuestion(f"{name} is no text, or too long")
        fields[name] = question[name]
    fields["order"] = whole(question["order"], *RULES["order"].metadata["range"])
    return few.asked(replace(Prompting(), **fields))


def place(question: Mapping[str, Any], ask: Asked) -> tuple[int, int]:
    """The number of examples and the item that stand in the prompt. Raises BadQuestion for others."""
    wanted = int(option(question["shots"], RULES["shots"].metadata["options"]))
    return few.most(ask.task, wanted), whole(question["item"], 0, len(ask.task.items) - 1)


def shown(now: Prompting, ask: Asked) -> tuple[int, int]:
    """The same by the controls: what a smaller task lacks gives way to its last."""
    return few.most(ask.task, int(now.shots)), min(now.item, len(ask.task.items) - 1)


def tuned(question: Mapping[str, Any]) -> tuple[str, str, str]:
    """The task, the number of vectors, and as what they begin. Raises BadQuestion for what the address cannot hold."""
    names = ("tuned", "vectors", "begins")
    task, vectors, begins = (option(question[name], RULES[name].metadata["options"]) for name in names)
    return task, vectors, begins


def puzzle(question: Mapping[str, Any]) -> str:
    """What the learners of Steps learn. Raises BadQuestion for anything else."""
    return option(question["puzzle"], RULES["puzzle"].metadata["options"])


def touch(question: Mapping[str, Any]) -> tuple[stepwise.Touch, int]:
    """A question with what is done to its steps, and the moment of the run. Raises BadQuestion for what the address cannot hold."""
    name, text = puzzle(question), question["text"]
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        raise BadQuestion("text is no text, or too long")
    done = option(question["touch"], RULES["touch"].metadata["options"])
    place = whole(question["place"], 1, stepwise.puzzle(name).steps)
    return stepwise.Touch(name, text, done, place), moment(question)


def moment(question: Mapping[str, Any]) -> int:
    """A moment of a run; -1: the end of the recorded one. Raises BadQuestion for others."""
    return whole(question["at"], stepwise.RECORDED, stepwise.looks() - 1)


def passages(question: Mapping[str, Any]) -> tuple[tuple[str, ...], str, str]:
    """Passages, a question and the answer that is looked for. Raises BadQuestion for what is none, UserError for too much."""
    put = listed(question["passages"], 0, 2_000)
    words, answer = question["question"], question["answer"]
    if not all(isinstance(one, str) for one in (*put, words, answer)) or not words.strip():
        raise BadQuestion("passages, a question and an answer are texts")
    if (
        len(words) > library.MOST_QUESTION
        or len(answer) > library.MOST_QUESTION
        or sum(map(len, put)) > library.MOST_TEXT
    ):
        raise UserError("These passages are too much for one prompt: put in fewer.")
    return tuple(put), words, answer


def recalled(question: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """The window, the way, the running summary, and a question of one's own. Raises BadQuestion for what is none, UserError for too much."""
    window, way = option(question["window"], memory.WINDOWS), option(question["way"], memory.WAYS)
    summary, words = question["summary"], question["question"]
    if not isinstance(summary, str) or len(summary) > MAX_TEXT or not isinstance(words, str) or not words.strip():
        raise BadQuestion("a summary and a question are texts")
    return window, way, summary, memory.question(replace(Prompting(), recall=words))


def thought(question: Mapping[str, Any]) -> thinking.Asked:
    """Who values the positions, how many are kept, and a puzzle of one's own. Raises BadQuestion for what the address cannot hold,
    UserError for what is no puzzle."""
    judge, breadth = option(question["judge"], thinking.JUDGES), option(question["breadth"], thinking.BREADTHS)
    numbers = question["numbers"]
    if not isinstance(numbers, str) or len(numbers) > MAX_TEXT:
        raise BadQuestion("numbers is no text, or too long")
    return thinking.Asked(judge, breadth, thinking.own(numbers))


def problem(question: Mapping[str, Any]) -> chained.Problem:
    """A word problem of one's own. Raises BadQuestion for what is no text, UserError for what is no problem."""
    words, result = question["words"], question["result"]
    if not all(isinstance(one, str) and len(one) <= MAX_TEXT for one in (words, result)):
        raise BadQuestion("a problem and its answer are texts, and not too long")
    return chained.typed(words, result)


def tools(question: Mapping[str, Any]) -> acting.Asked:
    """A question for the agent, and how it is asked. Raises BadQuestion for what the address cannot hold, UserError for too much."""
    words = question["errand"]
    if not isinstance(words, str) or len(words) > MAX_TEXT:
        raise BadQuestion("errand is no text, or too long")
    taught, calls = (option(question[name], RULES[name].metadata["options"]) for name in ("taught", "calls"))
    return acting.asked(replace(Prompting(), errand=words, taught=taught, calls=calls))


def steps(question: Mapping[str, Any]) -> tuple[acting.Step, ...]:
    """Steps of a trace, as texts in order. Raises BadQuestion for what are none, UserError for too long ones."""
    listed_ = listed(question["steps"], 0, acting.MOST_STEPS)
    if not all(isinstance(one, str) for one in listed_):
        raise BadQuestion("steps are texts")
    return acting.traced(listed_)


def scores(question: Mapping[str, Any]) -> tuple[str, acting.Setting]:
    """What the agent's scores are of, and how it is asked. Raises BadQuestion for what the address cannot hold."""
    names = ("scores", "taught", "calls")
    what, taught, calls = (option(question[name], RULES[name].metadata["options"]) for name in names)
    return what, acting.setting(taught, calls)


def filled(question: Mapping[str, Any]) -> tuple[str, int, str]:
    """A form of question, a story, and the word that is filled in. Raises BadQuestion for what the address cannot hold."""
    form, word = option(question["form"], socratic.FORMS), question["word"]
    if not isinstance(word, str):
        raise BadQuestion("a word is a text")
    return form, whole(question["tale"], 0, socratic.CHOICES - 1), word


def message(question: Mapping[str, Any]) -> tuple[int, tuple[tuple[str, str], ...]]:
    """A task of Agents, and what was done to its fields. Raises BadQuestion for what is none, UserError for a field that is none."""
    at, words = whole(question["task"], *RULES["errand_at"].metadata["range"]), question["message"]
    if not isinstance(words, str) or len(words) > MAX_TEXT:
        raise BadQuestion("message is no text, or too long")
    return at, tuple(sorted(teamed.changes(words).items()))
