"""What a view asks, read and checked."""

from collections.abc import Mapping
from typing import Any

from pages.layer.address import Block
from pages.layer.work import experts, features, graphs, steered
from pages.layer.work.graphs import Node
from pages.server import models
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
    text = _text(question, "text")
    at = whole(question["at"], features.RECORDED, features.looks() - 1)
    where = features.Spot(
        text,
        _whole(question, "feature", "feature"),
        _whole(question, "word", "token_at"),
        _option(question, "steered", "steered") == "all",
    )
    return dictionary(question), at, where


def vector(question: Mapping[str, Any]) -> steered.Ask:
    """Which two prompts. Raises BadQuestion for what the address cannot hold."""
    model, toward, away = (_text(question, name) for name in ("model", "toward", "away"))
    mean, layer = option(question["mean"], (True, False)), whole(question["layer"], 1, models.layers(model))
    return steered.Ask(model, toward, away, mean, layer)


def pushed(question: Mapping[str, Any]) -> tuple[steered.Ask, steered.Spot, int]:
    """Which two prompts, what is steered, and how strongly. Raises BadQuestion for what the address cannot hold."""
    where = steered.Spot(
        _text(question, "text"), option(question["everywhere"], (True, False)), _text(question, "counted")
    )
    return vector(question), where, option(question["strength"], steered.STRENGTHS)


def mixture(question: Mapping[str, Any]) -> experts.Ask:
    """Which experts learn. Raises BadQuestion for what the address cannot hold."""
    count, top = (option(question[name], experts.CHOICES[name]) for name in ("experts", "top"))
    return experts.Ask(
        count, top, option(question["price"], experts.CHOICES["price"]), _whole(question, "seed", "seed")
    )


def part(question: Mapping[str, Any]) -> tuple[graphs.Ask, Node]:
    """Which graph, and one of its heads or MLPs. Raises BadQuestion for what the address cannot hold."""
    model, text = _text(question, "model"), _text(question, "text")
    ask = graphs.Ask(model, text, whole(question["token"]), whole(question["against"], graphs.MEAN))
    numbers = (whole(question[name], 0, 1000) for name in ("layer", "head", "place"))
    return ask, Node(option(question["part"], ("head", "mlp")), *numbers)


def _text(question: Mapping[str, Any], name: str) -> str:
    found = question[name]
    if not isinstance(found, str) or len(found) > MAX_TEXT:
        raise BadQuestion(f"{name} is no text, or too long")
    return found


def _option(question: Mapping[str, Any], name: str, field: str) -> str:
    return option(question[name], RULES[field].metadata["options"])


def _whole(question: Mapping[str, Any], name: str, field: str) -> int:
    return whole(question[name], *RULES[field].metadata["range"])
