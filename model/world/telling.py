"""Texts that are told word by word, so that the chance of every word is known: told at random, or followed, or counted."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.errors import UserError


@dataclass(frozen=True)
class Pronoun:
    """A pronoun in a story: where it stands, where its referent stands, and where the one it is not (None: no rival)."""

    at: int
    right: int
    wrong: int | None


@dataclass(frozen=True)
class Story:
    """A story, or the beginning of one: its words, what its pronouns stand for, and the chance [T] of each word."""

    words: tuple[str, ...]
    pronouns: tuple[Pronoun, ...]
    chances: tuple[float, ...]


class Followed(Exception):
    """All the words of a text were followed."""


class Impossible(UserError):
    """A text that this world never tells. The message names the word."""


Ways = Mapping[str, tuple[float, Sequence[str]]]  # how a text may go on: weight, and the words of which one follows


class Teller:
    """Writes a text word by word: `decide` chooses among the ways, each of which begins with words of its own.

    expect: hears of each word that could be no other, before it is written.
    """

    def __init__(self, decide: Callable[[Ways], tuple[str, str]], expect: Callable[[str], None] | None = None) -> None:
        self._decide, self._expect = decide, expect
        self.words: list[str] = []
        self.chances: list[float] = []
        self.pronouns: list[Pronoun] = []

    def turn(self, ways: Ways) -> tuple[str, str]:
        """One word; returns the way that it begins and the word. The words of one way are equally likely."""
        way, word = self._decide(ways)
        weight, words = ways[way]
        self.words.append(word)
        self.chances.append(weight / sum(one for one, _ in ways.values()) / len(words))
        return way, word

    def story(self) -> Story:
        """What is written so far."""
        return Story(tuple(self.words), tuple(self.pronouns), tuple(self.chances))

    def pick(self, words: Sequence[str]) -> str:
        """One of words that all go on alike."""
        return self.turn({"": (1.0, words)})[1]

    def say(self, text: str) -> None:
        """Words that cannot be others here."""
        for word in text.split():
            if self._expect:
                self._expect(word)
            self.words.append(word)
            self.chances.append(1.0)


def chooser(seed: int | str) -> Callable[[Ways], tuple[str, str]]:
    """Chooses among ways by their weights; the same for the same seed."""
    chance = random.Random(seed).random

    def decide(ways: Ways) -> tuple[str, str]:
        left = chance() * sum(weight for weight, _ in ways.values())
        for way, (weight, words) in ways.items():  # noqa: B007 (the last way, should rounding leave something)
            left -= weight
            if left < 0:
                break
        return way, words[int(chance() * len(words))]

    return decide


def follower(words: Iterator[str], found: dict[str, float]) -> Teller:
    """Writes these words where a world may; when they are over, `found` takes the chances of the next one.

    It raises Followed then, and Impossible at a word that cannot stand there.
    """

    def following(chances: dict[str, float]) -> str:
        word = next(words, None)
        if word is None:
            found.update(chances)
            raise Followed
        if word not in chances:
            raise Impossible(f"“{word}” never follows here in this world.")
        return word

    def decide(ways: Ways) -> tuple[str, str]:
        total = sum(weight for weight, _ in ways.values())
        word = following({word: weight / total / len(options) for weight, options in ways.values() for word in options})
        return next(way for way, (_, options) in ways.items() if word in options), word

    def sure(word: str) -> None:
        following({word: 1.0})

    return Teller(decide, sure)
