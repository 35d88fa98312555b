"""Word vectors: neighbours, sums, maps, and the analogy test."""

from model.embeddings.vectors import NAMES, UnknownWord, WordVectors, load, read

__all__ = ["NAMES", "UnknownWord", "WordVectors", "load", "read"]
