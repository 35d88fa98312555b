"""The numbers behind the Tokenization page's pictures, as rows of a table to download."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model.trace import Tokens
from viz.tokens.figures import LanguagesData
from viz.tokens.merges.payload import Merge

Rows = list[dict[str, Any]]


def token_rows(cuts: Iterable[tuple[str, str, Tokens]]) -> Rows:
    """A row a token, for each (tokenizer, label, tokens); bytes in hexadecimal, spans in UTF-8 bytes.

    The label stands in every row of its tokens: a short one, never the whole text, or the table grows with its square.
    """
    return [
        {
            "tokenizer": name,
            "label": label,
            "position": at,
            "id": int(tokens.ids[at]),
            "bytes": piece.hex(" "),
            "piece": piece.decode(errors="replace"),
            "start": int(tokens.spans[at, 0]),
            "end": int(tokens.spans[at, 1]),
        }
        for name, label, tokens in cuts
        for at, piece in enumerate(tokens.pieces)
    ]


def merge_rows(steps: Sequence[Merge]) -> Rows:
    """A row a merge of the trained vocabulary."""
    return [
        {
            "merge": at,
            "left": step.left.decode(errors="replace"),
            "right": step.right.decode(errors="replace"),
            "bytes": step.piece.hex(" "),
            "id": step.id,
            "count": step.count,
            "tokens_after": step.tokens,
        }
        for at, step in enumerate(steps, 1)
    ]


def lattice_rows(sent: Mapping[str, Any]) -> Rows:
    """A row a piece and place of the word that is shown, after the pruning that is shown."""
    found = sent["prunings"][sent["shown"]["pruning"]]["cuts"][sent["shown"]["cutword"]]
    word = sent["words"][sent["shown"]["cutword"]]
    return [
        {"piece": word[start:end], "from": start, "to": end, "bits": bits, "share": share, "on_best": best}
        for start, end, bits, share, best in found["arcs"]
    ]


def languages_rows(data: LanguagesData) -> Rows:
    """A row for each tokenizer and language."""
    return [
        {
            "tokenizer": name,
            "language": data.languages[at],
            "characters": int(data.characters[at]),
            "tokens": int(data.tokens[row, at]),
            "tokens_per_character": float(data.per_character[row, at]),
        }
        for row, name in enumerate(data.tokenizers)
        for at in range(len(data.languages))
    ]
