"""The address: what is written can be read again, and nonsense becomes a sentence and the default."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.attention.address import Attention
from pages.decoding.address import Decoding
from pages.embeddings.address import Embeddings
from pages.home.address import Home
from pages.server import address
from pages.server.address import MAX_LINK, MAX_TEXT, Shared
from pages.tokens.address import Tokenization


@given(st.text(max_size=MAX_LINK), st.sampled_from(["compare", "train", "languages"]), st.integers(1, 256))
def test_what_is_written_is_read_again(text: str, view: str, merges: int) -> None:
    before = Tokenization(text=text, view=view, merges=merges, tokenizers=("gpt2", "bytes"))
    after, complaints = address.read(Tokenization, address.write(before))
    assert (after, complaints) == (before, [])


def test_the_default_leaves_the_address_empty() -> None:
    assert address.write(Tokenization()) == {}


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"view": "banana"}, "view"),
        ({"view": "<script>alert(1)</script>"}, "view"),
        ({"merges": "-1"}, "merges"),
        ({"merges": "9999999999999"}, "merges"),
        ({"merges": "٣"}, "merges"),
        ({"tokenizers": "gpt2~nothing"}, "tokenizers"),
        ({"present": "yes"}, "present"),
        ({"text": "x" * (MAX_TEXT + 1)}, "text"),
    ],
)
def test_nonsense_becomes_a_sentence_and_the_default(params: dict[str, str], field: str) -> None:
    found, complaints = address.read(Tokenization, params)
    assert found == Tokenization()
    assert len(complaints) == 1 and field in complaints[0] and complaints[0].endswith("instead.")


def test_unknown_names_and_too_many_choices_are_dropped() -> None:
    found, complaints = address.read(Tokenization, {"x": "1", "tokenizers": "gpt2~chars~bytes~smollm2~wordpiece"})
    assert (found.tokenizers, complaints) == (("gpt2", "chars", "bytes", "smollm2"), [])


def test_a_text_too_long_for_a_link_stays_out_of_it() -> None:
    assert "text" in address.write(Home(text="x" * MAX_LINK))
    assert "text" not in address.write(Home(text="x" * (MAX_LINK + 1)))


@pytest.mark.parametrize(
    ("kind", "old", "new", "value"),
    [
        (Decoding, "favour", "length_penalty", 20),
        (Attention, "heat", "temperature", 3),
        (Embeddings, "spread", "min_dist", 40),
    ],
)
def test_old_names_in_links_go_on_being_read(kind: type[Shared], old: str, new: str, value: int) -> None:
    found, complaints = address.read(kind, {old: str(value)})
    assert getattr(found, new) == value and complaints == []
    assert address.write(found) == {new: str(value)}
    both, _ = address.read(kind, {old: str(value), new: "10"})  # the new name counts
    assert getattr(both, new) == 10
    _, complaints = address.read(kind, {old: "many"})
    assert len(complaints) == 1
