"""The chapters in lecture order: the one list behind addresses, navigation, doors, live questions and files to fetch."""

from pages.attention.address import Attention
from pages.decoding import live as decoding
from pages.decoding.address import Decoding
from pages.embeddings.address import Embeddings
from pages.home.address import Home
from pages.layer.address import Block
from pages.rlhf import live as rlhf
from pages.rlhf.address import Rlhf
from pages.server import lesson_pages
from pages.server.address import Page
from pages.server.endpoint import Answers
from pages.tokens.address import Tokenization
from pages.training import live as training
from pages.training.address import Training

CONTENTS = (
    Page("home", "home", "Glassbox", Home),
    Page("tokenization", "tokens", "Tokens", Tokenization, 1, reads=False),
    Page("embeddings", "embeddings", "Embeddings", Embeddings, 2),
    Page("attention", "attention", "Attention", Attention, 3),
    Page("block", "layer", "Inside a layer", Block, 4),
    Page("decoding", "decoding", "Decoding", Decoding, 5),
    Page("training", "training", "Training", Training, 6, reads=False),
    Page("rlhf", "rlhf", "RLHF", Rlhf, 7, reads=False),
)
LIVE = {"decoding": decoding, "training": training, "rlhf": rlhf}  # chapters that answer between two runs of a page
ANSWERS: Answers = {f"{chapter}/{name}": work for chapter, live in LIVE.items() for name, work in live.ANSWERS.items()}
ROUTES = (*training.ROUTES, *rlhf.ROUTES, *lesson_pages.routes(CONTENTS))
