"""A conversation and a window: what falls out, by hand; what stands before a question; what a search finds."""

import numpy as np
import pytest

from model import pretrained
from model.prompting import memory
from model.tokenizers import registry


def test_the_window_holds_whole_facts_of_the_end() -> None:
    """Counted from the end by the tokenizer, fact for fact."""
    read = registry.get("smollm2").read
    for window in (0, 7, 8, 80, 120, 160, 10_000):
        held, used = [], 0
        for one in reversed(memory.facts()):
            used += len(read(f"{one.told} ").ids)
            if used > window:
                break
            held.append(one)
        assert memory.first(window) == len(memory.facts()) - len(held)
    assert memory.first(10_000) == 0


def test_what_stands_before_a_question() -> None:
    told = [one.told for one in memory.facts()]
    start = memory.first(80)
    assert 0 < start < len(told)
    end = " ".join(told[start:])
    assert memory.given("window", 80, "a summary", (0, 1)) == [end]
    assert memory.given("summary", 80, "a summary", (0, 1)) == ["a summary", end]
    assert memory.given("search", 80, "a summary", (3, 1)) == [f"{told[3]} {told[1]}", end]
    assert " ".join(memory.given("all", 80, "", ())) == " ".join(told)
    assert memory.given("summary", 80, "", ()) == [end]
    with pytest.raises(KeyError):
        memory.given("dream", 80, "", ())


def test_the_search_finds_what_is_nearest() -> None:
    kept = np.array([[1, 0], [0, 1], [0.8, 0.6]])
    assert memory.searched(kept, np.array([0.6, 0.8])) == (2, 1)  # .96, .8, .6
    assert memory.searched(kept[:0], np.array([1.0, 0])) == ()


def test_every_question_has_its_answer_in_its_fact_alone() -> None:
    facts = memory.facts()
    assert len({one.answer for one in facts}) == len(facts)
    for at, one in enumerate(facts):
        assert memory.passages.is_named(one.told, one.answer)
        assert not any(
            memory.passages.is_named(other.told, one.answer) for place, other in enumerate(facts) if place != at
        )


def test_what_fell_out_is_not_known_and_a_search_brings_some_back() -> None:
    """A window of 160 tokens: the first two questions, as in the trial: nothing from the window."""
    model, encoder = pretrained.load("smollm2"), pretrained.load("minilm")
    run = memory.measure(model, encoder, 160)
    summaries = [next(run) for _ in range(2)]
    assert [one.upto for one in summaries] == [4, 5] and all(one.text for one in summaries)  # type: ignore[union-attr]
    found = [next(run) for _ in range(2)]
    assert [one.at for one in found] == [0, 1]  # type: ignore[union-attr]
    for one in found:
        assert not one.said["window"].named and one.found[0] == one.at  # type: ignore[union-attr]
        assert one.said["window"].length < one.said["search"].length < one.said["all"].length  # type: ignore[union-attr]
