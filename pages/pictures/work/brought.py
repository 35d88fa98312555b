"""A vision transformer that a person brings in a folder, and a picture; without them the toy of Patches, and a digit."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.errors import UserError
from model.pictures import digits
from pages.pictures.address import Pictures
from pages.pictures.work import patches
from pages.server import models
from pages.server.keep import keep

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pictures.bringing import Seen as ToySeen
    from model.pictures.bringing import Toy
    from model.pretrained.vision import Seen, Vision

FILE = "picture"
MEGABYTES = 10
KINDS = ["png", "jpg", "jpeg", "webp"]
MOST_PIXELS = 40_000_000
MOST_CAPTIONS = 20
CAPTIONS = "the digit three\na cat\na dog"


class Asked(NamedTuple):
    """What is read. folder: of the model, "" for the toy; stamp: of its files; picture: bytes of a file; captions: of which it may be one."""

    folder: str
    stamp: tuple[tuple[str, int, int], ...]
    picture: bytes
    captions: tuple[str, ...]


def asked(now: Pictures, picture: bytes | None) -> Asked:
    """What the controls say, and the picture that was brought. Raises UserError where folders of visitors are not read."""
    folder = now.folder.strip()
    if folder and not models.other_models_allowed():
        raise UserError("Folders are not read where Glassbox serves other computers: set GLASSBOX_OTHER_MODELS=1.")
    lines = [line.strip() for line in (now.captions or CAPTIONS).splitlines() if line.strip()]
    if len(lines) > MOST_CAPTIONS:
        raise UserError(f"These are {len(lines)} captions: leave at most {MOST_CAPTIONS}, one a line.")
    return Asked(folder, models.stamp(folder) if folder else (), picture or digit(now), tuple(lines))


def digit(now: Pictures) -> bytes:
    """The held-out digit of the controls as a file of PNG: ink is black on white."""
    from PIL import Image

    grey = np.rint(255 * (1 - digits.held_out().pictures[now.picture])).astype(np.uint8).reshape(8, 8)
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG")
    return file.getvalue()


def readable(content: bytes, name: str) -> None:
    """Raises UserError for a file that is no picture, or a huge one."""
    picture(content, name)


def picture(content: bytes, name: str = "This file"):  # a PIL.Image.Image
    """A file of PNG, JPEG or WebP, as the camera held it. Raises UserError for one that is no picture, or a huge one."""
    from PIL import Image, ImageOps

    try:
        found = Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "WEBP"])
        if found.width * found.height > MOST_PIXELS:
            raise UserError(
                f"{name} has {found.width:,} by {found.height:,} pixels: make it smaller, at most 40 million in all."
            )
        turned = ImageOps.exif_transpose(found)
        if turned.mode.startswith("I"):  # 16 bits of grey
            turned = Image.fromarray((np.asarray(turned) >> 8).astype(np.uint8))
        clear = turned.convert("RGBA") if turned.mode in ("RGBA", "LA", "P") else None
        if clear is None:
            return turned.convert("RGB")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    except UserError:
        raise
    except Exception as error:  # a damaged file may fail in any way
        raise UserError(f"{name} cannot be read as a picture: bring a whole PNG, JPEG or WebP.") from error


def reads_captions(folder: str) -> bool:
    """Whether the model in a folder compares pictures with texts, as its config.json says."""
    try:
        return json.loads((Path(folder).expanduser() / "config.json").read_text("utf-8"))["model_type"] == "clip"
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return False


@keep(2)
def model(folder: str, stamp: tuple[tuple[str, int, int], ...]) -> "Vision":
    """The model in a folder; `stamp`: of its files, so that one that was saved again is opened anew. Raises UserError with one sentence."""
    from model.pretrained import vision

    return vision.opened(folder)


@keep(1)
def toy() -> "Toy":
    """What Patches has learned."""
    from model.pictures import bringing

    return bringing.Toy(patches.learner("with", 0, patches.RECORDED))


def _weights() -> Iterator[object]:
    """What all pictures that a model has seen share."""
    return (weight for one in model.keeper.values() for weight in one.model.parameters())


@keep(4, shared=_weights)
def seen(ask: Asked) -> tuple["Seen | ToySeen", "Vision | Toy"]:
    """What the model makes of the picture. Raises UserError with one sentence for a person."""
    found: Vision | Toy = model(ask.folder, ask.stamp) if ask.folder else toy()
    return found.see(picture(ask.picture), ask.captions), found
