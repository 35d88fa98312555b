"""The words of the little world, by category."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

# fmt: off
SOUNDS = {
    "dog": "barked", "cat": "meowed", "cow": "mooed", "duck": "quacked", "lion": "roared", "wolf": "howled",
    "pig": "grunted", "sheep": "bleated", "horse": "neighed", "frog": "croaked", "owl": "hooted", "bee": "buzzed",
    "snake": "hissed", "mouse": "squeaked", "bird": "sang", "bear": "growled", "hen": "clucked", "donkey": "brayed",
    "crow": "cawed", "monkey": "chattered",
}
# fmt: on
PARROT = "parrot"
WOMEN, MEN = "anna emma lucy maria nina rosa sofia zoe", "ben ivan jack leo max omar paul tom"
PEOPLE = dict.fromkeys(WOMEN.split(), "she") | dict.fromkeys(MEN.split(), "he")


@dataclass(frozen=True)
class Lexicon:
    """The words of a world, by category."""

    sounds: Mapping[str, str] = field(default_factory=lambda: SOUNDS)  # an animal -> what it did
    people: Mapping[str, str] = field(default_factory=lambda: PEOPLE)  # a name -> its pronoun
    traits: tuple[str, ...] = ("big", "small", "old", "young", "fat", "thin", "brown", "grey", "wild", "lazy")
    colours: tuple[str, ...] = ("red", "blue", "green", "yellow", "white", "black", "pink", "purple")
    things: tuple[str, ...] = tuple(
        "ball book key ring hat cup coin doll bell apple shoe spoon letter lamp clock umbrella".split()
    )
    boxes: tuple[str, ...] = ("box", "bag", "basket", "drawer", "bucket", "chest")
    places: tuple[str, ...] = tuple("garden forest park field kitchen barn street yard school village".split())
    times: tuple[str, ...] = ("day", "morning", "evening", "night")
    causing: tuple[str, ...] = ("frightened", "woke", "annoyed", "surprised", "startled", "amused")
    noticing: tuple[str, ...] = ("heard", "noticed", "feared", "admired", "discovered", "avoided")
    meeting: tuple[str, ...] = ("chased", "met", "passed", "saw")
    gains: tuple[str, ...] = ("found", "won", "bought", "fixed")
    losses: tuple[str, ...] = ("lost", "broke", "dropped", "forgot")
    pleasant: tuple[str, ...] = ("happy", "glad", "proud", "cheerful", "delighted", "pleased")
    unpleasant: tuple[str, ...] = ("sad", "angry", "upset", "worried", "unhappy", "gloomy")

    @cached_property
    def nouns(self) -> frozenset[str]:
        """What a parrot begins with."""
        return frozenset((*self.sounds, *self.people, *self.things, *self.boxes, *self.places))

    @property
    def categories(self) -> dict[str, tuple[str, ...]]:
        """The category of each content word: the truth that embeddings are checked against."""
        return {
            "animals": tuple(self.sounds),
            "sounds": tuple(self.sounds.values()),
            "people": tuple(self.people),
            "traits": self.traits,
            "colours": self.colours,
            "things": self.things,
            "boxes": self.boxes,
            "places": self.places,
            "causing": self.causing,
            "noticing": self.noticing,
            "gains": self.gains,
            "losses": self.losses,
            "pleasant": self.pleasant,
            "unpleasant": self.unpleasant,
        }
