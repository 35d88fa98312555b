"""What the browser view `brought` is sent: a picture as a vision transformer reads it, where its heads look, and what it is taken for."""

import base64
import io
from collections.abc import Mapping
from typing import Any

import numpy as np

from viz.shared.packed import packed

ANSWERS = 5  # that are named


def brought(shown: Mapping[str, Any], seen: Any, model: Any) -> dict[str, Any]:
    """shown: layer, head and token that looks (0 is [CLS]), counted from 1; seen: a model.pretrained.vision.Seen; model: the
    model.pretrained.vision.Vision that saw it. What the model does not have becomes its last."""
    layers, heads, tokens, _ = seen.attention.shape
    layer, head = min(shown["layer"], layers), min(shown["head"], heads)
    looking = min(shown["from"], tokens - 1)
    return {
        "shown": {"layer": layer, "head": head, "from": looking},
        "model": {
            "title": model.title,
            "kind": model.kind,
            "named": model.named,
            "columns": model.columns,
            "side": model.side,
        },
        "sizes": {"layers": layers, "heads": heads, "tokens": tokens},
        "picture": png(seen.picture),
        "attention": packed(np.ascontiguousarray(seen.attention[:, :, looking])),
        "answers": [[name, round(p, 4)] for name, p in seen.answers[:ANSWERS]],
    }


def png(picture: Any) -> str:
    """A picture, uint8 [side, side, 3], as an address that holds it."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
