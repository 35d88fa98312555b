"""The chapters in lecture order, and what stands beside them: the one list behind addresses, navigation, doors, live
questions and files to fetch."""

import importlib
from collections.abc import Callable

from pages.about.address import About
from pages.attention.address import Attention
from pages.before import live as before
from pages.before.address import Before
from pages.decoding import live as decoding
from pages.decoding.address import Decoding
from pages.embeddings.address import Embeddings
from pages.glossary.address import Glossary
from pages.home.address import Home
from pages.layer import live as layer
from pages.layer.address import Block
from pages.pictures import live as pictures
from pages.pictures.address import Pictures
from pages.prompting import live as prompting
from pages.prompting.address import Prompting
from pages.rlhf import live as rlhf
from pages.rlhf.address import Rlhf
from pages.server import lesson_pages, outlines, overview
from pages.server.address import Page
from pages.server.endpoint import Answers
from pages.tokens.address import Tokenization
from pages.training import live as training
from pages.training.address import Training
from pages.translation import live as translation
from pages.translation.address import Translation

CONTENTS = (
    Page("home", "home", "Glassbox", Home, about="all of it in one picture"),
    Page("tokenization", "tokens", "Tokens", Tokenization, 1, reads=False, part="Read", about="what it reads"),
    Page("embeddings", "embeddings", "Embeddings", Embeddings, 2, part="Read", about="what a word means"),
    Page("attention", "attention", "Attention", Attention, 3, part="Read", about="where it looks"),
    Page("block", "layer", "Inside a layer", Block, 4, part="Read", about="what a layer does"),
    Page(
        "translation",
        "translation",
        "Translation",
        Translation,
        5,
        reads=False,
        part="Read",
        about="how a sentence becomes another",
    ),
    Page("decoding", "decoding", "Decoding", Decoding, 6, part="Write", about="who picks the next word"),
    Page("training", "training", "Training", Training, 7, reads=False, part="Learn", about="how it learns to speak"),
    Page("rlhf", "rlhf", "RLHF", Rlhf, 8, reads=False, part="Learn", about="how it learns what we want"),
    Page(
        "prompting",
        "prompting",
        "Prompting",
        Prompting,
        9,
        reads=False,
        part="More",
        about="how far it gets by being asked",
    ),
    Page(
        "pictures",
        "pictures",
        "Pictures",
        Pictures,
        10,
        reads=False,
        part="More",
        about="how it sees and draws",
    ),
    Page(
        "before",
        "before",
        "Before",
        Before,
        11,
        reads=False,
        part="More",
        about="how machines guessed the next word until then",
    ),
)
BESIDE = (
    Page("glossary", "glossary", "Glossary", Glossary, reads=False, aside=True),
    Page("about", "about", "About", About, reads=False, aside=True),
)
PAGES = (*CONTENTS, *BESIDE)
LIVE = {
    "layer": layer,
    "translation": translation,
    "decoding": decoding,
    "training": training,
    "rlhf": rlhf,
    "prompting": prompting,
    "pictures": pictures,
    "before": before,
}  # chapters that answer between two runs of a page
ANSWERS: Answers = {f"{chapter}/{name}": work for chapter, live in LIVE.items() for name, work in live.ANSWERS.items()}
ANSWERS = {**ANSWERS, "figure/outlines": outlines.answer}
ROUTES = (*training.ROUTES, *rlhf.ROUTES, *lesson_pages.routes(CONTENTS), overview.route(CONTENTS))
Judge = Callable[
    [tuple[str, ...], list[str]], list[float | None]
]  # what it is about, and words -> what the model gives each


def _judge(chapter: str, name: str) -> Judge:
    """A judge of a chapter's guess.py, which is imported when somebody asks it: Embeddings' waits for torch."""
    return lambda about, words: importlib.import_module(f"pages.{chapter}.guess").JUDGES[name](about, words)


JUDGED = {"decoding": ("next",), "embeddings": ("sum",)}  # chapters that judge words which a room says
JUDGES = {f"{chapter}/{name}": _judge(chapter, name) for chapter, names in JUDGED.items() for name in names}
