"""The view of three learners as a person meets it: opened through the app's main script, asked as it asks."""

import base64
import threading
from typing import Any

import numpy as np
import pytest

from model.errors import UserError
from pages.contents import ANSWERS
from pages.server.checks import BadQuestion, Question
from pages.server.recordings import place
from pages.translation.address import VERB_LAST, Translation
from pages.translation.work import races, recorded, saying
from tests.pages.asked import asked
from tests.pages.opening import opened, said

GERMAN: dict[str, Any] = {"into": "german", "score": "additive", "context": "128", "seed": 0}
TOLD: dict[str, Any] = {**GERMAN, "at": -1, "sentence": VERB_LAST, "forced": "", "off": ""}


def ask(kind: str, **question: Any) -> dict[str, Any]:
    return ANSWERS[f"translation/{kind}"](Question(question))


def weights(found: dict[str, Any]) -> Any:
    packed = found["weights"]
    return np.frombuffer(base64.b64decode(packed["values"]), np.uint8).reshape(packed["shape"]) / 255


@pytest.mark.parametrize("into", ["german", "french", "spanish"])
@pytest.mark.parametrize("sentence", recorded.presets())
def test_every_preset_in_every_language(into: str, sentence: str) -> None:
    app = opened("translation", into=into, sentence=sentence)
    assert not app.exception and not app.warning and not app.error
    assert "nan" not in said(app) and "…" not in said(app)
    found = ask("said", **TOLD | {"into": into, "sentence": sentence})["learners"]
    assert found["attention"]["right"] and found["transformer"]["right"]


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"sentence": "the dog eats <b>pizza</b>"}, "do not know “eats”"),
        ({"sentence": "the dog"}, "2 words: write 4 to 40"),
        ({"sentence": ""}, "0 words: write 4 to 40"),
        ({"sentence": "the " * 41}, "41 words"),
        ({"forced": "8-x"}, "reset the changes"),
        ({"off": "9-9"}, "reset the changes"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(params: dict[str, str], sentence: str) -> None:
    app = opened("translation", **params)
    assert not app.exception and sentence in app.warning[0].value.replace("\\", "")


def test_words_that_are_no_sentence_are_translated_all_the_same() -> None:
    app = opened("translation", sentence="cat the followed has farmer")
    assert not app.exception and not app.warning
    found = ask("said", **TOLD | {"sentence": "cat the followed has farmer"})["learners"]["attention"]
    assert found["right"] is None and found["true"] == [] and found["words"]
    assert saying.why_not("cat the followed has farmer").startswith("The sentence begins with “cat”: begin with")


def test_a_word_that_is_told_to_look_elsewhere_becomes_another() -> None:
    plain, forced = ask("said", **TOLD)["learners"], ask("said", **TOLD | {"forced": "4-7"})["learners"]
    assert plain["attention"]["words"][4] == "Katze" and forced["attention"]["words"][4] != "Katze"
    assert weights(forced["attention"])[0, 4].tolist() == [float(at == 7) for at in range(14)]
    assert forced["transformer"] == plain["transformer"] and forced["fixed"] == plain["fixed"]


def test_heads_that_are_off_change_the_transformer_alone() -> None:
    every = ".".join(f"{layer}-{head}" for layer in (1, 2) for head in (1, 2, 3, 4))
    plain, off = ask("said", **TOLD)["learners"], ask("said", **TOLD | {"off": every})["learners"]
    assert off["transformer"]["words"] != plain["transformer"]["words"] and off["attention"] == plain["attention"]


def test_true_words_are_marked_as_far_as_the_translation_is_right() -> None:
    found = ask("said", **TOLD)["learners"]["attention"]
    assert found["words"][:3] == ["gestern", "hat", "die"]
    assert found["true"] == [[0], [4], [1], [2], [3], [6], [7], [8], [5], [9], [10], [12], [11]]  # by hand


def test_what_is_not_shipped_is_said() -> None:
    wide = ask("said", **TOLD | {"context": "512"})["learners"]
    assert "do not come with Glassbox" in wide["fixed"]["missing"] and wide["attention"]["right"]
    other = ask("said", **TOLD | {"seed": 5})["learners"]
    assert all("press Run it live" in one["missing"] for one in other.values())
    assert ask("said", **TOLD | {"score": "general"})["learners"]["attention"]["words"]


def test_a_live_race_grows_and_speaks() -> None:
    plan = GERMAN | {"seed": 11}
    early = ask("said", **TOLD | plan | {"at": 3})["learners"]["fixed"]
    assert "reload the page" in early["missing"]  # nobody has let this race begin
    first = ask("race", **plan, **{"from": 0})
    assert len(first["steps"]) == 1 and first["steps"][0]["seconds"] == 0 and not first["over"]
    assert first["steps"][0]["losses"] == {"fixed": None, "attention": None, "transformer": None}
    second = ask("race", **plan, **{"from": 1})["steps"][0]
    assert second["seconds"] == 1 and all(1 < loss < 6 for loss in second["losses"].values()) and second["look"]
    spoken = ask("said", **TOLD | {"seed": 11, "at": 1})["learners"]
    assert set(spoken) == set(races.NAMES) and spoken["attention"]["right"] is False


def test_whoever_watches_a_race_that_is_under_way_asks_again() -> None:
    plan = GERMAN | {"seed": 11}
    growing = races.race(races.plan("german", "additive", "128", 11))
    made = len(growing.made)
    with growing._lock:
        assert ask("race", **plan, **{"from": made}) == {"steps": [], "over": False}


def test_who_asks_for_something_quick_does_not_stand_behind_many_races(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(races, "_turns", threading.BoundedSemaphore(1))
    with races._turns, pytest.raises(UserError, match="in a minute"):
        ask("race", **GERMAN | {"seed": 77}, **{"from": 0})
    assert ask("said", **TOLD)["learners"]["attention"]["right"]


@pytest.mark.parametrize("wrong", [{"into": "latin"}, {"seed": -1}, {"at": 61}, {"at": "1"}, {"context": 128}])
def test_questions_that_no_view_asks(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadQuestion):
        ask("said", **TOLD | wrong)


@pytest.mark.parametrize("name", recorded.NAMES)
def test_recordings_are_what_is_asked_for(name: str) -> None:
    found = recorded.of(recorded.asked(name)) if name in recorded.LANGUAGES else recorded.of(varied(name))
    assert found, f"{name} is asked for in another way than it was recorded: make recordings"
    assert len(found.found["steps"]) == races.ticks() and set(found.found["steps"][-1]["look"]) == set(races.NAMES)
    assert place("translation", name).stat().st_size < 150_000
    if name in recorded.LANGUAGES:  # of the others one learner alone was recorded
        now = ask("said", **TOLD | {"into": name})["learners"]
        kept = found.found["said"][VERB_LAST]["60"]
        assert [now[one]["words"] for one in races.NAMES] == [kept[one]["words"] for one in races.NAMES]


def varied(name: str) -> Any:
    score, context, _ = recorded.VARIANTS[name]
    return races.plan(recorded.VARIED, score, context, 0)


def test_a_race_that_differs_in_one_learner_keeps_the_others() -> None:
    first, other = (recorded.of(races.plan("german", "additive", width, 0)) for width in ("128", "16"))
    assert first and other
    looks = [one.found["steps"][-1]["look"] for one in (first, other)]
    assert (
        looks[0]["attention"] == looks[1]["attention"] and looks[0]["fixed"]["exact"] > looks[1]["fixed"]["exact"] + 0.1
    )


def test_the_room_is_asked_where_it_looks_and_who_breaks_first() -> None:
    where, who = asked("translation")
    plain = ask("said", **TOLD)["learners"]["attention"]
    row = weights(plain)[0, Translation().row, :13]
    assert where.key is not None and where.key.right == (VERB_LAST.split()[int(row.argmax())],) == ("followed",)
    assert who.key is not None and who.key.right == ("One vector",) and "12 to 17 words" in who.key.says
    assert asked("translation", seed="4") == []


def test_unknown_words_are_complained_of_once() -> None:
    app = opened("translation", sentence="the xylophone sees the cat")
    assert len(app.warning) == 1 and not any("does not know" in one.value for one in app.caption)
    app = opened("translation", sentence="she loves the house")
    assert not app.warning and any("begins with" in one.value for one in app.caption)
