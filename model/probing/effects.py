"""What a direction of the residual stream does to the logits directly, past all later layers."""

import numpy as np
import torch
from torch import nn

from model.pretrained.language_model import LanguageModel
from model.pretrained.network import ModelError, part, rms, to_numpy
from model.trace import Floats


def logit_effect(model: LanguageModel, direction: Floats) -> Floats:
    """[V]: how the logits change along a direction [d], up to the final norm's divisor, which is the same for all of them.

    W_U (gamma * (d - mean(d))) for a LayerNorm, W_U (gamma * d) for an RMSNorm. Raises ModelError for a model without a final norm and head.
    """
    network = model.network
    if network.layout.final_norm is None or not isinstance(network.head, nn.Linear):
        raise ModelError(f"{model.name} has no final norm and head: choose a decoder.")
    norm = part(network.base, network.layout.final_norm)
    along = torch.from_numpy(np.array(direction, np.float32))
    along = (along - along.mean()) * norm.weight if isinstance(norm, nn.LayerNorm) else along * rms(norm)[0]
    return to_numpy(network.head.weight @ along)
