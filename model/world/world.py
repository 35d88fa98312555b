"""A little world of animals, people and things, told in stories that a small model can learn and that can be checked.

A story is told from left to right. Every choice is one word, and any two ways to go on begin with different words. So
the text reveals every choice, and the world knows the true probability of each next word, the exact entropy that no
model can get below (Shannon 1948), and what each pronoun stands for.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from model.world.lexicon import PARROT, Lexicon
from model.world.telling import Followed, Impossible, Pronoun, Story, Teller, Ways, chooser, follower


@dataclass
class Cast:
    """Who and what a story has named so far; it gives them the same names again."""

    animals: list[str] = field(default_factory=list)  # two at most
    people: list[str] = field(default_factory=list)  # two at most
    thing: str | None = None
    box: str | None = None  # where the thing was put
    place: str | None = None
    last: tuple[str, ...] = ()  # the sentence before, if a parrot may repeat it
    starts: tuple[int, ...] = ()  # the places in it where a parrot may begin

    @property
    def shape(self) -> tuple:
        """All that the rest of the story depends on, except for the words themselves."""
        named = (self.thing, self.box, self.place)
        return (
            len(self.animals),
            len(self.people),
            *(name is None for name in named),
            len(self.last),
            self.starts,
        )

    def heard(self, sentence: tuple[str, ...], lexicon: Lexicon) -> None:
        """Remember a sentence that a parrot may repeat, from any noun on that occurs once in it."""
        once = [place for place, word in enumerate(sentence) if word in lexicon.nouns and sentence.count(word) == 1]
        self.last, self.starts = sentence, tuple(once)

    def copy(self) -> "Cast":
        """An independent copy."""
        return Cast(list(self.animals), list(self.people), self.thing, self.box, self.place, self.last, self.starts)


@dataclass(frozen=True)
class World:
    """How stories go: `sentences` of them in each, made of the words of `lexicon`."""

    lexicon: Lexicon = field(default_factory=Lexicon)
    sentences: int = 4
    parrot: float = 0.1  # weight of a parrot that repeats the last sentence; each animal of the story has 0.5

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every word that may occur, in alphabetical order."""
        words = {word for group in self.lexicon.categories.values() for word in group}
        words |= {*self.lexicon.times, *self.lexicon.meeting, *self.lexicon.people.values()}
        words |= {
            *". , : ? the one in because it and was put asked said what where is followed to".split(),
            PARROT,
        }
        return tuple(sorted(words))

    def stories(self, seed: int | str) -> Iterator[Story]:
        """Endless stories, the same for the same seed."""
        decide = chooser(seed)
        while True:
            yield self._told(Teller(decide))

    def follow(self, words: Sequence[str]) -> tuple[Story, dict[str, float]]:
        """`words` as the story that they begin, and the true probability of each next word; empty after a whole story.

        Raises Impossible if the world never tells this.
        """
        left = iter(words)
        following: dict[str, float] = {}
        teller = follower(left, following)
        try:
            self._told(teller)
        except Followed:
            return teller.story(), following
        if (extra := next(left, None)) is not None:
            raise Impossible(f"“{extra}” comes after the end: a story has {self.sentences} sentences here.")
        return teller.story(), {}

    def grammatical(self, sentence: Sequence[str], before: Sequence[str] = ()) -> bool:
        """Whether some story may contain this sentence, mark included; a parrot's only after what it repeats.

        It may still not fit the story that it stands in: `tells` checks that.
        """
        lexicon = self.lexicon
        named = [
            [word for word in sentence if word in group]
            for group in (lexicon.sounds, lexicon.people, lexicon.things, lexicon.boxes, lexicon.places)
        ]
        for known in product((False, True), repeat=len(named)):
            animals, people, things, boxes, places = (
                words if told else [] for words, told in zip(named, known, strict=True)
            )
            thing, box, place = (next(iter(words), None) for words in (things, boxes, places))
            cast = Cast(list(dict.fromkeys(animals))[:2], people[:1], thing, box, place)
            cast.heard(tuple(before), lexicon)
            for number in (0, 1):
                left = iter(sentence)
                try:
                    self._sentence(follower(left, {}), cast.copy(), number)
                except (Followed, Impossible):
                    continue
                if next(left, None) is None:
                    return True
        return False

    def tells(self, words: Sequence[str]) -> bool:
        """Whether this is a story, or the beginning of one."""
        try:
            self.follow(words)
        except Impossible:
            return False
        return True

    @cached_property
    def expected(self) -> tuple[float, float]:
        """(nats, words) of a story: the exact entropy of all choices, and the expected length.

        The chain rule of entropy (Cover & Thomas 2006, theorem 2.2.1), over every way and every shape of the cast; the
        words of one way are equivalent.
        """
        known: dict[tuple, tuple[float, float]] = {}

        def rest(number: int, cast: Cast) -> tuple[float, float]:
            if number == self.sentences:
                return 0.0, 0.0
            key = (number, cast.shape)
            if key not in known:
                known[key] = _mean(
                    every(lambda teller, cast: self._sentence(teller, cast, number), cast),
                    lambda after: rest(number + 1, after),
                )
            return known[key]

        return rest(0, Cast())

    def _told(self, teller: Teller) -> Story:
        cast = Cast()
        for number in range(self.sentences):
            self._sentence(teller, cast, number)
        return teller.story()

    def _sentence(self, t: Teller, cast: Cast, number: int) -> None:
        """One sentence about the animals or about a person; the first may name a time."""
        starts = {"animals": (0.5, ("the",))} | self._people(cast)
        way, word = t.turn(starts | ({"time": (0.25, ("one",))} if number == 0 else {}))
        if way == "time":
            t.pick(self.lexicon.times)
            t.say(",")
            way, word = t.turn(starts)
        began = len(t.words) - 1
        parrot = way == "animals" and self._animals(t, cast)
        if way != "animals":
            self._person(t, cast, word)
        if t.words[-1] != "?":
            t.say(".")
        cast.heard(() if parrot else tuple(t.words[began:]), self.lexicon)

    def _people(self, cast: Cast) -> dict[str, tuple[float, Sequence[str]]]:
        new = [name for name in self.lexicon.people if name not in cast.people]
        ways = {
            "again": (0.25 if len(cast.people) == 1 else 0.5, cast.people),
            "new": (0.25 if cast.people else 0.5, new),
        }
        room = len(cast.people) < 2
        return {way: choice for way, choice in ways.items() if choice[1] and (way == "again" or room)}

    def _animals(self, t: Teller, cast: Cast) -> bool:
        """As in "(the) big dog frightened the cat because it barked": the verb decides what "it" stands for.

        Or a parrot repeats the last sentence from a noun on; returns whether it does. To predict what it says, find
        what followed the same word before.
        """
        lexicon = self.lexicon
        subject, subject_at = self._animal(t, cast, parrot=True)
        if subject == PARROT:
            t.say("said :")
            start, _ = t.turn({str(place): (1.0, (cast.last[place],)) for place in cast.starts})
            t.say(" ".join(cast.last[int(start) + 1 : -1]))
            return True
        way, _ = t.turn(
            {
                "causing": (0.3, lexicon.causing),
                "noticing": (0.3, lexicon.noticing),
                "meeting": (0.25, lexicon.meeting),
                "sound": (0.15, (lexicon.sounds[subject],)),
            }
        )
        if way == "sound":
            self._place(t, cast, "in")
            return False
        t.say("the")
        other, other_at = self._animal(t, cast, subject)
        if way == "meeting":
            self._place(t, cast, "in")
            return False
        t.say("because it")
        right, wrong, meant = (subject_at, other_at, subject) if way == "causing" else (other_at, subject_at, other)
        t.pronouns.append(Pronoun(len(t.words) - 1, right, wrong))
        t.say(lexicon.sounds[meant])
        return False

    def _animal(self, t: Teller, cast: Cast, other: str = "", parrot: bool = False) -> tuple[str, int]:
        """An animal after "the", not `other`: one of this story's, or a new one, perhaps with a trait.

        Returns it and its place in the story.
        """
        lexicon = self.lexicon
        known = [animal for animal in cast.animals if animal != other]
        new = [animal for animal in lexicon.sounds if animal not in cast.animals]
        ways: dict[str, tuple[float, Sequence[str]]] = {"known": (0.5 * len(known), known)} if known else {}
        if len(cast.animals) < 2:
            ways |= {"trait": (0.35, lexicon.traits), "new": (0.15, new)}
        if parrot and cast.last:
            ways["parrot"] = (self.parrot, (PARROT,))
        way, word = t.turn(ways)
        if way == "trait":
            word = t.pick(new)
        if way in ("trait", "new"):
            cast.animals.append(word)
        return word, len(t.words) - 1

    def _person(self, t: Teller, cast: Cast, name: str) -> None:
        lexicon, name_at = self.lexicon, len(t.words) - 1
        if name not in cast.people:
            cast.people.append(name)
        ways = {
            "gains": (0.2, lexicon.gains),
            "losses": (0.2, lexicon.losses),
            "was": (0.25, ("was",)),
            "asked": (0.1, ("asked",)),
            "followed": (0.15, ("followed",)),
        }
        way, _ = t.turn(ways | ({} if cast.box else {"put": (0.25, ("put",))}))
        if way in ("gains", "losses"):
            t.say("the")
            self._thing(t, cast)
            t.say("and was")
            t.pick(lexicon.pleasant if way == "gains" else lexicon.unpleasant)
        elif way == "was":
            mood, _ = t.turn({"good": (0.5, lexicon.pleasant), "bad": (0.5, lexicon.unpleasant)})
            t.say(f"because {lexicon.people[name]}")
            t.pronouns.append(Pronoun(len(t.words) - 1, name_at, None))
            t.pick(lexicon.gains if mood == "good" else lexicon.losses)
            t.say("the")
            self._thing(t, cast)
        elif way == "asked":
            t.say(":")
            self._question(t, cast)
        elif way == "followed":
            t.say("the")
            self._animal(t, cast)
            self._place(t, cast, "to")
        else:
            t.say("the")
            self._thing(t, cast)
            t.say("in the")
            cast.box = t.pick(lexicon.boxes)

    def _question(self, t: Teller, cast: Cast) -> None:
        """A question about the thing of the story, which stays unanswered: instruction tuning teaches answers."""
        way, _ = t.turn({"where": (0.5, ("where",))} | ({"what": (0.5, ("what",))} if cast.box else {}))
        t.say("is")
        if way == "what":
            t.say(f"in the {cast.box} ?")
        else:
            t.say("the")
            self._thing(t, cast)
            t.say("?")

    def _thing(self, t: Teller, cast: Cast) -> None:
        if cast.thing:
            t.say(cast.thing)
        else:
            t.pick(self.lexicon.colours)
            cast.thing = t.pick(self.lexicon.things)

    def _place(self, t: Teller, cast: Cast, how: str) -> None:
        t.say(f"{how} the")
        if cast.place:
            t.say(cast.place)
        else:
            cast.place = t.pick(self.lexicon.places)


def every(tell: Callable[[Teller, Cast], None], cast: Cast) -> Iterator[tuple[float, float, int, Cast]]:
    """(probability, nats, words, cast afterwards) of each way to tell a text, with the first word of each way."""
    waiting: list[list[str]] = [[]]
    while waiting:
        chosen = waiting.pop()
        share, nats, turns = 1.0, 0.0, 0

        def decide(ways: Ways, chosen: list[str] = chosen) -> tuple[str, str]:
            nonlocal share, nats, turns
            total = sum(weight for weight, _ in ways.values())
            if len(ways) > 1 and turns == len(chosen):  # a fork: this run takes the first way, later runs the others
                first, *others = ways
                waiting.extend([*chosen, other] for other in others)
                chosen.append(first)
            way = next(iter(ways))
            if len(ways) > 1:
                way, turns = chosen[turns], turns + 1
            share *= ways[way][0] / total
            nats += math.log(total / ways[way][0]) + math.log(len(ways[way][1]))
            return way, ways[way][1][0]

        after, teller = cast.copy(), Teller(decide)
        tell(teller, after)
        yield share, nats, len(teller.words), after


def _mean(
    texts: Iterator[tuple[float, float, int, Cast]], rest: Callable[[Cast], tuple[float, float]]
) -> tuple[float, float]:
    """The expected nats and words of texts, each with the rest of its story."""
    nats = words = 0.0
    for share, own_nats, own_words, after in texts:
        later_nats, later_words = rest(after)
        nats += share * (own_nats + later_nats)
        words += share * (own_words + later_words)
    return nats, words
