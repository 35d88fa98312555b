"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass

from pages.server.address import Shared, View, choice, number, views

ROBOT = "The robot did not cross the road because it was too tired."  # head 13.8 reads from “it” to “robot”
LION = "the lion frightened the duck because it roared ."
GIFT = "When Mary and John went to the shop, John gave the book to"
MUST = "We must keep the bread light and fresh."  # “must” is near “have to” and “need to”
ALONE = "23.4"  # the head that is off at first: without it, SmolLM2 hardly finds the capital of France


@dataclass(frozen=True)
class Attention(Shared):
    """Where every head looks, how it comes to look there, and what happens without it."""

    view: str = views(
        heads=View(
            "Heads", "The robot fell because it was too tired. The robot fell", f"{LION} the lion frightened the"
        ),
        steps=View("Steps", ROBOT, LION),
        tiles=View("Flash attention", ROBOT, LION),
        sides=View("Pair", ROBOT, LION),
        salience=View("Salience", GIFT, f"{LION} the lion frightened the"),
        similar=View("Search", MUST, "the lion frightened the duck because it roared ."),
        off=View("Off", "The capital of France is", "the dog barked in the park because it"),
        bertviz=View("BertViz", ROBOT, LION),
    )
    reader: str = choice("decoder", "minilm")
    reading: str = choice("both", "lines", "matrix", "sentence", "fovea")
    drawn: str = choice("matrix", "lines", "sentence")  # the same where two models stand side by side
    dim: bool = False  # fade the weight on the first token
    spot: str = ""  # what is chosen in the view: "heads:13.8.9" is layer 13, head 8, the word at 9
    left: str = ""  # the same of the two models side by side
    right: str = ""
    step: int = number(5, 1, 6)  # the softmax at first
    temperature: int = number(10, 0, 20, once="heat")  # on the scores, in quarters of a doubling from 10
    mask: bool = True
    tile: str = choice("4", "2", "8")  # keys that are read at a time
    tiled: int = number(2, 1, 128)  # how many tiles are read
    rescale: bool = True  # whether what was added up is brought to a new maximum
    explained: str = ""  # the next word that is explained, its bytes in hex; the likeliest if empty
    contrast: str = ""  # the word that it is held against
    ground: str = choice("mean", "zero")  # what stands for no word
    off: str = ALONE  # what is switched off: "13.8 5.attention 7.mlp"
    how: str = choice("zero", "mean", "move")
    to: int = number(0, 0, 255)  # the token that moved attention goes to
    guess: bool = False
    vig: str = choice("head", "model")  # which view of BertViz
    rank: bool = False  # whether every head's effect is measured
