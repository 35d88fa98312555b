"""The small vision transformer of Patches in the form of transformers' ViT, so that it can stand beside models that people bring."""

import torch
from torch import Tensor

from model.pictures.digits import CLASSES, SIDE
from model.pictures.vit import HEADS, LAYERS, PATCH, WIDTH, ViT
from model.pretrained import vision

EPSILON = 1e-5  # of torch's layer norm; that of ViTConfig is another
SHAPE = {
    "image_size": SIDE,
    "patch_size": PATCH,
    "hidden_size": WIDTH,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": HEADS,
    "intermediate_size": 4 * WIDTH,
    "layer_norm_eps": EPSILON,
}
NORMS = {"ln_1": "layernorm_before", "ln_2": "layernorm_after"}


def toy(model: ViT, title: str) -> vision.Vision:
    """The same model for pictures in colour: a grey is the mean of red, green and blue, and ink is what is missing to white."""
    return vision.built(title, SHAPE, weights(model), [str(one) for one in range(CLASSES)])


def weights(model: ViT) -> dict[str, Tensor]:
    """Its weights by transformers' names. What Patches reads is ink, 1 - grey: the first matrix changes its sign, and its bias takes up the 1."""
    own, wide = model.state_dict(), WIDTH
    ink = own["embed.weight"]  # [d, 4]
    found = {
        "vit.embeddings.cls_token": own["cls"].view(1, 1, wide),
        "vit.embeddings.position_embeddings": own["places"][None],
        "vit.embeddings.patch_embeddings.projection.weight": -ink.view(wide, 1, PATCH, PATCH).repeat(1, 3, 1, 1) / 3,
        "vit.embeddings.patch_embeddings.projection.bias": own["embed.bias"] + ink.sum(1),
        "vit.layernorm.weight": own["norm.weight"],
        "vit.layernorm.bias": own["norm.bias"],
        "classifier.weight": own["head.weight"],
        "classifier.bias": own["head.bias"],
    }
    for layer in range(LAYERS):
        found |= _block(
            {name.removeprefix(f"blocks.{layer}."): one for name, one in own.items()}, f"vit.layers.{layer}"
        )
    return {name: one.clone() for name, one in found.items()}


def _block(own: dict[str, Tensor], there: str) -> dict[str, Tensor]:
    found: dict[str, Tensor] = {}
    for kind in ("weight", "bias"):
        parts = torch.chunk(own[f"attn.c_attn.{kind}"], 3)
        found |= {f"{there}.attention.{name}_proj.{kind}": one for name, one in zip("qkv", parts, strict=True)}
        found[f"{there}.attention.o_proj.{kind}"] = own[f"attn.c_proj.{kind}"]
        found[f"{there}.mlp.fc1.{kind}"], found[f"{there}.mlp.fc2.{kind}"] = (
            own[f"mlp.c_fc.{kind}"],
            own[f"mlp.c_proj.{kind}"],
        )
        found |= {f"{there}.{theirs}.{kind}": own[f"{ours}.{kind}"] for ours, theirs in NORMS.items()}
    return found
