"""One step of a decoder: its numbers for the prose."""

from collections.abc import Sequence
from typing import Any

from viz.shared.numbers import chance, rounded

COMES = {
    "fixed": "From them and the decoder's state comes",
    "attention": "The context is the mean of all values by these weights. From it and the state comes",
    "transformer": "This head's context is the mean of its values by these weights. From all heads together comes",
}
ASKS = "The decoder's state $s_{t-1}$ is the query of word %s, and the encoder's state $h_i$ of each source word is its value. "
SUMS = " $a = \\text{softmax}(e)$ and $c = \\sum_i a_i h_i$, which has %s numbers."
HOW = {
    "additive": ASKS + "A small network $g$ compares them: $e_i = v^\\top \\tanh(W s_{t-1} + U h_i)$." + SUMS,
    "general": ASKS + "A product compares them: $e_i = s_{t-1}^\\top W h_i$." + SUMS,
    "dot": "In this head the words written so far give the query $q$ of word %s, and each source word gives a key $k_i$ and a value "
    "$v_i$: $e_i = q^\\top k_i / \\sqrt{d}$, $a = \\text{softmax}(e)$ and $c = \\sum_i a_i v_i$, which has %s numbers.",
    "fixed": "For word %s as for every other the context is $c = \\tanh(W h_S)$ of the encoder's last state: %s numbers. The decoder's "
    "state is $s_t = \\text{GRU}(s_{t-1}, [y_{t-1}; c])$, and $p(y_t) = \\text{softmax}(V s_t + b)$.",
}


def facts(
    found: Any,
    source: Sequence[str],
    written: Sequence[str],
    row: int,
    best: Sequence[tuple[str, float]],
    learner: str,
    how: str,
) -> dict[str, str]:
    """found: a model.translation.stepping.Inside; the other arguments as of payload.lookback."""
    numbers = len(found.context)
    known = {
        "written": written[row],
        "next": best[0][0],
        "p": chance(best[0][1]),
        "numbers": str(numbers),
        "place": str(row + 1),
        "source": COMES[learner],
    }
    if found.weights is None:
        said = f"It asks nothing: all that it knows of the sentence are the same {numbers} numbers at every step."
        return known | {"said": said, "how": HOW["fixed"] % (row + 1, numbers)}
    at = int(found.weights.argmax())
    score, weight = float(found.scores[at]), float(found.weights[at])
    asked = f"e_{{{at + 1}}} = {rounded(score)} \\;\\to\\; a_{{{at + 1}}} = {chance(weight)}"
    return known | {
        "said": f"Its state asks, and **{source[at]}** answers best: the score {rounded(score)} becomes a weight of {chance(weight)}.",
        "how": f"{HOW[how] % (row + 1, numbers)} Here ${asked}$.",
    }
