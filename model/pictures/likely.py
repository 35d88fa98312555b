"""How likely a picture is by each learner of digits: exactly by the one that writes pixels, at least so much by VAE and diffusion.

A picture is 64 whole greys, 0 (paper) to 16 (ink), so that all speak of the same thing. VAE and diffusion name a mean for each pixel; the
probability of a grey is what a Gaussian around it has from half a grey below to half a grey above (Ho et al. 2020, equation 13). Sizes:
B pictures, 64 pixels.
"""

import math
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.pictures import denoising, diffusion, pixelwise
from model.pictures.coding import Coder
from model.pictures.denoising import Denoiser
from model.pictures.digits import CLASSES, LEVELS, PIXELS, train
from model.transformer import GPT

TOP = LEVELS - 1
ALIKE = PIXELS * math.log2(LEVELS)  # bits of a picture, were all alike
CODES = 64  # drawn for the VAE's bound
NOISES = 4  # drawn for the bound of diffusion
LEAST = 0.5  # greys: no pixel of the VAE is surer than that
FITTED = 256  # training digits that give the variances of diffusion's steps


def binned(mean: Tensor, deviation: Tensor, levels: Tensor) -> Tensor:
    """ln of a Gaussian's mass around whole greys, in greys, of one shape each; below 0 and above 16 it counts to the ends."""
    low = torch.where(levels <= 0, -torch.inf, (levels - 0.5 - mean) / deviation)
    high = torch.where(levels >= TOP, torch.inf, (levels + 0.5 - mean) / deviation)
    above = low > 0  # there the left tails are both near 1: take the right ones
    low, high = torch.where(above, -high, low), torch.where(above, -low, high)
    least, most = torch.special.log_ndtr(low), torch.special.log_ndtr(high)
    return most + torch.log1p(-(least - most).exp())


@torch.no_grad()
def by_pixels(model: GPT, levels: NDArray[np.integer]) -> NDArray[np.float64]:
    """Bits of pictures [B, 64] by the GPT of pixels, exactly: the mean of p(x | class) over ten classes alike. -> [B]"""
    pictures = torch.tensor(np.repeat(levels, CLASSES, 0))
    labels = torch.arange(CLASSES).repeat(len(levels))
    found = -pixelwise.nats(model, pictures, labels).double().sum(1).view(-1, CLASSES)
    return _bits(found.logsumexp(1) - math.log(CLASSES))


@torch.no_grad()
def by_codes(coder: Coder, levels: NDArray[np.integer], seed: int = 0) -> NDArray[np.float64]:
    """Bits of pictures [B, 64] by a VAE, at most: the bound of CODES codes (Burda, Grosse & Salakhutdinov 2016, equation 8). -> [B]"""
    random = torch.Generator().manual_seed(seed)
    greys, deviation = torch.tensor(levels, dtype=torch.float64), spread(coder)
    mean, log_variance = coder.encode((greys / TOP).float(), torch.zeros(len(greys), dtype=torch.long))
    noise = torch.randn(CODES, *mean.shape, generator=random)
    codes = mean + noise * (log_variance / 2).exp()
    pictures = coder.decode(codes.flatten(0, 1), torch.zeros(codes[..., 0].numel(), dtype=torch.long)).sigmoid()
    drawn = pictures.double().view(CODES, -1, PIXELS) * TOP
    seen = binned(drawn, deviation.expand_as(drawn), greys.expand_as(drawn)).sum(2)
    weights = seen + (noise**2 + log_variance - codes**2).double().sum(2) / 2  # ln p(x | z) + ln p(z) - ln q(z | x)
    return _bits(weights.logsumexp(0) - math.log(CODES))


@torch.no_grad()
def by_steps(model: Denoiser, levels: NDArray[np.integer], seed: int = 0) -> NDArray[np.float64]:
    """Bits of pictures [B, 64] by diffusion that is told no class, at most: its bound, with the last step's mass of the greys (Ho et al.
    2020, equations 5 and 13). -> [B]"""
    schedule, fitted = denoising.schedule(), variances(model)
    random = torch.Generator().manual_seed(seed)
    greys = torch.tensor(levels).repeat_interleave(NOISES, 0)
    clean = greys.float() / TOP * 2 - 1
    noise = torch.randn(len(schedule), *clean.shape, generator=random)
    network = _network(model, len(clean))
    lost = diffusion.divergences(schedule, clean, diffusion.errors(schedule, network, clean, noise), fitted)
    first = torch.ones(len(clean), dtype=torch.long)
    mean = diffusion.guessed_mean(schedule, network, diffusion.noised(schedule, clean, first, noise[0]), first)
    deviation = (fitted[0].sqrt() * TOP / 2).expand(mean.shape)
    seen = binned((mean.double() + 1) / 2 * TOP, deviation, greys.double()).sum(1)
    return _bits((seen - lost).view(-1, NOISES).mean(1))


@lru_cache(4)
@torch.no_grad()
def variances(model: Denoiser) -> Tensor:
    """Of the steps back of diffusion that is told no class [T], as training digits have them best."""
    clean = torch.tensor(train().pictures[:FITTED]) * 2 - 1
    noise = torch.randn(denoising.T, *clean.shape, generator=torch.Generator().manual_seed(0))
    schedule = denoising.schedule()
    return diffusion.best_variances(schedule, diffusion.errors(schedule, _network(model, len(clean)), clean, noise))


@lru_cache(4)
@torch.no_grad()
def spread(coder: Coder) -> Tensor:
    """How far training digits are from what the coder draws of their codes, in greys, for each pixel [64]."""
    pictures = torch.tensor(train().pictures)
    labels = torch.zeros(len(pictures), dtype=torch.long)
    mean, log_variance = coder.encode(pictures, labels)
    noise = torch.randn(mean.shape, generator=torch.Generator().manual_seed(0))
    drawn = coder.decode(mean + noise * (log_variance / 2).exp(), labels).sigmoid()
    return ((pictures - drawn).double() * TOP).pow(2).mean(0).sqrt().clamp(min=LEAST)


def _network(model: Denoiser, count: int) -> diffusion.Network:
    return denoising.network(model, torch.zeros(count, dtype=torch.long), 0.0)


def _bits(log_p: Tensor) -> NDArray[np.float64]:
    return (-log_p / math.log(2)).numpy()
