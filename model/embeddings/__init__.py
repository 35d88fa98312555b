"""Word vectors: neighbours, sums, maps, and the analogy test."""

from model.embeddings.files import read
from model.embeddings.tables import Layout
from model.embeddings.vectors import NAMES, UnknownWord, WordVectors, load

__all__ = ["NAMES", "Layout", "UnknownWord", "WordVectors", "load", "read"]
