"""The little world: its probabilities against counting every story, its entropy against the same, its truth by hand."""

import math
from itertools import islice

import numpy as np
import pytest

from model.world.lexicon import Lexicon
from model.world.telling import Impossible, Pronoun
from model.world.world import World

TINY = Lexicon(
    sounds={"dog": "barked", "cat": "meowed"},
    people={"anna": "she", "tom": "he"},
    traits=("big",),
    colours=("red",),
    things=("ball",),
    boxes=("box",),
    places=("park",),
    times=("day",),
    causing=("woke",),
    noticing=("heard",),
    meeting=("met",),
    gains=("found",),
    losses=("lost", "broke"),
    pleasant=("happy",),
    unpleasant=("sad",),
)


@pytest.fixture(scope="module")
def tiny() -> World:
    return World(TINY, sentences=2)


@pytest.fixture(scope="module")
def every_story(tiny: World) -> dict[tuple[str, ...], float]:
    """All stories of the tiny world with their probabilities, by asking it for every next word from the start."""
    found: dict[tuple[str, ...], float] = {}
    waiting: list[tuple[tuple[str, ...], float]] = [((), 1.0)]
    while waiting:
        words, chance = waiting.pop()
        following = tiny.follow(words)[1]
        if not following:
            found[words] = chance
        waiting += [((*words, word), chance * share) for word, share in following.items()]
    return found


def test_the_probabilities_of_all_stories_sum_to_one(every_story: dict) -> None:
    assert len(every_story) > 1_000
    assert math.fsum(every_story.values()) == pytest.approx(1, abs=1e-12)


def test_entropy_and_length_equal_those_of_counting_every_story(tiny: World, every_story: dict) -> None:
    nats = -math.fsum(chance * math.log(chance) for chance in every_story.values())
    words = math.fsum(chance * len(story) for story, chance in every_story.items())
    assert tiny.expected == (pytest.approx(nats, abs=1e-9), pytest.approx(words, abs=1e-9))


def test_stories_come_as_often_as_their_probabilities_say(tiny: World) -> None:
    told = list(islice(tiny.stories(3), 20_000))
    follows = [story.words for story in told if story.words[0] == "the"]
    first = tiny.follow(["the"])[1]
    for word, chance in first.items():
        share = sum(words[1] == word for words in follows) / len(follows)
        assert abs(share - chance) < 4 * math.sqrt(chance * (1 - chance) / len(follows)), word


def test_the_whole_world_needs_as_much_as_it_says() -> None:
    world = World()
    nats = [-sum(map(math.log, story.probabilities)) for story in islice(world.stories(0), 8_000)]
    assert abs(np.mean(nats) - world.expected[0]) < 4 * np.std(nats) / math.sqrt(len(nats))
    assert 150 <= len(world.words) <= 400


def test_following_a_story_gives_what_telling_it_gave() -> None:
    world = World()
    for story in islice(world.stories(1), 50):
        assert world.follow(story.words) == (story, {})
        assert world.tells(story.words[:17])


@pytest.mark.parametrize(("verb", "sound", "right"), [("frightened", "roared", 1), ("heard", "quacked", 4)])
def test_what_a_pronoun_stands_for_follows_from_the_verb(verb: str, sound: str, right: int) -> None:
    words = f"the lion {verb} the duck because it".split()
    story, following = World().follow(words)
    assert story.pronouns == (Pronoun(6, right, 5 - right),)
    assert following == {sound: 1.0}


def test_an_animal_makes_its_own_sound() -> None:
    world = World()
    following = world.follow(["the", "dog"])[1]
    assert "barked" in following and not {*world.lexicon.sounds.values()} & {*following} - {"barked"}
    assert world.follow(["the", "dog", "barked"])[1] == {"in": 1.0}


def test_people_keep_their_pronoun_and_things_their_place() -> None:
    world = World()
    assert world.follow(["anna", "was", "sad", "because"])[1] == {"she": 1.0}
    assert world.follow(["tom", "was", "sad", "because"])[1] == {"he": 1.0}
    begun = "tom put the red ball in the box . anna asked : what is in the"
    assert world.follow(begun.split())[1] == {"box": 1.0}


def test_moods_fit_what_happened() -> None:
    world, lexicon = World(), Lexicon()
    assert set(world.follow(["anna", "lost", "the", "red", "ball", "and", "was"])[1]) == set(lexicon.unpleasant)
    assert set(world.follow(["anna", "found", "the", "red", "ball", "and", "was"])[1]) == set(lexicon.pleasant)


def test_a_parrot_says_the_last_sentence_again() -> None:
    world = World()
    said = ["tom", "put", "the", "red", "ball", "in", "the", "box", ".", "the", "parrot", "said", ":"]
    assert world.follow(said)[1] == {"tom": 1 / 3, "ball": 1 / 3, "box": 1 / 3}
    assert world.follow([*said, "ball"])[1] == {"in": 1.0}
    assert world.follow([*said, *["ball", "in", "the", "box"]])[1] == {".": 1.0}
    assert "parrot" not in world.follow([*said, *["box", ".", "the"]])[1]  # never twice


@pytest.mark.parametrize("words", ["dog", "the dog dog", "anna was sad because he", "the duck because"])
def test_what_the_world_never_tells_is_named(words: str) -> None:
    with pytest.raises(Impossible, match=f"“{words.split()[-1]}” never follows"):
        World().follow(words.split())


def test_nothing_follows_a_whole_story() -> None:
    story = next(World().stories(5))
    with pytest.raises(Impossible, match="after the end: a story has 4 sentences"):
        World().follow([*story.words, "the"])


def test_the_same_seed_tells_the_same() -> None:
    first, again, other = (list(islice(World().stories(seed), 5)) for seed in (1, 1, 2))
    assert first == again != other
