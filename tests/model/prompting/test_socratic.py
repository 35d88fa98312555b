"""Questions that need several facts: true of their stories by hand, and a tree that is walked with a speaker who knows."""

import re
from collections.abc import Sequence
from itertools import islice

import pytest

from model.pretrained import toy
from model.prompting import socratic
from model.prompting.socratic import Ask, Composite, Said
from model.world.dialogues import vocabulary
from model.world.lexicon import Lexicon
from model.world.world import World

PATTERNS = {
    "put": r"(\w+) put the (?:\w+ )?(\w+) in the (\w+) \.",
    "luck": r"(\w+) (\w+) the (?:\w+ )?(\w+) and was (\w+) \.",
    "noise": r"the (\w+) (\w+) the (\w+) because it (\w+) \.",
    "follow": r"(\w+) followed the (\w+) to the (\w+) \.",
    "sound": r"the (\w+) (\w+) in the (\w+) \.",
}


def drawn(form: str, count: int = 50) -> list[Composite]:
    return list(islice(socratic.composites(Lexicon(), form, "test"), count))


def read(sentences: Sequence[str]) -> dict[str, str]:
    """Every question about a story with its true answer, read off its sentences by patterns."""
    sounds, known = Lexicon().sounds, {}
    for sentence in sentences:
        for kind, pattern in PATTERNS.items():
            if not (found := re.fullmatch(pattern, sentence)):
                continue
            one = found.groups()
            if kind == "put":
                known[f"what is in the {one[2]} ?"] = f"the {one[1]}"
                known[f"where is the {one[1]} ?"] = f"in the {one[2]}"
                known[f"who put the {one[1]} in the {one[2]} ?"] = one[0]
            elif kind == "luck":
                known[f"who {one[1]} the {one[2]} ?"] = one[0]
            elif kind == "noise":  # the animal whose sound it is
                known[f"who {one[3]} ?"] = f"the {next(name for name, sound in sounds.items() if sound == one[3])}"
            elif kind == "follow":
                known[f"who followed the {one[1]} ?"] = one[0]
                known[f"where was the {one[1]} ?"] = f"in the {one[2]}"
            else:
                known[f"who {one[1]} ?"] = f"the {one[0]}"
                known[f"where was the {one[0]} ?"] = f"in the {one[2]}"
    return known


def knowing(about: dict[str, str] | None = None) -> Ask:
    """A speaker who knows every story; of what it does not tell it says nothing. about: what it says instead."""

    def ask(asked: Sequence[tuple[Sequence[str], str]]) -> list[Said]:
        return [tuple(((about or {}).get(text) or read(told).get(text, ".")).split()) for told, text in asked]

    return ask


@pytest.mark.parametrize("form", socratic.FORMS)
def test_every_question_is_true_of_its_story(form: str) -> None:
    """The sub-questions, filled in with true answers, are answered by the story as the patterns read it."""
    words = set(vocabulary(World()))
    for one in drawn(form):
        known = read(one.sentences)
        for part in one.parts:
            given = socratic.last(one.parts[part.uses].truth) if part.uses >= 0 else ""
            assert known[part.asks.replace(socratic.HOLE, given)] == part.truth
            assert (socratic.HOLE in part.asks) == (part.uses >= 0)
            assert socratic.last(part.truth) in socratic.words(Lexicon(), part.kind)
        assert {*" ".join(one.sentences).split(), *one.asks.split()} <= words
        assert one.asks not in known  # it needs more than one fact
        assert socratic.wrong(one) != socratic.last(one.parts[0].truth)
        assert len({part.truth for part in one.parts}) == len(one.parts)


def test_the_same_seed_draws_the_same_and_there_is_no_other_form() -> None:
    assert drawn("both", 5) == drawn("both", 5) != list(islice(socratic.composites(Lexicon(), "both", 1), 5))
    with pytest.raises(KeyError):
        next(socratic.composites(Lexicon(), "why", 0))


def test_in_places_the_story_names_two() -> None:
    for one in drawn("places"):
        places = set(" ".join(one.sentences).split()) & set(Lexicon().places)
        assert len(places) == 2 and one.truth[0] in places


@pytest.mark.parametrize("form", socratic.FORMS)
def test_who_knows_every_story_is_right_in_parts_alone(form: str) -> None:
    """And a false first answer, which the story says nothing of, leaves nothing to say; no control disagrees."""
    for one in socratic.answer(knowing(), drawn(form)):
        assert (one.whole, one.parts, one.true) == (False, True, True) and not one.flagged
        assert not one.false


def test_an_early_mistake_is_passed_on_and_flagged() -> None:
    """By hand: the box is asked for, the wrong thing is named."""
    (one,) = drawn("found", 1)
    first, second = one.parts
    box, thing = first.asks.split()[-2], socratic.last(first.truth)
    other = socratic.wrong(one)
    (found,) = socratic.answer(knowing({first.asks: f"gladly : the {other} ."}), [one])
    assert [step.asked for step in found.steps] == [first.asks, second.asks.replace("_", other)]
    assert not found.parts and found.true and found.flagged
    assert found.steps[0].control == f"where is the {other} ?" and not found.steps[0].agrees
    (mended,) = socratic.answer(knowing({first.asks: f"the {other} ."}), [one], [thing])
    assert mended.parts and not mended.steps[0].right  # a true word is filled in by hand
    (silent,) = socratic.answer(knowing({first.asks: "hm ."}), [one])
    assert silent.steps[1].asked == "" and silent.steps[1].said == () and not silent.parts
    assert box in " ".join(one.sentences)


def test_what_an_answer_names_and_when_it_is_right() -> None:
    assert socratic.named("of course , dear friend : the ball .".split()) == "ball"
    assert socratic.named("the ball in the box .".split()) == "" == socratic.named(("hm", "."))
    assert socratic.right("in the park .".split(), "in the park") and socratic.right(("tom", "."), "tom")
    assert not socratic.right("the ball in the park .".split(), "in the park")
    assert not socratic.right(("the", "cat", "."), "tom")


def test_the_toy_answers_in_parts_what_it_cannot_as_a_whole() -> None:
    """And greedily: twice the same."""
    ask = socratic.asker(*toy.instructed()[:2])
    some = drawn("followed", 20)
    found = socratic.answer(ask, some)
    assert sum(one.parts for one in found) >= 18 and sum(one.whole for one in found) <= 2
    assert socratic.answer(ask, some) == found and ask([]) == []
