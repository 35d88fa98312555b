"""What a transformer costs: parameters, multiply-adds and memory of each part, by counting. No torch.

As in Kaplan et al. 2020, table 1, but without neglecting any matrix product. Norms and biases count as parameters only.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """The sizes of a model: d model width, f MLP width.

    positions  learned positions, 0 if none
    tied       whether un-embedding shares the embedding matrix
    vectors    parameters in norms and biases
    """

    layers: int
    d: int
    heads: int
    kv_heads: int
    d_head: int
    f: int
    vocabulary: int
    gated: bool
    positions: int = 0
    tied: bool = True
    vectors: int = 0

    def parameters(self) -> dict[str, int]:
        """The number of parameters of each part."""
        queries, keys = self.heads * self.d_head, self.kv_heads * self.d_head
        return {
            "embedding": self.vocabulary * self.d * (1 if self.tied else 2) + self.positions * self.d,
            "attention": self.layers * (self.d * queries + 2 * self.d * keys + queries * self.d),
            "MLP": self.layers * self.d * self.f * (3 if self.gated else 2),
            "norms and biases": self.vectors,
        }

    def multiply_adds(self, length: int) -> dict[str, int]:
        """Multiply-adds of one forward pass over `length` tokens, with logits at every position."""
        queries, keys = self.heads * self.d_head, self.kv_heads * self.d_head
        return {
            "projections": length * self.layers * (self.d * queries + 2 * self.d * keys + queries * self.d),
            "scores and sums": 2 * length * length * self.layers * queries,
            "MLP": length * self.layers * self.d * self.f * (3 if self.gated else 2),
            "un-embedding": length * self.vocabulary * self.d,
        }

    def cached_numbers(self, shared: bool = True) -> int:
        """The numbers that a KV cache keeps for one token: a key and a value for each layer and (shared) head."""
        return 2 * self.layers * (self.kv_heads if shared else self.heads) * self.d_head

    def crossing(self) -> float:
        """The length from which scores and sums cost more than all that grows linearly."""
        costs = self.multiply_adds(1)
        return (sum(costs.values()) - costs["scores and sums"]) / costs["scores and sums"]


def recurrent(length: int, d: int) -> int:
    """Multiply-adds of a recurrent layer, O(n d^2) (Vaswani et al. 2017, table 1): one matrix product per token."""
    return length * d * d


def self_attention(length: int, d: int) -> int:
    """Multiply-adds of a self-attention layer's scores, O(n^2 d) (ibid.)."""
    return length * length * d
