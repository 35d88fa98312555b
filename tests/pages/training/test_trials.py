"""What is learned the same for everybody: opened through the app's main script, asked as its views ask."""

import pytest

from model.errors import UserError
from model.training import scaling as model_scaling
from pages.contents import ANSWERS
from pages.server import world
from pages.server.checks import Question
from pages.training.work import lessons as trials
from pages.training.work import objectives, runs, scaling
from tests.pages.opening import opened

HOLE = "the [MASK] barked in the park ."


def ask(kind: str, asked: dict) -> dict:
    return ANSWERS[f"training/{kind}"](Question(asked))


@pytest.mark.parametrize("view", ["objectives", "instruct", "scaling", "emergence"])
def test_every_view_opens(view: str) -> None:
    app = opened("training", view=view)
    assert not app.exception and not app.warning and not app.error
    assert "nan" not in " ".join(one.value for one in app.markdown)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"view": "objectives", "hole": "the dog barked ."}, "Write [MASK] in place of one word"),
        ({"view": "objectives", "hole": "the [MASK] and the [MASK] ."}, "2 gaps: hide only one word"),
        ({"view": "objectives", "hole": "the [MASK] ate pizza <b>"}, "not “ate”, “pizza”, “<”"),
        ({"view": "instruct", "asked": "where is my ☃ spaceship ?"}, "not “my”, “☃”, “spaceship”"),
        ({"view": "instruct", "asked": "the dog " * 40}, "This text has 80 words"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(params: dict, said: str) -> None:
    app = opened("training", **params)
    assert not app.exception
    assert said in app.warning[0].value.replace("\\", "")


def test_the_same_text_however_it_is_written() -> None:
    assert world.in_words("The DOG barked.") == world.in_words("the dog barked .") == "the dog barked ."
    assert world.in_words("") == ""


def test_looks_come_one_after_the_other_and_holes_are_filled() -> None:
    first = ask("objectives", {"from": 0})
    assert first["steps"][0]["step"] == 0 and not first["over"]
    more = ask("objectives", {"from": len(first["steps"])})
    assert more["steps"][0]["step"] > first["steps"][-1]["step"] and len(more["steps"][0]["follows"]) == 3
    found = ask("fill", {"hole": HOLE, "at": 1})
    assert len(found["around"]) == len(found["before"]) == objectives.TOP
    assert not any(word.startswith(("[", "<")) for word, _ in found["around"])
    assert ask("fill", {"hole": "[mask] was sad because she lost the key .", "at": 0})["before"] == []
    with pytest.raises(UserError, match="reload the page"):
        ask("fill", {"hole": HOLE, "at": 500})


def test_questions_are_answered_before_and_after() -> None:
    first = ask("instruct", {"from": 0})["steps"][0]
    assert first["step"] == 0 and len(first["answers"]) == len(trials.questions()[0])
    assert sum(right for _, right in first["answers"]) == sum(count for _, count in first["styles"])
    replies = ask("reply", {"own": "anna put the red ball in the basket . where is the ball ?", "at": 0})["replies"]
    assert len(replies) == 2 and replies[0] == replies[1] != ""


def test_the_larger_run_begins_when_it_is_to_play_and_is_found_again() -> None:
    asked = {"axis": "compute", "run": "", "do": "watch", "points": 0, "looks": 0, "about": True}
    before = len(runs._runs)
    assert ask("larger", asked) == {"run": "", "state": "none"} and len(runs._runs) == before
    name = ask("larger", asked | {"do": "play"})["run"]
    assert ask("larger", asked | {"run": name})["run"] == name
    assert ask("larger", asked | {"run": name, "axis": "tokens"})["state"] == "none"  # another plan
    ask("larger", asked | {"run": name, "do": "stop"})


@pytest.mark.parametrize("kind", ["objectives", "instruct", "finetune"])
@pytest.mark.parametrize("wrong", [-1, 1.5, "2", None, 10**9])
def test_questions_that_make_no_sense_are_refused(kind: str, wrong: object) -> None:
    with pytest.raises((ValueError, KeyError)):
        ask(kind, {"from": wrong})


@pytest.mark.parametrize("axis", model_scaling.AXES)
def test_the_law_is_the_models(axis: str) -> None:
    found = scaling.law(axis)
    assert sum(one.held_back for one in found.points) > 5 and not any(
        one.used and one.held_back for one in found.points
    )
    assert (found.low <= found.high).all() and found.between[0] < found.expected < found.between[1]
    texts, _ = runs.made(scaling.larger(axis))
    assert texts.floor == pytest.approx(found.floor)  # it is measured on the same stories
    E, c, alpha = found.numbers
    assert found.expected == pytest.approx(E + (c / found.at) ** alpha)


@pytest.mark.parametrize("axis", model_scaling.AXES)
def test_what_is_trained_live_is_a_run_that_no_law_knows(axis: str) -> None:
    texts, recipe = runs.made(scaling.larger(axis))
    assert recipe == model_scaling.recipe(texts, *model_scaling.LARGER[axis])
    size = (recipe.model.d_model, recipe.steps)
    assert all(one.held_back for one in scaling.law(axis).points if (one.width, one.steps) == size)


def test_a_text_for_another_model_is_refused() -> None:
    with pytest.raises(UserError, match="little world"):
        ask("reply", {"own": "Was ist das?", "at": 0})
