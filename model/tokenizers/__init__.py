"""Tokenizers by name, published ones and ones trained here: from text to ids, pieces and spans."""

from model.tokenizers.bpe import Merge, train_bpe, well_formed
from model.tokenizers.brought import Brought
from model.tokenizers.registry import NAMES, BpeTokenizer, Tokenizer, get

__all__ = ["NAMES", "BpeTokenizer", "Brought", "Merge", "Tokenizer", "get", "train_bpe", "well_formed"]
