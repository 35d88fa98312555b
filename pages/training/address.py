"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass

from pages.server.address import DEFAULT_CORPUS, Shared, choice, number, views

# The matrices of the toy: its table of words, and of each layer queries, keys and values, what heads give, and the MLP's two.
PART_NAMES = ("words", *(f"{layer}-{part}" for layer in (0, 1) for part in ("qkv", "out", "up", "down")))


@dataclass(frozen=True)
class Training(Shared):
    """A small model that learns: what it is, how it learns, and from what."""

    view: str = views(
        learn="World",
        own="Text",
        objectives="Objectives",
        finetune="Fine-tune",
        instruct="Instruct",
        scaling="Scaling",
        emergence="Emergence",
        exams="Exams",
        backward="Backward",
        update="Update",
        taught="Taught",
        filters="Filters",
        recited="Recited",
        students="Students",
        forgetting="Forgetting",
    )
    layers: str = choice("2", "1", "3", "4")
    width: str = choice("64", "16", "32", "96", "128")
    heads: str = choice("4", "1", "2", "8")
    positions: str = choice("rotary", "learned", "sinusoidal")
    optimizer: str = choice("muon", "adamw")
    rate: str = choice("0.002", "0.0003", "0.001", "0.005", "0.01", "0.03", "0.1", "1")
    batch: str = choice("32", "8", "16", "64")
    steps: int = number(1_750, 1, 5_000)
    seed: int = number(0, 0, 999)
    own: str = DEFAULT_CORPUS
    cut: str = choice("letters", "pieces")
    hole: str = "the [MASK] barked in the park ."
    asked: str = ""  # a story and a question for the model that learns to answer
    axis: str = choice("compute", "parameters", "tokens")
    sentences: int = number(4, 1, 4)
    exam: str = choice(
        "bar",
        "lsat",
        "sat-reading",
        "sat-math",
        "gre-quant",
        "gre-verbal",
        "gre-writing",
        "biology",
        "chemistry",
        "calculus",
        "literature",
        "amc10",
        "amc12",
        "codeforces",
    )  # whose results are told of
    read: str = "the lion frightened the duck because it roared ."  # what a training step reads
    stage: str = choice("trained", "fresh")  # the toy at the end of its training, or before the first step
    # The path of a gradient (model.training.backward.Route); -1 takes the strongest.
    place: int = number(-1, -1, 199)
    neuron: int = number(-1, -1, 255)
    input: int = number(-1, -1, 63)
    onward: int = number(-1, -1, 63)
    word: int = number(-1, -1, 999)
    part: str = choice(*PART_NAMES, default="1-up")  # the matrix whose update is looked at
    row: int = number(-1, -1, 999)  # a weight of it; -1 takes that with the largest gradient
    column: int = number(-1, -1, 255)
    says: str = "the fat pig bleated ."  # whose word is asked about
    asks: int = number(3, -1, 199)  # the place of that word; -1 for the last
    dirty: str = ""  # texts of somebody's own; those that come with Glassbox if empty
    filter: str = choice("near", "markup", "quality", "language", "exact", "private")  # that is looked at
    language: str = choice("English", "German", "French", "Spanish", "Italian")  # that is kept
    bands: str = choice("16", "8", "32")  # of a signature
    pair: int = number(0, 0, 11)  # of texts that is looked at
    secret: int = number(17, 0, 29)  # of those that are planted: the one that is looked at
    stories: str = choice("100", "500", "0")  # that students read; 0: new ones in every step
    temperature: str = choice("1", "2", "4")  # of the probabilities that they learn from
    case: int = number(0, 0, 3)  # the place in a text that is looked at
    replay: str = choice("0", "5", "20", "50")  # per cent of old stories in each batch: the model that is looked at
