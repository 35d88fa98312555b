"""Vision transformers that other tools saved: a folder of transformers with a ViT (Dosovitskiy et al. 2021) or a CLIP (Radford et al. 2021).

A picture is cut into patches, and each patch is a token. Sizes: L layers, H heads, P patches, T = P + 1 tokens ([CLS] first).
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from model.errors import UserError
from model.library import (
    AutoConfig,
    AutoImageProcessor,
    AutoTokenizer,
    CLIPModel,
    ViTForImageClassification,
    ViTModel,
    disable_progress_bar,
)
from model.pretrained.network import ModelError
from model.pretrained.whole import check_weights, look_for_config, look_for_weights

log = logging.getLogger(__name__)

MADE = {"ViTForImageClassification": ViTForImageClassification, "ViTModel": ViTModel, "CLIPModel": CLIPModel}
MOST = 60_000_000  # attention weights of one picture: in half precision 120 MB
EAGER = "eager"  # the way of computing attention that also returns it


@dataclass(frozen=True)
class Seen:
    """What a model makes of a picture. picture: as it reads it, uint8 [side, side, 3]; attention: float16 [L, H, T, T], query by key; answers: names
    with their probabilities, the likeliest first; none where nothing is named."""

    picture: NDArray[np.uint8]
    attention: NDArray[np.float16]
    answers: tuple[tuple[str, float], ...]


class Vision:
    """A model, and how a picture becomes its input. kind: "vit" or "clip"."""

    def __init__(self, title: str, model: Any, processor: Any, tokenizer: Any = None) -> None:
        self.title, self.model, self._processor, self._tokenizer = title, model.eval(), processor, tokenizer
        self.kind: str = model.config.model_type
        shape = model.config.vision_config if self.kind == "clip" else model.config
        self.side: int = shape.image_size
        self.columns: int = shape.image_size // shape.patch_size
        self.layers: int = shape.num_hidden_layers
        self.heads: int = shape.num_attention_heads
        self.named = self.kind == "vit" and isinstance(model, ViTForImageClassification)

    @property
    def tokens(self) -> int:
        """T: a picture's patches, and [CLS]."""
        return self.columns**2 + 1

    @torch.inference_mode()
    def see(self, picture: Image.Image, captions: Sequence[str] = ()) -> Seen:
        """A picture, and for CLIP captions of which it may be one. Raises UserError where the model's own preparation gives another size."""
        given = self._processor(images=picture.convert("RGB"), return_tensors="pt")["pixel_values"]
        if tuple(given.shape) != (1, 3, self.side, self.side):
            raise UserError(
                f"preprocessor_config.json makes pictures of {given.shape[-1]} by {given.shape[-2]} pixels, and the model reads "
                f"{self.side} by {self.side}: correct its size."
            )
        found = self._clip(given, captions) if self.kind == "clip" else self.model(given, output_attentions=True)
        maps = found.vision_model_output.attentions if self.kind == "clip" and captions else found.attentions
        attention = torch.cat([one.half() for one in maps])
        return Seen(self._shown(given), attention.numpy(), self._answers(found, captions))

    def _clip(self, given: Tensor, captions: Sequence[str]) -> Any:
        if not captions:
            return self.model.vision_model(given, output_attentions=True)
        words = self._tokenizer(list(captions), return_tensors="pt", padding=True, truncation=True)
        return self.model(**words, pixel_values=given, output_attentions=True)

    def _answers(self, found: Any, captions: Sequence[str]) -> tuple[tuple[str, float], ...]:
        if self.kind == "clip":
            names, scores = list(captions), found.logits_per_image[0] if captions else torch.zeros(0)
        elif self.named:
            names, scores = [self.model.config.id2label[at] for at in range(len(found.logits[0]))], found.logits[0]
        else:
            return ()
        p = scores.double().softmax(0).tolist()
        return tuple(sorted(zip(names, p, strict=True), key=lambda one: -one[1]))

    def _shown(self, given: Tensor) -> NDArray[np.uint8]:
        """The input again as a picture: without its normalisation."""
        pixels = given[0].permute(1, 2, 0).numpy()
        if self._processor.do_normalize:
            pixels = pixels * np.array(self._processor.image_std) + np.array(self._processor.image_mean)
        return np.rint(pixels.clip(0, 1) * 255).astype(np.uint8)


def opened(name: str) -> Vision:
    """The model in a folder, whole and of a known family. Raises UserError with one sentence for a person.

    Only safetensors are read, and no code that comes with a model is run.
    """
    shown = name if len(name) <= 60 else f"…{name[-60:]}"
    try:
        folder = Path(name).expanduser()
        if not folder.is_dir():
            raise ModelError(f"There is no folder {shown!r}: name the folder that save_pretrained wrote.")
        disable_progress_bar()
        look_for_config(folder, shown)
        return _whole(folder, shown)
    except UserError:
        raise
    except Exception as error:  # a file or a format may fail in any way; the person needs one sentence
        log.warning("The model %r could not be opened: %s", shown, " ".join(str(error).split())[:300])
        raise ModelError(
            f"The model {shown!r} could not be opened: check that it holds a ViT or CLIP of transformers, saved as safetensors."
        ) from error


def _whole(folder: Path, shown: str) -> Vision:
    where = {"local_files_only": True, "trust_remote_code": False}
    config = AutoConfig.from_pretrained(folder, **where)
    made = (getattr(config, "architectures", None) or [""])[0]
    if made not in MADE:
        raise ModelError(
            f"{shown!r} is a {made or config.model_type}, which Pictures cannot open: choose a {', '.join(MADE)}."
        )
    look_for_weights(folder, shown)
    if not (folder / "preprocessor_config.json").is_file() and not (folder / "processor_config.json").is_file():
        raise ModelError(
            f"There is no preprocessor_config.json in {shown!r}: save the model's image processor there too."
        )
    model, report = MADE[made].from_pretrained(
        folder,
        use_safetensors=True,
        dtype=torch.float32,
        attn_implementation=EAGER,
        output_loading_info=True,
        ignore_mismatched_sizes=True,
        **where,
    )
    check_weights(model, report, shown)
    tokenizer = AutoTokenizer.from_pretrained(folder, **where) if made == "CLIPModel" else None
    found = Vision(folder.name, model, AutoImageProcessor.from_pretrained(folder, backend="pil", **where), tokenizer)
    if (many := found.layers * found.heads * found.tokens**2) > MOST:
        raise ModelError(
            f"{shown!r} has {many:,} attention weights for one picture, more than {MOST:,}: choose a smaller one."
        )
    return found
