"""The view Library: through the app's main script, and by live questions."""

from dataclasses import replace

import numpy as np
import pytest

from model.errors import UserError
from model.prompting import library as texts
from model.prompting import passages
from pages.prompting import live
from pages.prompting.address import Prompting
from pages.prompting.work import library
from pages.server import models, recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.opening import opened, said

NOW = replace(Prompting(), view="library")


def found(**changes: str) -> dict[str, list[int]]:
    now = replace(NOW, **changes)  # type: ignore[arg-type]
    corpus, question = library.corpus(now), library.query(now)
    shelf = library.shelf(corpus)
    return library.cards(now, shelf, library.orders(corpus, question), library.known(now, question))


def test_the_view_opens_with_what_was_recorded() -> None:
    app = opened("prompting", view="library")
    assert not app.exception and not app.warning and not app.error
    assert "of 20 answers are right, with the right one" in said(app) and "…" not in said(app)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"shelf": "own", "texts": ""}, "The library is empty"),
        ({"query": " "}, "type one"),
        ({"query": "why " * 1_250}, "shorten it"),
        ({"planted": "a goat " * 100}, "shorten it"),
    ],
)
def test_bad_input_gets_a_sentence(changes: dict[str, str], says: str) -> None:
    app = opened("prompting", view="library", **changes)
    assert not app.exception and says in app.warning[0].value


def test_what_stands_in_the_prompts() -> None:
    cards = found()
    assert cards["none"] == [] and cards["right"] == cards["dense"] == cards["put"] == [1]
    assert cards["wrong"] == [8] and cards["bm25"] != [1]
    assert len(found(put="3")["put"]) == 3 and found(put="all")["put"] == list(range(20))
    assert found(by="bm25")["put"] == cards["bm25"]
    assert found(picked="3.7.3.99.x")["put"] == [3, 7] and found(picked="-")["put"] == []
    assert "right" not in found(query="Who is the queen of Brackmouth?")
    assert set(found(size="8")) == {"none", "right", "bm25", "dense", "put"}


def test_a_planted_passage_is_searched_as_all_others() -> None:
    cards = found(planted="The prize of the regatta is a wooden goat.")
    assert cards["dense"] == cards["bm25"] == [20] and cards["right"] == [1]


def test_a_passage_brings_the_answer_and_is_looked_at() -> None:
    text, question = texts.facts()[1].text, texts.facts()[1].paraphrase
    without, seen = (
        live.said(Question(passages=put, question=question, answer="silver spoon")) for put in ([], [text])
    )
    assert not without["named"] and seen["named"] and seen["log_p"] > without["log_p"]
    assert without["masses"][1] == 0 < seen["masses"][1] and sum(seen["masses"]) == pytest.approx(1, abs=3e-3)


def test_where_it_looks_is_what_a_whole_trace_says() -> None:
    """The prompt and the answer read at once, without a cache, every pattern kept."""
    fact, model = texts.facts()[2], models.get("smollm2")
    answer, read = passages.answered(model, [fact.text], fact.question, fact.answer)
    ids = [*read.ids[0], *answer.written]
    rows = (
        np.stack([layer.pattern for layer in model.trace(ids).layers]).mean((0, 1))[len(read.ids[0]) - 1 : -1].mean(0)
    )
    seen = passages.masses(model, read, answer, [fact.text], fact.question)
    belongs = np.array(passages.parts([fact.text], fact.question) + ["own"] * len(answer.written))
    for part, mass in zip(("first", "passages", "question", "frame", "own"), seen, strict=True):
        assert mass == pytest.approx(float(rows[belongs == part].sum()), abs=2e-5)


def test_log_probability_is_the_sum_over_the_answers_tokens() -> None:
    fact, model = texts.facts()[0], models.get("smollm2")
    answer, read = passages.answered(model, [fact.text], fact.question, fact.answer)
    wanted = model.continuation(fact.answer).ids.tolist()
    logits = model.trace([*read.ids[0], *wanted]).logits
    assert logits is not None
    rows = logits[len(read.ids[0]) - 1 : -1].astype(float)
    each = rows[range(len(wanted)), wanted] - np.log(np.exp(rows).sum(-1))
    assert answer.log_p == pytest.approx(each.sum(), abs=1e-3)


def test_prompts_that_are_too_long_get_a_sentence() -> None:
    with pytest.raises(UserError, match="fewer passages"):
        live.said(Question(passages=["many words " * 900], question="Why?", answer=""))


@pytest.mark.parametrize("wrong", [{"passages": "x"}, {"passages": [1]}, {"question": ""}, {"answer": 3}])
def test_questions_that_no_view_asks(wrong: dict) -> None:
    with pytest.raises(BadQuestion):
        live.said(Question({"passages": [], "question": "Why?", "answer": ""} | wrong))
    with pytest.raises(BadQuestion):
        live.library_(Question({"size": "9", "from": 0}))


def test_what_was_recorded_meets_the_bars() -> None:
    """Of 20: none right without a passage, at least 17 with the right one; of the paraphrased, the dense order finds 18 and more at the
    first place, BM25 at most 6."""
    steps = recordings.read("prompting", "library").found["runs"]["library.whole"]
    direct, other = steps[:20], steps[20:]
    right = {name: sum(step["said"][name][1] for step in direct) for name in direct[0]["said"]}
    assert right["none"] == right["wrong"] == 0 and right["right"] >= 17 and len(other) == 20
    first = [sum(step["places"][at] == 1 for step in other) for at in range(3)]
    assert first[0] <= 6 and first[1] >= 18 and first[2] < first[1]


def test_the_first_question_is_what_was_recorded() -> None:
    first = live.library_(Question({"size": "16", "from": 0}))
    then = live.recorded(Question(name="library.16"))["steps"][0]
    assert first["steps"][0]["places"] == then["places"] and not first["over"]
    assert {name: one[:2] for name, one in first["steps"][0]["said"].items()} == {
        name: one[:2] for name, one in then["said"].items()
    }
