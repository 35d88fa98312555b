"""Classify, complete, transform: through the app's main script, by live questions, and the rules of the scores by hand."""

import numpy as np
import pytest

from model.errors import UserError
from pages.server import models, recordings
from pages.server.checks import BadQuestion, Question
from pages.translation import live
from pages.translation.work import tasks, transforming
from tests.pages.asked import asked
from tests.pages.opening import opened, said

BARK = "The dog barked at me."


def test_the_view_opens_and_says_what_it_shows() -> None:
    app = opened("translation", view="tasks")
    assert not app.exception and not app.warning and not app.error
    assert "of 40 facts" in said(app) and "call this text praise" in said(app) and "…" not in said(app)


@pytest.mark.parametrize(("text", "sentence"), [("", "no word"), ("…", "no word"), ("word " * 300, "shorten it")])
def test_what_cannot_be_read_gets_one_sentence(text: str, sentence: str) -> None:
    app = opened("translation", view="tasks", text=text)
    assert not app.exception and not app.error
    assert len(app.warning) == 1 and sentence in app.warning[0].value


def test_odd_texts() -> None:
    for text in ("🍎 </script> `a` $x$ [CLS]", "a", "ÄÖÜ 漢字 <b>Anna</b>"):
        app = opened("translation", view="tasks", text=text, gap="200")
        assert not app.exception and not app.error and not app.warning


def test_both_sides_know_more_than_one() -> None:
    found = live.masked(Question(text=BARK, at=1))
    assert found["words"][0][0] == "dog" and found["words"][0][1] > 0.9 and found["rank"] == 1
    assert found["candidates"] > 50 and found["behind"] == len(models.continued("smollm2", " barked at me."))
    assert b" dog" not in [piece for piece, _ in tasks.before(BARK, 1)]


def test_names_and_praise() -> None:
    praise, words, places = tasks.classified("Maria Keller loved the concert in Vienna on Monday.")
    tags = {word.word: word.tag for word in words if word.tag != "O"}
    assert tags == {"Maria": "PERSON", "Keller": "PERSON", "Vienna": "PLACE", "Monday": "DATE"}
    assert praise > 0.9 > 0.1 > tasks.classified("The hotel was awful, and we want our money back.")[0]
    assert len(places) == len(words)


@pytest.mark.parametrize("question", [{"text": 3, "at": 0}, {"text": BARK, "at": -1}, {"text": "a" * 30_000, "at": 0}])
def test_questions_that_no_view_asks(question: dict) -> None:
    with pytest.raises(BadQuestion):
        live.masked(Question(question))


def test_questions_that_cannot_be_answered() -> None:
    with pytest.raises(UserError, match="choose another"):
        live.masked(Question(text=BARK, at=7))
    with pytest.raises(UserError, match="no question yet"):
        live.answer(Question(text=BARK, question=" "))
    with pytest.raises(UserError, match="shorten it"):
        live.answer(Question(text=BARK, question="who " * 80))
    with pytest.raises(UserError, match="shorten it"):
        live.summary(Question(text="word " * 240))


def test_a_summary_is_scored_by_its_words() -> None:
    facts = [["ferry"], ["sank", "sunk"], ["oak"], ["art"]]
    assert transforming.facts_named("The Ferry sunk, said the party.", facts) == [True, True, False, False]
    assert transforming.names("Two ferries: 20,000 people", ["20,000"]) and not transforming.names("", ["a"])
    assert transforming.first_sentence("One. Two! Three?") == "One."


def test_shares_over_all_texts() -> None:
    one = {
        "facts": [["a", True], ["b", False]],
        "first": [True, True],
        "questions": [{"right": True, "alone_right": False}],
    }
    other = {
        "facts": [["c", False], ["d", False]],
        "first": [False, False],
        "questions": [{"right": False, "alone_right": False}],
    }
    assert transforming.score([one, other]) == {"facts": 0.25, "first": 0.5, "right": 0.5, "alone": 0, "questions": 2}


def test_each_right_answer_stands_in_its_text() -> None:
    for one in transforming.texts():
        assert all(transforming.facts_named(one.text, one.facts))
        assert all(transforming.names(one.text, wanted) for _, wanted in one.questions)
    assert len(transforming.texts()) == 10


def test_the_recording_is_of_these_texts_and_repeats() -> None:
    """One of its answers again: the likeliest token each time is the same on every run."""
    found = recordings.of(transforming.CHAPTER, transforming.NAME, transforming.settings())
    assert found, "make recordings"
    one, first = found.found["texts"][1], transforming.texts()[1]
    assert transforming.answer(first.text, first.questions[1][0]) == one["questions"][1]["said"]
    assert [named for _, named in one["facts"]] == transforming.facts_named(one["summary"], first.facts)


def test_the_room_guesses_the_gap() -> None:
    (one,) = asked("translation", view="tasks", text=BARK, gap="1")
    assert one.key is not None and one.key.right == ("dog",) and list(one.options) == sorted(one.options)


def test_no_piece_goes_on_with_the_word_before() -> None:
    """After “He” SmolLM2 would write “ath”, as in Heath: that is no word for a gap."""
    found = tasks.before("He wrote a letter to his mother.", 1)
    assert len(found) == 5 and all(piece.startswith(b" ") for piece, _ in found)
    reader = models.get("smollm2")
    logits = reader.next_logits([0, *reader.tokenize("He").ids.tolist()]).astype(float)
    shares = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    for piece, p in found:  # of all tokens, those that go on included
        assert p == pytest.approx(shares[reader.tokenize(piece.decode()).ids[-1]], rel=1e-3)
    assert all(piece.decode()[:1].isalpha() for piece, _ in tasks.before("He wrote a letter.", 0))
