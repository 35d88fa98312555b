"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass

from pages.server.address import Shared, View, choice, choices, number, views

LOST = "anna lost the red ball and was"  # the little world goes on with many words
STRATEGIES = (
    "greedy",
    "sample",
    "top_k",
    "top_p",
    "min_p",
    "typical",
    "penalty",
    "contrastive",
    "beams",
    "groups",
    "drawn",
)


@dataclass(frozen=True)
class Decoding(Shared):
    """One token at a time: how scores become a text, and what other rules make of the same scores."""

    view: str = views(
        step=View("Step", world=LOST),
        beams=View(
            "Beams", "When I grow up, I want to be", LOST
        ),  # three beams find a likelier text than greedy decoding
        race=View("Race", "The cat sat on the mat. The cat", LOST),  # greedy decoding repeats itself
        draft=View("Draft", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,", LOST),
        search="Search",
        guess=View("Guess", "Roses are red, violets are", LOST),
    )
    form: str = choice("raw", "chat")
    temperature: int = number(100, 0, 10_000)  # this one, top_p, min_p, typical and penalty in hundredths
    top_k: int = number(0, 0, 999_999)
    top_p: int = number(100, 0, 100)
    min_p: int = number(0, 0, 100)
    typical: int = number(100, 0, 100)
    penalty: int = number(100, 1, 1_000)
    ngram: int = number(0, 0, 20)
    seed: int = number(1, 0, 9_999)
    tree: str = ""  # the branches: "260_3575_0.318" is a token after the one before, or "number of the node.token"
    at: int = number(0, 0, 4_096)  # the node that is shown; 0 is the end of what was typed
    width: int = number(3, 1, 8)
    steps: int = number(5, 1, 24)
    shown: int = number(2, 0, 20)  # pruned candidates drawn for each beam
    length_penalty: int = number(10, -20, 30, once="favour")  # in tenths
    length_rule: str = choice("power", "gnmt")  # what it is the exponent of: n, or (5 + n) / 6
    early: str = choice("no", "yes", "never")
    groups: str = choice("1", "2", "4")
    diversity: int = number(5, 0, 50)  # tenths
    drawn: bool = False
    node: str = ""  # of the tree of beams: "2.0.3" is the third step, beam 0, its candidate 3
    racers: tuple[str, ...] = choices(*STRATEGIES, default=("greedy", "top_p", "beams"), most=4)
    length: int = number(24, 1, 60)
    layers: int = number(25, 1, 255)  # of the draft
    ahead: int = number(4, 1, 8)
    spot: str = ""  # where the landscape's searchers stand
    guess: bool = False
