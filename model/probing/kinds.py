"""What is true of each word of a story, as the little world knows it: the kinds that a feature may stand for.

A kind is a name of two parts: `word mouse`, every place of that word; `group animals`, of any word of a category; `it mouse`,
of "it" where it stands for the mouse; `place first` and `place last`, of a sentence; `the animals`, of "the" before one of them.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from model.world.telling import Story
from model.world.world import World

Marks = NDArray[np.bool_]
GROUPS = ("word", "group", "it", "place", "the")
BEFORE = ("animals", "things", "boxes", "places", "traits", "colours")  # what "the" may stand before
ENDS = (".", "?")


def groups(world: World) -> dict[str, Iterable[str]]:
    """The words of each category, of smaller ones and of larger ones."""
    lexicon = world.lexicon
    women = [name for name, pronoun in lexicon.people.items() if pronoun == "she"]
    men = [name for name in lexicon.people if name not in women]
    feelings = (*lexicon.pleasant, *lexicon.unpleasant)
    more = {"meeting": lexicon.meeting, "times": lexicon.times, "women": women, "men": men, "feelings": feelings}
    return {**lexicon.categories, **more}


def kinds(world: World, stories: Sequence[Story]) -> dict[str, Marks]:
    """The places [N] of all stories, one after the other, that are of each kind."""
    words = np.array([word for story in stories for word in story.words])
    found = {f"word {word}": words == word for word in world.words}
    known = groups(world)
    found |= {f"group {name}": np.isin(words, list(members)) for name, members in known.items()}
    meant = np.full(len(words), "", words.dtype)  # what a pronoun stands for
    begins, start = np.zeros(len(words), np.bool_), 0
    for story in stories:
        begins[start] = True
        for one in story.pronouns:
            meant[start + one.at] = story.words[one.right]
        start += len(story.words)
    begins[1:] |= np.isin(words[:-1], ENDS)
    after = np.append(words[1:], "")
    found |= {f"it {animal}": (words == "it") & (meant == animal) for animal in world.lexicon.sounds}
    found |= {"place first": begins, "place last": np.isin(after, ENDS)}
    return found | {f"the {name}": (words == "the") & np.isin(after, list(known[name])) for name in BEFORE}
