"""What is learned the same for everybody: opened through the app's main script, asked as its views ask."""

import pytest

from model import scaling as model_scaling
from pages.frame import cache, live, runs, trials
from tests.pages.opening import opened

OBJECTIVES = {"hole": "the [MASK] barked in the park .", "from": 0}


@pytest.mark.parametrize("view", ["objectives", "instruct", "scaling", "emergence"])
def test_every_view_opens(view: str) -> None:
    app = opened("training", view=view)
    assert not app.exception and not app.warning and not app.error
    assert "nan" not in " ".join(one.value for one in app.markdown)


@pytest.mark.parametrize(("params", "said"), [
    ({"view": "objectives", "hole": "the dog barked ."}, "Hide one word: write [MASK]"),
    ({"view": "objectives", "hole": "the [MASK] and the [MASK] ."}, "Hide one word"),
    ({"view": "objectives", "hole": "the [MASK] ate pizza <b>"}, "not “ate”, “pizza”, “<”"),
    ({"view": "instruct", "asked": "where is my ☃ spaceship ?"}, "not “my”, “☃”, “spaceship”"),
    ({"view": "instruct", "asked": "the dog " * 40}, "This has 80 words"),
])  # fmt: skip
def test_what_cannot_be_read_gets_a_sentence(params: dict, said: str) -> None:
    app = opened("training", **params)
    assert not app.exception
    assert said in app.warning[0].value.replace("\\", "")


def test_the_same_text_however_it_is_written() -> None:
    assert trials.in_words("The DOG barked.") == trials.in_words("the dog barked .") == "the dog barked ."
    assert trials.in_words("") == ""


def test_looks_come_one_after_the_other() -> None:
    first = live.KINDS["objectives"](OBJECTIVES)
    assert first["steps"][0]["step"] == 0 and not first["over"]
    more = live.KINDS["objectives"](OBJECTIVES | {"from": len(first["steps"])})
    assert more["steps"][0]["step"] > first["steps"][-1]["step"]
    found = more["steps"][0]
    assert len(found["around"]) == len(found["before"]) == trials.TOP and len(found["follows"]) == 3
    nothing_before = live.KINDS["objectives"]({"hole": "[MASK] was sad because she lost the key .", "from": 0})
    assert nothing_before["steps"][0]["before"] == []


def test_questions_are_answered_before_and_after() -> None:
    asked = {"own": "anna put the red ball in the basket . where is the ball ?", "from": 0}
    first = live.KINDS["instruct"](asked)["steps"][0]
    assert first["step"] == 0 and first["own"] and len(first["answers"]) == len(trials.questions()[0])
    assert sum(right for _, right in first["answers"]) == sum(count for _, count in first["manners"])
    assert live.KINDS["instruct"]({"own": "", "from": 0})["steps"][0]["own"] == ""


@pytest.mark.parametrize("kind", ["objectives", "instruct", "finetune"])
@pytest.mark.parametrize("wrong", [-1, 1.5, "2", None, 10**9])
def test_questions_that_make_no_sense_are_refused(kind: str, wrong: object) -> None:
    with pytest.raises((ValueError, KeyError)):
        live.KINDS[kind]({"hole": "the [MASK] .", "own": "", "from": wrong})


@pytest.mark.parametrize("axis", model_scaling.AXES)
def test_the_law_is_the_models(axis: str) -> None:
    found = trials.law(axis)
    assert sum(one.held_back for one in found.points) > 5 and not any(
        one.used and one.held_back for one in found.points
    )
    assert (found.low <= found.high).all() and found.between[0] < found.expected < found.between[1]
    E, c, alpha = found.numbers
    assert found.expected == pytest.approx(E + (c / found.at) ** alpha)


@pytest.mark.parametrize("axis", model_scaling.AXES)
def test_what_is_trained_live_is_a_run_that_no_law_knows(axis: str) -> None:
    texts, recipe = runs.made(trials.larger(axis))
    assert recipe == model_scaling.recipe(texts, *model_scaling.LARGER[axis])
    size = (recipe.model.d_model, recipe.steps)
    assert all(one.held_back for one in trials.law(axis).points if (one.width, one.steps) == size)


def test_a_text_for_another_model_is_refused() -> None:
    with pytest.raises(cache.UserError, match="little world"):
        live.KINDS["instruct"]({"own": "Was ist das?", "from": 0})
