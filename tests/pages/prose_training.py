"""Numbers of the prose of Training's newer views, computed anew."""

import copy
import math

import torch
from pytest import approx

from model.pretrained import toy
from model.training.texts import WorldTexts
from model.training.trainer import Recipe, fresh, next_token_loss
from model.transformer import Config
from model.world.world import World
from tests.pages.prose_reading import Looked


def backward(seen: Looked) -> None:
    """By autograd on the whole model."""
    model, tokenizer, _ = toy.shipped()
    model = fresh(Recipe(model.config)) if seen.address.get("stage") == "fresh" else copy.deepcopy(model)
    sent = seen.sent["backward"]
    loss = next_token_loss(model, torch.tensor([[tokenizer.id(word) for word in sent["words"]]]))
    loss.backward()
    _, neuron, number, *_ = sent["route"]
    weights = model.layers[-1].mlp.c_fc.weight.grad
    assert weights is not None
    gradient = float(weights[neuron, number])
    assert seen.number("mean") == approx(loss.item(), abs=6e-3)
    assert seen.number("loss") == approx(-math.log(seen.number("p")), abs=0.05)
    assert seen.number("gradient") == approx(gradient, rel=6e-3, abs=6e-6)
    assert seen.numbers["way"] == ("down" if gradient > 0 else "up")


def update(seen: Looked) -> None:
    """The gradient and SGD's step from a pass of our own; AdamW's by the formula that is printed."""
    tokenizer = toy.shipped().tokenizer
    model = fresh(Recipe(Config(tokenizer.vocab_size)))
    loss = next_token_loss(model, torch.from_numpy(WorldTexts(World(), held_out=1).batch("updates 0 0", 32)))
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    path = {"1-up": "blocks.1.mlp.c_fc.weight", "words": "wte.weight", "0-down": "blocks.0.mlp.c_proj.weight"}
    gradient = model.get_parameter(path[seen.address.get("part", "1-up")]).grad
    assert gradient is not None
    g = float(gradient[int(seen.number("row")), int(seen.number("column"))])
    assert seen.number("loss") == approx(loss.item(), abs=6e-3) and seen.number("norm") == approx(
        float(gradient.norm()), rel=6e-3
    )
    assert seen.number("g") == approx(g, rel=6e-3, abs=6e-6) and seen.number("sgd") == approx(-g, rel=6e-3, abs=6e-6)
    assert g == 0 or seen.number("adamw") == approx(-math.copysign(seen.number("adamw_rate"), g), rel=0.02)


def taught(seen: Looked) -> None:
    found = seen.sent["taught"]["found"]
    first, second = found["stories"][:2]
    assert seen.number("p") == approx(found["p"], abs=6e-3) and first["share"] == 1.0
    assert seen.number("second") == approx(100 * second["share"], abs=1)
    assert (
        ("it was planted" in seen.numbers["told"])
        == first["planted"]
        == (seen.sent["taught"]["words"][3] in ("bleated", "chattered"))
    )


CHECKS = {"backward": backward, "update": update, "taught": taught}
