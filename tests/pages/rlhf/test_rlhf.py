"""Human feedback through the app's main script, asked as its views ask."""

import secrets

import pytest

from model.errors import UserError
from model.rlhf.loop import SHOWN
from pages.contents import ANSWERS
from pages.rlhf import asked as rlhf_asked
from pages.rlhf.address import Rlhf
from pages.rlhf.work import adapters, games, votes
from pages.rlhf.work import learning as feedback
from pages.rlhf.work import shown as feedback_data
from pages.server import models
from pages.server.checks import Question
from tests.pages.opening import opened, said

VIEWS = (
    "rooms",
    "vote",
    "reward",
    "loop",
    "process",
    "policy",
    "direct",
    "hacking",
    "gradient",
    "cliff",
    "derive",
    "maximum",
    "real",
)


@pytest.fixture
def room() -> str:
    return secrets.token_urlsafe(9)


def ask(kind: str, **asked: object) -> dict:
    return ANSWERS[f"rlhf/{kind}"](Question({"voter": "somebody"} | asked))


def lanes(**changes: object) -> list[dict]:
    return [rlhf_asked.lane(Rlhf(iterations=2)) | changes]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_in_a_room_without_votes(view: str) -> None:
    app = opened("rlhf", view=view)
    assert not app.exception and not app.warning and not app.error
    assert "nan" not in said(app).split() and "{" not in said(app).replace("{{", "").split("$")[0]
    assert view in ("gradient", "cliff", "derive", "maximum") or votes.ROOM.fullmatch("".join(app.query_params["room"]))


@pytest.mark.parametrize("view", ["reward", "process", "policy", "hacking", "rooms"])
def test_a_room_where_all_is_equal_stays_itself_and_is_lent_votes(view: str, room: str) -> None:
    votes.cast(room, [votes.Ballot("who barked ?", "the dog .", "the cat .", "tie")] * 3)
    app = opened("rlhf", view=view, room=room)
    assert not app.exception and not app.warning
    assert "".join(app.query_params["room"]) == room
    assert view == "hacking" or "Nobody has voted in this room yet" in said(app)


def test_a_link_with_a_strange_room_leads_to_a_new_one() -> None:
    app = opened("rlhf", view="vote", room="<script>")
    assert not app.exception and votes.ROOM.fullmatch("".join(app.query_params["room"]))


def test_votes_one_after_the_other_and_back(room: str) -> None:
    first = ask("ballot", room=room)
    begin = first["number"]
    assert begin == feedback.place("somebody") and first["taught"] == [] and first["pair"][2] != first["pair"][3]
    second = ask("vote", room=room, number=begin, verdict="second")
    assert (second["number"], second["clear"], second["tally"]["person"]) == (begin + 1, 1, 1)
    assert second["pair"] != first["pair"] and second["taught"]
    (kept,) = votes.of(room)
    assert (kept.first, kept.second, kept.verdict) == (*first["pair"][2:], "second")
    assert ask("vote", room=room, number=begin + 1, verdict="skip")["clear"] == 1
    assert ask("simulate", room=room, noise=10, count=20)["tally"]["simulated"] == 20
    assert ask("undo", room=room)["tally"]["simulated"] == 0
    assert ask("undo", room=room) | {"taught": 0} == second | {"taught": 0}
    assert ask("tally", room=room) == {name: second[name] for name in ("tally", "clear", "taught")}
    assert ask("undo", room=room, voter="another") == ask("ballot", room=room, voter="another")  # others' votes stay
    assert ask("undo", room=room) == first


def test_the_simulated_rater_goes_on_where_it_was(room: str) -> None:
    ask("simulate", room=room, noise=0, count=5)
    ask("simulate", room=room, noise=0, count=5)
    assert list(votes.of(room)) == feedback.simulated(0, 10, 0)


@pytest.mark.parametrize(
    "asked",
    [
        {"verdict": "third", "number": 0},
        {"verdict": "first", "number": -1},
        {"verdict": "first", "number": 10**7},
        {"verdict": "first", "number": "0"},
    ],
)
def test_votes_that_make_no_sense_are_refused(asked: dict, room: str) -> None:
    with pytest.raises(ValueError):
        ask("vote", room=room, **asked)
    assert votes.of(room) == ()


@pytest.mark.parametrize(
    "asked",
    [{"noise": 51, "count": 1}, {"noise": 0, "count": 0}, {"noise": 0, "count": 501}, {"noise": 1.5, "count": 1}],
)
def test_raters_that_make_no_sense_are_refused(asked: dict, room: str) -> None:
    with pytest.raises(ValueError):
        ask("simulate", room=room, **asked)


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        "ppo",
        [{}] * 4,
        lanes(method="magic"),
        lanes(kl="7"),
        lanes(iterations=121),
        lanes(iterations="2"),
        lanes(seed=-1),
        lanes(adaptive="yes"),
        lanes(clip=0.2),
    ],
)
def test_policies_that_make_no_sense_are_refused(wrong: object, room: str) -> None:
    cast = feedback.known(tuple(feedback.simulated(10, 20, 0)))
    with pytest.raises((ValueError, KeyError)):
        ask("policy", room=room, votes=cast, judge="words", lanes=wrong, **{"from": 0})


def test_policies_in_lockstep_on_the_same_votes(room: str) -> None:
    cast = feedback.known(tuple(feedback.simulated(10, 20, 0)))
    asked = {"room": room, "votes": cast, "judge": "words", "lanes": [*lanes(), *lanes(method="best", iterations=1)]}
    first = ask("policy", **asked, **{"from": 0})
    assert [one["iteration"] for one in first["steps"][0]["lanes"]] == [0, 0] and not first["over"]
    start, best = first["steps"][0]["lanes"]
    assert start["samples"] == best["samples"] and start["figures"]["true"] == best["figures"]["true"]
    assert len(start["samples"]) == SHOWN
    ask("policy", **asked, **{"from": 1})
    last = ask("policy", **asked, **{"from": 2})
    assert last["over"] and last["steps"][0]["lanes"][1] is None  # the second has no third iteration
    again = ask("policy", **asked, **{"from": 0})  # all that there is
    assert [one["iteration"] for step in again["steps"] for one in step["lanes"][:1]] == [0, 1, 2]
    shown = ask("process", **{name: asked[name] for name in ("room", "votes", "judge")}, lanes=lanes(), at=1, which=5)
    assert (shown["at"], shown["made"], shown["answers"]) == (1, 3, 64)
    assert shown["score"] == pytest.approx(
        feedback.policy_run(rlhf_asked.recipe(lanes()[0]), feedback.recalled(cast, room), "words")
        .made[1]
        .rollout.scores[5],
        abs=1e-3,
    )
    with pytest.raises(IndexError):
        ask("process", **{name: asked[name] for name in ("room", "votes", "judge")}, lanes=lanes(), at=1, which=64)


def test_a_policy_goes_on_with_the_votes_that_it_began_with(room: str) -> None:
    ask("simulate", room=room, noise=10, count=20)
    name = feedback.known(votes.of(room))
    ask("simulate", room=room, noise=10, count=20)
    assert len(feedback.recalled(name, room)) == 20
    feedback._recalled.clear()  # as after a restart
    with pytest.raises(UserError, match="votes have changed"):
        feedback.recalled(name, room)
    ask("undo", room=room)
    assert len(feedback.recalled(name, room)) == 20


def test_what_a_file_brings_must_be_in_the_toys_words() -> None:
    with pytest.raises(UserError, match="Vote 2: The toy knows only the words of its little world, not “pizza”"):
        feedback.in_words(
            (votes.Ballot("who ?", "the dog", "a", "first"), votes.Ballot("who ?", "pizza", "the dog", "first"))
        )


def test_what_a_file_brings_is_read_however_it_is_written() -> None:
    (found,) = feedback.in_words(
        (votes.Ballot("The dog barked. Who barked?", "Gladly: the dog.", "The dog.", "first"),)
    )
    assert found == votes.Ballot("the dog barked . who barked ?", "gladly : the dog .", "the dog .", "first")


def test_an_answer_in_other_words_gets_a_sentence() -> None:
    app = opened("rlhf", view="reward", answer="I love pizza <b>")
    assert not app.exception and "not “i”, “love”, “pizza”" in app.warning[0].value.replace("\\", "").lower()


def test_what_each_word_adds_makes_the_reward() -> None:
    cast = tuple(feedback.simulated(10, 50, 0))
    parts, score, unit = feedback_data.parts(cast, "gladly : the pig , you fool .")
    scaled = feedback.reward(cast, "words")
    assert score == pytest.approx((sum(value for _, value in parts) - scaled.mean) / scaled.std, abs=1e-4)
    assert unit == (scaled.mean, scaled.std)
    data = feedback_data.reward_data(cast)
    assert data.curve[-1][0] == data.clear == 50
    assert data.good[0][1] > 0 > data.bad[-1][1] and all(one[2] > one[3] for one in data.over)


def test_adapters_are_kept_found_and_worn() -> None:
    asked = {"room": "a-room-of-tests", "votes": feedback.known(()), "praise": "positive", "seed": 77}
    first = ask("real", **asked, **{"from": 0})["steps"][0]
    assert first["iteration"] == 0 and first["kl"] == pytest.approx(0, abs=1e-3) and len(first["fresh"]) == 4
    same = models.get(first["name"])  # adapters that have not learned yet change nothing
    ids = same.tokenize("The food here is").ids.tolist()
    assert same.next_logits(ids) == pytest.approx(models.get("smollm2").next_logits(ids), abs=1e-3)
    assert adapters.open_file(adapters.file(first["name"])) == first["name"]
    app = opened("decoding", model=first["name"])
    assert not app.exception and not app.warning
    with pytest.raises(UserError, match="no longer in memory"):
        models.get("adapted-0000")


def test_words_of_votes_reward_other_texts_too() -> None:
    judge = adapters.by_words({"dear": 0.5, "fool": -1.0})
    assert judge(" Dear dear friend, you FOOL!") == 0.0
    assert adapters.positive(" a wonderful day") > 0.5 > 0 > adapters.positive(" a terrible day")


@pytest.mark.parametrize("wrong", [{"game": "chess"}, {"episodes": 0}, {"episodes": 65}, {"seed": "1"}, {"from": -1}])
def test_games_that_make_no_sense_are_refused(wrong: dict) -> None:
    with pytest.raises(ValueError):
        ask("gradient", **({"game": "bandit", "episodes": 8, "seed": 0, "from": 0} | wrong))


def test_games_go_on_update_after_update() -> None:
    asked = {"game": "grid", "episodes": 1, "seed": 5}
    first = ask("gradient", **asked, **{"from": 0})
    assert first["steps"][0]["step"] == 0 and len(first["steps"][0]["pi"]) == 9 and not first["over"]
    assert ask("gradient", **asked, **{"from": 1})["steps"][0]["step"] == 1
    assert ask("gradient", **asked, **{"from": games.UPDATES})["over"]


def test_a_wrong_room_is_not_replaced_without_a_word() -> None:
    app = opened("rlhf", view="vote", room="../../x")
    assert not app.exception and "is not the name of a room" in app.toast[0].value
    assert votes.ROOM.fullmatch(app.query_params["room"])
