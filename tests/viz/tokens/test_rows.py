"""The table behind the pictures: true ids and bytes, and a size that grows with the text and not with its square."""

import json

from model import tokenizers
from viz.tokens.rows import token_rows


def test_a_row_a_token() -> None:
    rows = token_rows([("GPT-4", "text", tokenizers.get("cl100k_base").encode("The dog"))])
    # The lecture's ids; " dog" is 20 64 6f 67 in ASCII.
    assert [row["id"] for row in rows] == [791, 5679]
    assert (rows[1]["bytes"], rows[1]["start"], rows[1]["end"]) == ("20 64 6f 67", 3, 7)


def test_the_table_of_a_long_text_stays_small() -> None:
    size = [
        len(json.dumps(token_rows([("bytes", "text", tokenizers.get("bytes").encode("a" * n))])))
        for n in (2_000, 20_000)
    ]
    assert size[1] < 12 * size[0]
