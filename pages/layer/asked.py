"""What a view asks, read and checked."""

from collections.abc import Mapping
from typing import Any

from pages.layer.address import Block
from pages.layer.work import features, graphs
from pages.layer.work.graphs import Node
from pages.server.address import MAX_TEXT
from pages.server.checks import BadQuestion, option, whole

RULES = Block.__dataclass_fields__


def dictionary(question: Mapping[str, Any]) -> features.Ask:
    """Which dictionary. Raises BadQuestion for what the address cannot hold."""
    if _option(question, "source", "stream_of") == "smollm2":
        return features.SMOLLM2
    return features.Ask("toy", option(question["after"], features.LAYERS), _whole(question, "seed", "seed"))


def looked(question: Mapping[str, Any]) -> tuple[features.Ask, int, features.Spot]:
    """Which dictionary, at which moment, and what is looked at. Raises BadQuestion for what the address cannot hold."""
    text = question["text"]
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        raise BadQuestion("text is no text, or too long")
    at = whole(question["at"], features.RECORDED, features.looks() - 1)
    where = features.Spot(
        text,
        _whole(question, "feature", "feature"),
        _whole(question, "word", "token_at"),
        _option(question, "steered", "steered") == "all",
    )
    return dictionary(question), at, where


def part(question: Mapping[str, Any]) -> tuple[graphs.Ask, Node]:
    """Which graph, and one of its heads or MLPs. Raises BadQuestion for what the address cannot hold."""
    model, text = question["model"], question["text"]
    if not isinstance(model, str) or not isinstance(text, str) or len(text) > MAX_TEXT:
        raise BadQuestion("model or text is no text, or too long")
    ask = graphs.Ask(model, text, whole(question["token"]), whole(question["against"], graphs.MEAN))
    numbers = (whole(question[name], 0, 1000) for name in ("layer", "head", "place"))
    return ask, Node(option(question["part"], ("head", "mlp")), *numbers)


def _option(question: Mapping[str, Any], name: str, field: str) -> str:
    return option(question[name], RULES[field].metadata["options"])


def _whole(question: Mapping[str, Any], name: str, field: str) -> int:
    return whole(question[name], *RULES[field].metadata["range"])
