"""States in which each view is opened to see whether its prose follows: another model, text, method, setting, or time.

A field of the prose has to change from one state to another of its view, or stand in FIXED with the reason in the comment.
"""

from collections.abc import Callable
from typing import Any

from pages.training.work import runs
from pages.translation.address import HELPED, STRAYS
from pages.translation.work import races
from tests.pages import (
    prose_data,
    prose_school,
    states_attention,
    states_before,
    states_layer,
    states_pictures,
    states_prompting,
    states_rlhf,
    states_training,
)
from tests.pages.prose_asking import State, asking

TOY = {"model": "toy", "text": "the dog chased the"}
LONG = "Peter Piper picked a peck of pickled peppers; a peck of pickled peppers Peter Piper picked. " * 4
COUNT = "one, two, three, four,"
CAT = "The cat sat on the mat. The cat"


def raced(into: str, context: str) -> Callable[[], Any]:
    """The first moments of a race of three translators."""
    return lambda: races.race(races.plan(into, "additive", context, 0)).upto(4)


def translated(told: str, width: int, penalty: int) -> Callable[[], None]:
    """A whole search for a translation."""

    def make() -> None:
        question = {"into": "german", "taught": "fixed", "width": width, "length_penalty": penalty, "text": told}
        for at in range(30):
            asking("translation/beams", **question, **{"from": at})

    return make


def learned(app: Any) -> None:
    """Steps of the run that the page has begun, until it is somewhat less unsure."""
    run = runs.find(app.session_state["gb-run"])
    while not run.looks:
        pass
    run.tell("play")
    while run.looks[-1].held_loss > run.looks[0].held_loss - 0.3 and run.state != "over":
        run.tell("watch")
    run.tell("pause")


def steps(kind: str, count: int) -> Callable[[], Any]:
    """The first steps of what everybody shares."""
    return lambda: [asking(f"training/{kind}", **{"from": at}) for at in range(count)]


def games(game: str, episodes: int, count: int) -> Callable[[], None]:
    """Some updates of the policies of a small game."""

    def make() -> None:
        for at in range(count):
            asking("rlhf/gradient", game=game, episodes=episodes, seed=0, **{"from": at})

    return make


STATES: dict[tuple[str, str], list[State]] = {
    **states_prompting.STATES,
    **states_pictures.STATES,
    **states_before.STATES,
    **states_rlhf.STATES,
    **states_layer.STATES,
    ("home", "home"): [State({}), State(TOY)],
    ("tokenization", "compare"): [State({"text": "Hi 🍎"}), State({"text": "A dog ran.", "tokenizers": "bytes~smollm2"})],
    ("tokenization", "train"): [
        State({"merges": "20", "step": "3"}),
        State({"merges": "9", "step": "5", "corpus": "to be or not to be that is the question"}),
    ],
    ("tokenization", "unigram"): [
        State({"pieces": "60", "pruning": "2"}),
        State({"pieces": "30", "source": "own", "corpus": "low lower lowest new newer newest wide wider widest", "text": "the lowest"}),
    ],
    ("tokenization", "languages"): [State({}), State({"tokenizers": "bytes"})],
    ("tokenization", "chat"): [State({"text": "Hi"}), State({"text": "What is the population of Berkeley?"})],
    ("tokenization", "spelling"): [State({}), State({"word": "Mississippi", "tokenizers": "wordpiece"})],
    ("embeddings", "lookup"): [State({}), State(TOY | {"text": "the dog chased a"})],
    ("embeddings", "map"): [
        State({"theme": "animals", "dimensions": "2"}),
        State({"table": "model", "theme": "feelings", "method": "tsne", "dimensions": "2"}),
    ],
    ("embeddings", "algebra"): [
        State({}),
        State({"expression": "paris - france + italy", "inputs": "1"}),
        State({"expression": "dog + puppy"}),
    ],
    ("embeddings", "test"): [State({"view": "algebra", "sums": "test"}), State({"view": "algebra", "sums": "test", "space": "model"})],
    ("embeddings", "axes"): [State({}), State({"axis": "big – small"})],
    ("embeddings", "context"): [State({}), State({"first": "He robbed the bank", "second": "She sat on the river bank", "focus": "bank"})],
    ("embeddings", "order"): [State({}), State({"repeated": "seven"}), State({"repeated": "cat"})],
    **states_attention.STATES,
    **states_training.STATES,
    **prose_school.STATES,
    ("decoding", "step"): [
        State({"temperature": "80", "top_k": "5"}),
        State({"temperature": "0"}),
        State(TOY | {"temperature": "150"}),
    ],
    ("decoding", "answer"): [
        State({"form": "chat", "text": "Hi", "temperature": "0"}),
        State({"form": "chat", "text": "Who are you?", "temperature": "90", "tree": "57_5248", "at": "2"}),
    ],
    ("decoding", "beams"): [
        State({"width": "2", "steps": "6", "text": "Once upon a time"}, lambda: beams(5)),
        State({"width": "2", "length_rule": "gnmt", "length_penalty": "20", "groups": "2"}),
        State(TOY | {"width": "1"}),
    ],
    ("decoding", "race"): [
        State({"racers": "greedy~sample", "length": "3"}),
        State(TOY | {"racers": "top_k~beams", "length": "3", "seed": "5"}),
        State({"racers": "min_p~greedy", "length": "30", "text": CAT}, lambda: racing("min_p", "greedy")),
    ],
    ("decoding", "draft"): [
        State({"layers": "12", "length": "6", "temperature": "120", "seed": "3"}),
        State({"layers": "28", "length": "6", "ahead": "1", "temperature": "0", "text": CAT}),
        State({"layers": "20", "length": "6", "temperature": "90"}),
        State({"layers": "29", "length": "20", "temperature": "0", "text": COUNT}, lambda: drafting(3)),
    ],
    ("decoding", "search"): [State({"spot": "search:0"}), State({"spot": "search:6", "width": "4", "seed": "9"})],
    ("decoding", "guess"): [State({}), State(TOY)],
    ("training", "learn"): [
        State({"width": "16", "layers": "1", "heads": "2", "steps": "60"}),
        State({"width": "32", "layers": "1", "optimizer": "adamw", "rate": "0.01", "batch": "8", "steps": "60"}, after=learned),
    ],
    ("training", "own"): [
        State({"width": "16", "layers": "1", "heads": "2", "steps": "60", "seed": "7"}),
        State({"width": "32", "layers": "1", "own": LONG, "batch": "8", "rate": "0.01", "steps": "60"}, after=learned),
    ],
    ("translation", "learners"): [
        State({}, raced("german", "128")),
        State({"into": "french", "context": "32", "sentence": "the cat sees the ball"}, raced("french", "32")),
    ],
    ("translation", "lookback"): [
        State({"view": "lookback"}),
        State({"view": "lookback", "learner": "transformer", "single": "6", "row": "3", "sentence": "the cat does not see the ball"}),
        State({"view": "lookback", "learner": "fixed"}),
    ],
    ("translation", "gradients"): [
        State({"view": "gradients"}),
        State({"view": "gradients", "learned": "after", "row": "2", "sentence": "the cat does not see the ball"}),
        State({"view": "gradients", "into": "french", "learned": "after"}),
    ],
    ("translation", "forcing"): [
        State({"view": "forcing"}),
        State({"view": "forcing", "taught": "attention", "into": "french", "told": "the cat does not see the ball"}),
    ],
    ("translation", "tree"): [
        State({"view": "tree"}),
        State({"view": "tree"}, translated(HELPED, 4, 10)),
        State({"view": "tree", "width": "2", "length_penalty": "30", "searched": STRAYS}, translated(STRAYS, 2, 30)),
    ],
    ("translation", "architecture"): [
        State({"view": "architecture"}),
        State({"view": "architecture", "row": "2", "layer": "2", "single": "6", "sentence": "she loves the house", "other": "the king loves the queen", "into": "french"}),
    ],
    ("translation", "masks"): [
        State({"view": "masks"}),
        State({"view": "masks", "batch": "3", "single": "6", "sentence": "the cat sees the ball", "into": "french"}),
        State({"view": "masks", "batch": "1", "hiding": "none", "sentence": "the cat because it", "place": "3"}),
    ],
    ("translation", "speech"): [
        State({}),
        State({"sound": "numbers", "said": "3"}),
        State({"whisper": "base", "said": "6"}),
        State({"whisper": "base", "language": "de"}),
    ],
    ("translation", "letters"): [State({"word": "elephant"}), State({"word": "internationalization"}), State({"word": "glimworfle"})],
    ("translation", "tasks"): [State({}), State({"text": "I slept well in the small room, said the old man.", "gap": "3"})],
    ("training", "objectives"): [
        State({}, steps("objectives", 1)),
        State({"hole": "[MASK] was sad because she lost the key ."}, steps("objectives", 4)),
    ],
    ("training", "finetune"): [State({}), State({}, steps("finetune", 1)), State({}, steps("finetune", 7))],
    ("training", "instruct"): [State({}, steps("instruct", 1)), State({}, steps("instruct", 3))],
    ("training", "scaling"): [State({}), State({"axis": "tokens"}), State({"axis": "parameters"})],
    ("training", "recited"): [State({}, prose_data.begun(1)), State({"seed": "1"}, prose_data.begun(2))],
    ("training", "filters"): [State({}), State({"bands": "8", "pair": "1"}),
        State({"language": "German"}), State({"dirty": "one two three four five six seven eight nine"})],
    ("training", "exams"): [State({}), State({"exam": "calculus"}), State({"exam": "amc10"})],
    ("training", "emergence"): [State({"sentences": "1"}), State({"sentences": "3"})],
    ("rlhf", "gradient"): [State({}, games("bandit", 8, 3)), State({"game": "grid", "episodes": "4"}, games("grid", 4, 5))],
}  # fmt: skip


PLAIN = {"temperature": 100, "top_k": 0, "top_p": 100, "min_p": 0, "typical_p": 100, "repetition_penalty": 100,
         "no_repeat_ngram": 0, "width": 3}  # fmt: skip


def beams(count: int) -> None:
    """Some steps of the first search of Beams."""
    search = {"width": 2, "length_penalty": 10, "length_rule": "power", "early": "no", "groups": 1, "diversity": 5}
    plain = {"drawn": False, "temperature": 100, "seed": 0, "model": "smollm2", "form": "raw"}
    for at in range(count):
        asking("decoding/beams", text="Once upon a time", steps=6, **search, **plain, **{"from": at})


def racing(*racers: str) -> None:
    """Thirty tokens of two racers."""
    text = {"model": "smollm2", "text": CAT, "form": "raw"}
    asking("decoding/race", racers=list(racers), length=30, seed=1, settings=PLAIN, **text, **{"from": 29})


def drafting(count: int) -> None:
    """Some rounds of a draft at temperature 0."""
    text = {"model": "smollm2", "text": COUNT, "form": "raw"}
    for at in range(count):
        asking("decoding/draft", length=20, seed=1, layers=29, ahead=4, temperature=0, **text, **{"from": at})


# Measured in seconds, or so small that only rounding shows: they may be the same or not.
MEASURED = {
    **states_prompting.MEASURED,
    **states_pictures.MEASURED,
    **states_before.MEASURED,
    # A race that has just begun.
    ("translation", "learners"): {*"seconds aligned short long fixed attention transformer bleu steps".split()},
    ("block", "cache"): {"times", "kept", "plain", "apart"},
    ("block", "experts"): {"times"},
    ("training", "finetune"): {"seeds", "spread"},  # a second trial of a size comes after all sizes
}
FIXED: dict[tuple[str, str], set[str]] = {
    **states_prompting.FIXED,
    **states_pictures.FIXED,
    **states_before.FIXED,
    **states_rlhf.FIXED,
    **states_training.FIXED,
    **prose_school.FIXED,
    **states_layer.FIXED,
    ("tokenization", "languages"): {"english_characters"},  # the sentence is given
    ("embeddings", "context"): {"both_layers", "left_layers"},  # the two models are given
    # The model is given, and only the word changes: its head's width, base, pairs; equal words give nothing without a mask, at first.
    ("embeddings", "order"): {"base", "width", "pair", "angle", "five", "later", "shift", "unmasked", "one"},
    ("attention", "sides"): {"both"},  # MiniLM
    # Only a model that bounds its scores or logits, as Gemma 2 does, has a word of it: tests/viz and tests/model try that.
    ("attention", "heads"): {"bounded"},
    ("attention", "steps"): {"bounded"},
    ("block", "stream"): {"bounded"},
    ("embeddings", "lookup"): {"bound"},
    ("embeddings", "map"): {"keeps"},  # fewer axes than numbers, in all of these
    ("decoding", "search"): {"temperature"},
    ("block", "facts"): {"samples", "noise"},
    ("block", "cost"): {"largest"},  # the MLPs, at every length that can be asked for
    ("decoding", "draft"): {"of"},  # of SmolLM2: the toy's layers cannot be cut
    ("training", "learn"): {"decay", "vocabulary", "nothing"},  # the world has its words
    ("training", "own"): {"floor"},  # nobody knows it
    ("translation", "architecture"): {"heads", "per_head", "width", "hidden"},  # of this model
    ("translation", "speech"): {"heads", "places"},  # of this model
    ("translation", "gradients"): {"short", "far"},  # the lengths that the sentences are sorted by
    ("translation", "learners"): {"from", "words"},  # of the race, and where long begins
    # Of the network and the dictionary, which are given.
    ("translation", "letters"): {
        "each",
        "short",
        "short_from",
        "short_to",
        "long",
        "long_from",
        "long_to",
        "begin",
        "middle",
        "end",
        "width",
        "weights",
        "tried",
    },
    ("block", "probe"): {"held_count"},  # the sentences are given
    ("translation", "tasks"): {"facts", "first", "right", "alone", "texts"},  # recorded
    ("training", "objectives"): {"floor", "coin", "computed"},  # of the world, ln 2, and that none of it was recorded
    ("training", "exams"): {*"exams better same worse best right half questions smaller".split()},  # as published
    ("training", "filters"): {"hashes", "shingle", "alike"},
    ("training", "recited"): {
        *"few raw exact near secrets given rest steps floor texts_raw".split()
    },  # nothing is recited yet
    ("training", "finetune"): {"tested", "steps"},
    ("training", "instruct"): {
        "tested",
        "neutral",
        "others",
        "first_loss",
        "before",
        "computed",
    },  # of the lessons, before them, and that none of it was recorded
    # All axes have the same runs, world and Chinchilla's law.
    ("training", "scaling"): {"floor", "all_runs", "both_left", "A", "both_alpha", "B", "beta", "off", "grow", "read"},
    ("training", "emergence"): {"runs", "width"},  # the shipped runs
}
