"""Numbers taken back out of the prose, and out of what a picture was sent."""

import base64
import re
from typing import Any, NamedTuple

import numpy as np

from pages.server import models

Numbers = dict[str, str]


class Looked(NamedTuple):
    """A view as it was opened: the numbers of its prose, what its browser views were sent, its table, and the address."""

    numbers: Numbers
    sent: dict[str, Any]
    rows: list[dict[str, Any]]
    address: dict[str, str]

    def number(self, name: str) -> float:
        """The first number in a field of the prose."""
        return read(self.numbers[name])

    @property
    def model(self) -> str:
        """Which model the address asks for."""
        return "minilm" if self.address.get("reader") == "minilm" else self.address.get("model", "smollm2")

    @property
    def text(self) -> str:
        """The text of the address, or what the view opens on."""
        return self.address["text"]


def read(text: str, place: int = 0) -> float:
    """A number as the prose writes it: 1,234; 1{,}234; −0.5; 1.2 \\cdot 10^{9}."""
    plain = re.sub(r"\{,\}|(?<=\d),(?=\d{3})", "", text).replace("−", "-")
    plain = re.sub(r" ?\\cdot 10\^\{(-?\d+)\}", r"e\1", plain)
    return float(re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", plain)[place])


def grid(sent: dict[str, Any]) -> np.ndarray:
    """The numbers of a heat map."""
    found = np.frombuffer(base64.b64decode(sent["values"]), "<f2").astype(float)
    return found.reshape(len(sent["rows"]), len(sent["columns"]))


def trace(seen: Looked) -> Any:
    """What the model does with the text of the address."""
    return models.trace(seen.model, seen.text)
