"""Pretrained models, watched from the inside. Importing this loads no torch; opening a model does."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.pretrained.language_model import LanguageModel


def load(name: str, device: str = "auto") -> "LanguageModel":
    """A built-in model (`smollm2`, `minilm`, `toy`), or a decoder by its name on a model hub or its folder.

    Raises model.pretrained.network.ModelError, or weights.WeightsError, with one sentence for a person.
    """
    from model.pretrained import opening

    return opening.load(name, device)
