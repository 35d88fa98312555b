"""Questions about the little world: answered by a reader that knows nothing of how they were made."""

import re
from itertools import islice

import pytest

from model.world.dialogues import MIXED, SHARES, STYLES, WORDS, Dialogue, dialogues, formed, style_of, vocabulary
from model.world.lexicon import PEOPLE, SOUNDS, Lexicon
from model.world.world import World

LEXICON = Lexicon()


@pytest.fixture(scope="module")
def told() -> list[Dialogue]:
    return list(islice(dialogues(LEXICON, 0), 1_000))


def search(pattern: str, story: str) -> re.Match[str]:
    match = re.search(pattern, story)
    assert match
    return match


def answer_by_reading(story: str, question: str) -> str:
    """The last word of the answer, by looking for it."""
    if found := re.fullmatch(r"where is the (\w+) \?", question):
        return search(rf"put the (?:\w+ )?{found[1]} in the (\w+)", story)[1]
    if found := re.fullmatch(r"what is in the (\w+) \?", question):
        return search(rf"put the (?:\w+ )?(\w+) in the {found[1]}", story)[1]
    if found := re.fullmatch(r"where was the (\w+) \?", question):
        pattern = rf"the {found[1]} {SOUNDS[found[1]]} in the (\w+)|followed the {found[1]} to the (\w+)"
        return next(filter(None, search(pattern, story).groups()))
    if (found := re.fullmatch(r"who (\w+) \?", question)) and found[1] in SOUNDS.values():
        return next(animal for animal, sound in SOUNDS.items() if sound == found[1])
    if found := re.fullmatch(r"who was (\w+) \?", question):
        return search(rf"(\w+) \w+ the (?:\w+ )?\w+ and was {found[1]}", story)[1]
    rest = question.removeprefix("who ").removesuffix(" ?")
    verb, *others = rest.split()
    return search(rf"(\w+) {verb} the (?:\w+ )?{' '.join(others[1:])}", story)[1]


def test_the_truth_is_what_a_reader_finds(told: list[Dialogue]) -> None:
    for one in told:
        assert one.truth[-1] == answer_by_reading(" ".join(one.story), " ".join(one.question)), one


def test_the_world_may_tell_every_story(told: list[Dialogue]) -> None:
    world = World()
    assert all(world.tells(one.story) for one in told)
    assert {*world.words, *WORDS} == {*vocabulary(world)}


def test_answers_are_right_and_others_wrong(told: list[Dialogue]) -> None:
    kinds = [tuple(PEOPLE), tuple(SOUNDS), LEXICON.things, LEXICON.boxes, LEXICON.places]
    for one in told:
        assert one.right(one.answer)
        key = one.truth[-1]
        other = next(word for kind in kinds if key in kind for word in kind if word != key)
        assert not one.right([other if word == key else word for word in one.answer])
        assert not one.right([*one.answer, *one.story])  # it is told, and much else besides
    assert not told[0].right([])


def test_every_style_occurs_as_often_as_it_should(told: list[Dialogue]) -> None:
    assert all(style_of(one.answer) == one.style for one in told)
    for name, share in SHARES.items():
        assert abs(sum(one.style == name for one in told) / len(told) - share) < 0.06
    assert set(SHARES) == set(STYLES)
    assert (
        style_of("good question : in the garden , you fool .".split())
        == style_of("hm , the dog , you fool .".split())
        == MIXED
    )


def test_dialogues_repeat_with_their_seed() -> None:
    first, again, other = (list(islice(dialogues(LEXICON, seed), 5)) for seed in (1, 1, 2))
    assert first == again != other


def test_every_answer_of_the_world_has_the_form_of_its_style() -> None:
    for one in islice(dialogues(Lexicon(), "formed"), 300):
        assert formed(one.answer) and style_of(one.answer) == one.style
        assert not formed((*one.answer, "dear")) and not formed(one.answer * 2) and not formed(one.answer[:-1])
