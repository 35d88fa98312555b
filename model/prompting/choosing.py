"""What might have been written at each token of a call, with and without the mask."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.probability import log_softmax
from model.prompting import agent, tools
from model.prompting.agent import MOST_WORDS
from model.prompting.grammar import NOTHING, after
from model.prompting.prompts import MODEL
from model.tokenizers import registry
from model.trace import Floats

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pretrained.language_model import LanguageModel

LISTED = 7  # the likeliest tokens that are shown
OPEN = 2  # of those that the mask allows, shown even if they are not among the likeliest


class Rival(NamedTuple):
    """A token that might have come. p: its probability without a mask; allowed: whether the mask leaves it."""

    token: int
    p: float
    allowed: bool


class Choice(NamedTuple):
    """A token of the line. allowed: how many tokens the mask leaves there; mass: their probability without it, so that a token that is
    left has p / mass with it; rivals: the likeliest, this one among them."""

    token: int
    allowed: int
    mass: float
    rivals: list[Rival]


def choices(model: "LanguageModel", text: str, line: str) -> list[Choice]:
    """Every token of a line, at most as many as a call may have, behind a text. Where the line leaves the grammar nothing is allowed.

    Raises UserError for too long a text.
    """
    tokenizer, rule = registry.get(MODEL), tools.calls()
    tokens = tokenizer.continued(f" {line.strip()}\n").ids.tolist()[: MOST_WORDS["act"]]
    read = agent.reading(model, agent.ids_of(text))
    rows = [read.logits[0, -1], *(read.go_on([0], [tokens[:-1]]).logits[0] if len(tokens) > 1 else ())]
    found = []
    for at, (token, row) in enumerate(zip(tokens, rows, strict=True)):
        allowed = np.zeros(len(row), bool)
        if rule != NOTHING:
            allowed = agent.allowed(rule, MOST_WORDS["act"] - at)
        found.append(_choice(token, np.exp(log_softmax(row).astype(np.float64)), allowed))
        rule = after(rule, tokenizer.piece(token))
    return found


def _choice(token: int, p: Floats, allowed: "np.ndarray") -> Choice:
    likeliest = np.argsort(-p, kind="stable")[:LISTED].tolist()
    left = np.flatnonzero(allowed)
    open_ = left[np.argsort(-p[left], kind="stable")[:OPEN]].tolist()
    shown = sorted({token, *likeliest, *open_}, key=lambda one: -p[one])
    return Choice(
        token, len(left), float(p[left].sum()), [Rival(one, float(p[one]), bool(allowed[one])) for one in shown]
    )
