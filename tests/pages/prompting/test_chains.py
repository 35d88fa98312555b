"""The view Chains: through the app's main script, and by live questions."""

import time
from collections.abc import Iterator

import pytest

from model.errors import UserError
from model.prompting import chains
from model.prompting.chains import Piece, Problem, Written
from pages.prompting import guess, live
from pages.prompting.address import Prompting
from pages.prompting.work import chained
from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.opening import opened, said

MINE = {"words": "Zoe has 8 plums and eats 3. How many plums are left?", "result": "5"}


@pytest.mark.parametrize("way", chained.WAYS)
def test_the_view_opens_with_what_was_recorded(way: str) -> None:
    app = opened("prompting", view="chains", way=way, problem="23", votes="1")
    assert not app.exception and not app.warning and not app.error
    assert "of 24 word problems right" in said(app) and "…" not in said(app)


def test_the_recorded_scores() -> None:
    """Steps in the examples help; no way is good. Answers, marks and votes are judged anew from the texts."""
    steps = recordings.read("prompting", "chains").found["runs"]["chains"]
    assert [(one["item"], one["way"]) for one in steps] == [(item, way) for item in range(24) for way in chained.WAYS]
    right = dict.fromkeys(chained.WAYS, 0)
    for one in steps:
        answer = chains.built_in()[one["item"]].answer
        for text, *_, told, marks, _ in one["written"]:
            taken = chains.taken(one["way"], text)
            assert told == int(taken == answer) and all(text[start:end].count("=") == 1 for start, end, _ in marks)
        right[one["way"]] += one["written"][0][4]
    assert right["few"] < right["chain"] < 12 and len(steps[4]["written"]) == chains.SAMPLES


@pytest.mark.parametrize(
    ("words", "result", "says"),
    [
        ("", "", "type one"),
        ("4 and 5 " * 625, "", "shorten it"),
        ("How many are there?", "", "no number"),
        ("🙂", "", "no number"),
        ("2 and 3?", "five", "no number"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(words: str, result: str, says: str) -> None:
    app = opened("prompting", view="chains", problem="-1", words=words, result=result)
    assert not app.exception and "of 24 word problems right" in said(app)
    with pytest.raises(UserError, match=says):
        live.worked(Question(words=words, result=result, **{"from": 0}))


@pytest.mark.parametrize("wrong", [{"words": 3}, {"result": None}, {"words": "1" * 100_000}])
def test_what_is_no_question_is_refused(wrong: dict) -> None:
    with pytest.raises(BadQuestion):
        live.worked(Question(MINE | {"from": 0} | wrong))


def test_a_problem_of_ones_own_is_answered_in_four_ways() -> None:
    """In bounded answers: none takes longer than PATIENCE and what a busy computer adds."""
    steps: list[dict] = []
    deadline = time.monotonic() + 240
    while len(steps) < 4 and time.monotonic() < deadline:
        found = live.worked(Question(**MINE, **{"from": len(steps)}))
        steps += found["steps"]
    assert found["over"] and [one["way"] for one in steps] == list(chains.METHODS)
    for one in steps:
        text, tokens, _, taken, right, _, _ = one["written"][0]
        assert tokens > 0 and right == int(taken == "5") and taken == str(chains.taken(one["way"], text))
    again = live.worked(Question(**MINE, **{"from": 0}))
    assert again["steps"] == steps and again["over"]


def test_a_piece_is_made_only_when_somebody_asks_and_nobody_waits_for_long() -> None:
    made: list[int] = []

    def pieces() -> Iterator[Piece]:
        for number in range(3):
            time.sleep(0.2)
            made.append(number)
            yield Piece(0, "chain", (Written("The answer is 5", number),), number == 2)

    run = chained.Run(pieces(), (Problem("2 and 3?", None),), 1)
    assert not made and not run.busy
    answers, writing = run.after(0)
    assert not answers and writing and writing.written[0].tokens == 0
    time.sleep(0.5)
    assert made == [0] and not run.busy  # nobody asked for the next
    assert run.upto(1)[0].judged[0].taken == "5" and made == [0, 1, 2]
    run._pending.result(1)  # type: ignore[union-attr]
    assert chained.queue() == 0 and next(run._pieces, None) is None  # nothing that was read is kept


def test_whoever_comes_behind_others_does_not_wait() -> None:
    def slow() -> Iterator[Piece]:
        time.sleep(2)
        yield Piece(0, "chain", (Written("7", 1),), True)

    runs = [chained.Run(slow(), (Problem("7?", None),), 1) for _ in range(3)]
    runs[0].after(0)
    began = time.monotonic()
    for one in runs[1:]:
        assert one.after(0) == ([], None)
    assert time.monotonic() - began < 0.5 and chained.queue() >= 2
    for one in runs:
        one.upto(1)


def test_a_failure_is_told_to_all_who_ask() -> None:
    def broken() -> Iterator[Piece]:
        raise UserError("too long")
        yield

    run = chained.Run(broken(), (), 1)
    for _ in range(2):
        with pytest.raises(UserError, match="too long"):
            run.after(0)


def test_the_room_guesses_what_was_recorded() -> None:
    found = guess.chains(Prompting(view="chains"))
    steps = recordings.read("prompting", "chains").found["runs"]["chains"]
    right = sum(one["written"][0][4] for one in steps if one["way"] == "chain")
    key = found[0].key
    assert len(found) == 1 and key and f"{right} of 24 answers are right" in key.says
