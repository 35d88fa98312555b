"""The model behind Ray Serve: `load` opens it where GLASSBOX_SERVE names one, and the built-in model elsewhere. Importing this loads no torch.

`python -m model.served` is the other side (model.served.deployment); it alone needs Ray.
"""

import functools
import os
from typing import TYPE_CHECKING

from model.errors import UserError

if TYPE_CHECKING:
    from model.pretrained.language_model import LanguageModel
    from model.served.line import Line

ADDRESS, ELSE, HERE = "GLASSBOX_SERVE", "GLASSBOX_SERVE_ELSE", "here"
PATIENCE_WITH_ELSE = 1.0  # seconds: nobody waits for a replica to start where the model here can do it
TOKENIZERS = {"smollm2": "smollm2", "minilm": "wordpiece"}  # models whose tokenizer opens without them


def load(name: str) -> "LanguageModel":
    """The model called `name`: the served one where GLASSBOX_SERVE is set and it serves that, else one opened in this process.

    Raises as model.pretrained.load does, and UserError for an address that is none, or a served model that is away.
    """
    from model import pretrained

    address = os.environ.get(ADDRESS, "").strip()
    if not address:
        return pretrained.load(name)
    return _served(name, address) or pretrained.load(name)


def _served(name: str, address: str) -> "LanguageModel | None":
    """None for a model that the other side does not serve."""
    from model import pretrained, tokenizers
    from model.served.client import Served

    otherwise = os.environ.get(ELSE, "").strip() == HERE
    known = TOKENIZERS.get(name)
    tokenizer = functools.partial(tokenizers.get, known) if known else None
    model = Served(name, dial(address, otherwise), lambda: pretrained.load(name), tokenizer, otherwise)
    return model if model.known() else None


@functools.cache
def dial(address: str, otherwise: bool) -> "Line":
    """The line to an address, the same for all models. Raises UserError for an address that is none."""
    from model.served import line

    patience = PATIENCE_WITH_ELSE if otherwise else line.PATIENCE
    if address.startswith(("http://", "https://")):
        return line.Line(line.http(address), patience)
    if address.startswith("ray://"):
        return line.Line(line.ray(address), patience)
    raise UserError(f"{ADDRESS} is {address!r}: write an address such as http://127.0.0.1:8000 or ray://host:10001.")
