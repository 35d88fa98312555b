"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass

from pages.server.address import Shared, choice, number, views


@dataclass(frozen=True)
class Attention(Shared):
    """Where every head looks, how it comes to look there, and what happens without it."""

    view: str = views(heads="Heads", steps="Steps", sides="Pair", off="Off", bertviz="BertViz")
    reader: str = choice("decoder", "minilm")
    reading: str = choice("both", "lines", "matrix", "sentence")
    drawn: str = choice("matrix", "lines", "sentence")  # the same where two models stand side by side
    dim: bool = False  # fade the weight on the first token
    spot: str = ""  # what is chosen in the view: "heads:13.8.9" is layer 13, head 8, the word at 9
    left: str = ""  # the same of the two models side by side
    right: str = ""
    step: int = number(1, 1, 6)
    temperature: int = number(10, 0, 20, once="heat")  # on the scores, in quarters of a doubling from 10
    mask: bool = True
    off: str = ""  # what is switched off: "13.8 5.attention 7.mlp"
    how: str = choice("zero", "mean", "move")
    to: int = number(0, 0, 255)  # the token that moved attention goes to
    guess: bool = False
    vig: str = choice("head", "model")  # which view of BertViz
    rank: bool = False  # whether every head's effect is measured
