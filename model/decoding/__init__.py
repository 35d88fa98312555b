"""How a text is made from scores: greedy, sampling, beams, contrastive search, speculation. Generators of steps."""

from model.decoding.beams import BeamStep, beam_search
from model.decoding.chain import CUTS, Chain, Settings, chain, log_softmax, uniform
from model.decoding.contrastive import contrastive
from model.decoding.growing import Growing
from model.decoding.prefixes import Prefixes
from model.decoding.speculative import Round, speculative
from model.decoding.steps import Step, greedy, sample
from model.decoding.strategies import Text, decode

__all__ = [
    "CUTS",
    "BeamStep",
    "Chain",
    "Growing",
    "Prefixes",
    "Round",
    "Settings",
    "Step",
    "Text",
    "beam_search",
    "chain",
    "contrastive",
    "decode",
    "greedy",
    "log_softmax",
    "sample",
    "speculative",
    "uniform",
]
