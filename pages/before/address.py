"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass
from pathlib import Path

from pages.server.address import Shared, choice, number, views

STORY = "one evening, the frog admired the mouse because it squeaked. the frog discovered the"
SCRIPT = (Path(__file__).parent / "listener.txt").read_text("utf-8")  # for a conversation by rules
TALK = "I can't sleep before my exam.\nI am afraid because you read my letters.\nWhatever."  # a line each


@dataclass(frozen=True)
class Before(Shared):
    """How a machine guessed the next word before transformers, and how they compare."""

    view: str = views(
        row="One row",
        eliza="Rules",
        ngrams="Counts",
        vectors="Vectors",
        gates="Gates",
        context="Context",
        timeline="Timeline",
    )
    story: str = STORY  # so far, in words of the little world
    fill: int = number(2, 0, 2)  # sentences that are put before the last one
    moment: str = choice("5", "15", "45", default="45")  # seconds that were learned, where the run is recorded
    chosen: str = choice(
        "eliza", "unigram", "bigram", "ngram", "rnn", "lstm", "gpt", "smollm2", "world", default="lstm"
    )  # the row that is explained
    seed: int = number(0, 0, 99)  # of what learns
    script: str = SCRIPT  # the rules of a conversation
    talk: str = TALK  # what was said, a line each
    turn: int = number(1, 0, 99)  # the line whose rules are shown
    said: str = "the small owl frightened the lazy bee because it"  # whose last words are counted
    n: int = number(4, 1, 6)  # words of an n-gram
    smoothing: str = choice("none", "add", "interpolated", "kneser-ney", default="kneser-ney")
    k: str = choice("1", "0.1", "0.01", default="0.1")  # what is added to every count
    read: str = choice("400", "4000", "40000", default="40000")  # stories that are counted
    word: str = "frog"  # of the map
    near: str = "croaked"  # a word that stands near it
    draw: int = number(1, 0, 99)  # of the negatives
    cell: str = choice("rnn", "lstm", default="lstm")  # the network whose states are shown
    part: str = choice("hidden", "cell", "input", "forget", "output", default="cell")  # of it
    unit: int = number(0, 0, 999)  # of it, that is drawn as lines
    double: str = choice("found-lost", "owl-key", "red-big", "dog-cat", "it")  # a word with two senses
    layer: str = choice("word", "one", "two", "mix", default="one")  # the vectors that stand for its occurrences
    side: str = choice("both", "ahead", "back")  # the part of them
    w0: int = number(0, -4, 4)  # of the layers in the mix, before the softmax
    w1: int = number(0, -4, 4)
    w2: int = number(0, -4, 4)
    nearest: str = choice("1", "5")  # neighbours that decide
    occurrence: int = number(0, 0, 239)  # that is looked at
    event: str = choice(
        "eliza",
        "ngrams",
        "backprop",
        "rnn",
        "kneserney",
        "lstm",
        "nnlm",
        "word2vec",
        "seq2seq",
        "attention",
        "transformer",
        "gpt1",
        "elmo",
        "bert",
        "gpt2",
        "gpt3",
        "instructgpt",
        "palm",
        "llama",
        "llama2",
        "llama3",
        "smollm2",
        default="gpt3",
    )  # of the timeline
