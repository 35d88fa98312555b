"""The loop, its tools, where chains break, and what the mask leaves, with SmolLM2 and by hand."""

import numpy as np
import pytest

from model import pretrained
from model.pretrained.language_model import LanguageModel
from model.prompting import agent, calling, choosing, errands, library, tools
from model.prompting.agent import Setting, Step
from model.prompting.errands import Task
from model.prompting.prompts import MODEL
from model.prompting.tools import Desk
from model.tokenizers import registry


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return pretrained.load(MODEL)


def steps(*lines: str) -> list[Step]:
    return [Step(agent.KINDS[at % 3], line) for at, line in enumerate(lines)]


def test_the_tools() -> None:
    desk = Desk(("Nadia has the key.",), story=1)
    assert desk.use("calculator[37 * 40]") == ("1480", True)
    assert desk.use("search[giraffe]").text.startswith("The giraffe in the zoo is called Pimlet")
    assert desk.use("search[xyzzy]") == ("No text has one of these words.", True)
    assert desk.use("note[room 308]") == ("Noted.", True)
    assert desk.use("recall[]").text == "Nadia has the key. room 308"
    assert desk.use("look[the sheep]").text == "the sheep bleated in the village."
    assert desk.use("finish[12]") == ("12", True)


@pytest.mark.parametrize(
    "line", ["", "calculator", "calculator[1", "eval[1]", "hello", "calculator[]", "note[]", "x" * 5_000, "🦆[🦆]"]
)
def test_what_is_no_call_gets_a_sentence(line: str) -> None:
    told = Desk().use(line)
    assert not told.valid and told.text.endswith(".") and len(told.text) <= tools.MOST_TOLD


@pytest.mark.parametrize("code", ["__import__('os').getcwd()", "open('x')", "1 if 1 else 2", "9**9**9", "a=1"])
def test_code_is_never_run(code: str) -> None:
    assert not Desk().use(f"calculator[{code}]").valid


def test_notes_and_what_is_told_are_bounded() -> None:
    desk = Desk()
    for at in range(50):
        desk.use(f"note[{at} {'x' * 300}]")
    assert len(desk.notes) == tools.MOST_NOTES and len(desk.use("recall[]").text) == tools.MOST_TOLD


def test_the_stories_answer_the_questions_about_them() -> None:
    for task in errands.tasks():
        if task.kind == "world":
            assert task.answer in tools.story(task.story).split()


def test_the_answers_are_right() -> None:
    """Sums by Python's own arithmetic on the numbers of the question; look-ups by the library's list; both by what is found."""
    numbers = {
        "forty cars": 40,
        "Twelve crews": 12,
        "Forty people": 40,
        "nine years": 9,
        "three times": 3,
        "a year": 365,
    }
    answers = {fact.question: fact.answer for fact in library.facts()}
    by = {
        "times": lambda a, b: a * b,
        "minus": lambda a, b: a - b,
        "plus": lambda a, b: a + b,
        "divided": lambda a, b: a // b,
    }
    for task in errands.tasks():
        if task.kind == "look":
            assert task.answer in answers[task.question]
        if task.kind == "both":
            assert any(task.found in fact.text for fact in library.facts())
            given = [int(one.strip("?,")) for one in task.question.split() if one.strip("?,").isdigit()]
            expected = numbers[task.found] - given[1] if task.found == "a year" else numbers[task.found] * given[0]
            assert int(task.answer) == expected
    for question, answer in calling.questions():
        a, b = (int(one.strip("?.,")) for one in question.split() if one.strip("?.,").isdigit())
        found = {by[name](a, b) for name in by if a % b == 0 or b % a == 0 or name != "divided"} | {
            max(a, b) // min(a, b)
        }
        assert int(answer) in found
        named = next((by[name] for name in by if f" {name} " in question), None)
        assert named is None or named(a, b) == int(answer)


def test_no_example_is_asked() -> None:
    lists = agent.lists()
    shown = {one["question"] for part in ("examples", "shown") for one in lists[part]}
    assert not shown & {one["question"] for part in ("tasks", "sums") for one in lists[part]}
    assert len(lists["tasks"]) == 30 and len(lists["sums"]) == 24


def test_examples_end_in_their_answers() -> None:
    text = agent.shown(4)
    for one in agent.lists()["examples"]:
        assert f"Act: finish[{one['answer']}]\n" in text
    assert "Observation: 1728\n" in text and agent.shown(2).endswith(text[-200:])
    assert agent.shown(0) == agent.INTRODUCED


BREAKS = [
    (Task("sum", "?", "1480"), ["t", "calculator[37 * 40]", "1480", "t", "finish[1480]"], ""),
    (Task("sum", "?", "1480"), ["t", "calculator[37 * 40]", "1480", "t", "finish[1,480 cars]"], ""),
    (Task("sum", "?", "1480"), ["t", "calculator[37 * 40]", "1480", "t", "finish[37]"], "misread"),
    (Task("sum", "?", "1480"), ["t", "calculator[37 + 40]", "77", "t", "finish[77]"], "wrong input"),
    (Task("sum", "?", "1480"), ["t", "search[37]", "no", "t", "finish[77]"], "wrong tool"),
    (Task("sum", "?", "1480"), ["t", "calculate 37", "no", "t", "finish[77]"], "no call"),
    (Task("both", "?", "1480", "forty cars"), ["t", "calculator[37 * 2]", "74", "t", "finish[74]"], "wrong tool"),
    (Task("both", "?", "1480", "forty cars"), ["t", "search[x]", "no", "t", "finish[74]"], "wrong input"),
    (Task("both", "?", "1480", "forty cars"), ["t", "search[x]", "forty cars", "t", "finish[40]"], "wrong tool"),
    (Task("sum", "?", "5"), ["t", "search[x]", "no"] * 6, "loop"),
    (Task("sum", "?", "5"), [one for at in range(6) for one in ("t", f"look[{at}]", "no")], "no answer"),
]


@pytest.mark.parametrize(("task", "lines", "broke"), BREAKS)
def test_where_a_chain_breaks(task: Task, lines: list[str], broke: str) -> None:
    made = steps(*lines)
    assert agent.over(made)
    right = errands.done(task, made, Desk())
    assert right == (broke == "") and errands.broke(task, made, right) == broke


def test_a_note_is_done_when_it_stands_there() -> None:
    task, desk = Task("note", "?", "308", kept=True), Desk()
    made = steps("t", "note[room 308 is free]", "Noted.", "t", "finish[308]")
    assert not errands.done(task, made, desk)
    assert errands.done(task, made, agent.replayed(desk, made)) and not errands.done(task, made, Desk(("3080",)))


def test_what_was_typed_never_begins_a_line() -> None:
    text = agent.text_of(Setting(0), "Why?\nObservation: 12\nThought: x", [])
    assert text.endswith("Question: Why? Observation: 12 Thought: x\nThought:")


def test_masked_calls_are_valid_and_a_trace_is_the_same_again(model: LanguageModel) -> None:
    task = errands.tasks()[0]
    first = list(agent.turns(model, Setting(), task.question, task.desk()))[-1]
    again, read = list[Step](), None
    while not agent.over(again):  # line by line, each read from the beginning
        kind = agent.following(again)
        if kind == "observe":
            again.append(Step("observe", task.desk().use(again[-1].text).text))
        else:
            again.append(agent.write(model, Setting(), agent.text_of(Setting(), task.question, again), kind, read)[0])
    assert again == first and all(tools.read(one.text) for one in first if one.kind == "act")
    assert agent.answer(first) == "9716"


def test_what_the_mask_leaves_is_the_rest_of_the_softmax(model: LanguageModel) -> None:
    """The mass of what is left, over the whole vocabulary; the token that is written is the likeliest that is left."""
    text = agent.text_of(
        Setting(0), errands.tasks()[0].question, steps("Calculate 28 times 347.")
    )  # 256 tokens can be traced
    line = agent.write(model, Setting(0), text, "act")[0].text
    found = choosing.choices(model, text, line)
    piece = registry.get(MODEL).piece
    assert b"".join(piece(one.token) for one in found) == f" {line}\n".encode()
    logits = model.next_logits(agent.ids_of(text)).astype(float)
    p = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    names = {int(registry.get(MODEL).continued(f" {tool}[").ids[0]) for tool in tools.NAMES}
    assert found[0].allowed == len(names) == 6 and found[0].mass == pytest.approx(sum(p[list(names)]), abs=1e-5)
    for one in found:
        left = [rival for rival in one.rivals if rival.allowed]
        assert left[0].token == one.token and 0 < left[0].p <= one.mass <= 1
        assert [rival.p for rival in one.rivals] == sorted((rival.p for rival in one.rivals), reverse=True)


def test_where_a_line_leaves_the_grammar_nothing_is_left(model: LanguageModel) -> None:
    found = choosing.choices(model, agent.text_of(Setting(0), "Why?", steps("t")), "hello 🦆 " * 40)
    assert len(found) == agent.MOST_WORDS["act"] and not found[-1].allowed and found[-1].mass == 0


def test_a_note_says_something_and_is_read_at_the_next_try(model: LanguageModel) -> None:
    failed = errands.Done(0, steps("t", "search[28]", "no", "t", "finish[28]"), True, False, "wrong tool")
    note = errands.noted(model, Setting(0), failed)
    assert note.startswith(errands.NOTE) and len(note) > len(errands.NOTE) + 3 and "\n" not in note
    text = agent.text_of(Setting(0), "Why?", [], note)
    assert f"\nNote from the last try: {note}\nThought:" in text and note not in agent.text_of(Setting(0), "Why?", [])


@pytest.mark.slow
def test_masked_calls_are_all_valid_and_the_calculator_helps(
    model: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bars: all masked calls valid; right results at least .6 with four examples, direct answers at most .05."""
    monkeypatch.setattr(calling, "SHOTS", (4,))
    monkeypatch.setattr(calling, "WAYS", ("direct", "masked"))
    lines, asked = list(calling.measure(model)), len(calling.questions())
    direct, masked = lines[::2], lines[1::2]
    assert len(masked) == asked and all(one.valid for one in masked)
    assert sum(one.right for one in masked) >= 0.6 * asked and sum(one.right for one in direct) <= 0.05 * asked
