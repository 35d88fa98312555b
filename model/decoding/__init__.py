"""Ways of decoding: greedy, sampling, beam search, contrastive search, speculative. All are generators of steps."""

from model.decoding.beams import BeamStep, beam_search, divisor
from model.decoding.chain import CUTS, Chain, Settings, chain, uniform
from model.decoding.contrastive import contrastive
from model.decoding.prefixes import Prefixes
from model.decoding.speculative import Round, speculative
from model.decoding.steps import Step, greedy, sample
from model.decoding.strategies import Text, decode
from model.probability import log_softmax

__all__ = [
    "CUTS",
    "BeamStep",
    "Chain",
    "Prefixes",
    "Round",
    "Settings",
    "Step",
    "Text",
    "beam_search",
    "chain",
    "contrastive",
    "decode",
    "divisor",
    "greedy",
    "log_softmax",
    "sample",
    "speculative",
    "uniform",
]
