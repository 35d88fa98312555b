"""Questions of Tokens: counts and cuts of the libraries' own tokenizers, merges by a count of pairs."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoTokenizer

from model import weights
from model.errors import UserError
from pages.server import prose
from pages.server.address import DEFAULT_CORPUS
from pages.tokens import guess, work
from pages.tokens.address import Tokenization
from tests.model.tokenizers.test_tokenizers import published
from tests.pages.asked import asked

TEXT = "Unbelievably, 12345 + 67 = 12412."


def test_counts_and_cuts_are_tiktokens(monkeypatch: pytest.MonkeyPatch) -> None:
    number, cuts = asked("tokenization", text=TEXT, tokenizers="cl100k_base")
    encoding = published("cl100k_base", monkeypatch)
    pieces = [encoding.decode([token]) for token in encoding.encode(TEXT)]
    assert number.key is not None and number.key.right == (len(pieces),) and number.most >= len(pieces)
    assert cuts.key is not None and cuts.key.right == ("·".join(pieces),)
    assert len(cuts.options) == 4 and {option.replace("·", "") for option in cuts.options} == {TEXT}


def test_counts_are_transformers() -> None:
    for name, model in (("smollm2", "smollm2"), ("wordpiece", "minilm")):
        number = asked("tokenization", text=TEXT, tokenizers=name)[0]
        library = AutoTokenizer.from_pretrained(weights.folder(model), local_files_only=True)
        assert number.key is not None and number.key.right == (len(library(TEXT, add_special_tokens=False).input_ids),)


def test_the_end_of_the_scale_does_not_depend_on_the_answer() -> None:
    found = [
        one
        for one in asked("tokenization", text=TEXT, tokenizers="cl100k_base~gpt2~smollm2~wordpiece")
        if one.kind == "number"
    ]
    assert len(found) == 4 and len({one.most for one in found}) == 1


def test_the_next_merge() -> None:
    """The most frequent pair of bytes inside the words of GPT-2's pattern."""
    (one,) = asked("tokenization", view="train", step="0")
    pairs = Counter(pair for word in work.pre_tokens(DEFAULT_CORPUS) for pair in pairwise(word))
    count = max(pairs.values())
    best = {" + ".join(map(chr, pair)) for pair in pairs if pairs[pair] == count}
    assert one.key is not None and str(one.key.right[0]) in best  # two pairs tie; the other is no option
    assert len(best & set(one.options)) == 1
    for option, value in one.key.values:
        left, right = option.replace("␣", " ").split(" + ")
        assert pairs[ord(left), ord(right)] == value <= count


def test_the_cut_of_the_unigram_model_is_the_likeliest() -> None:
    (one,) = asked("tokenization", view="unigram")
    vocabulary = work.prunings(work.learned_from(Tokenization()), 200)[-1].vocabulary
    assert one.key is not None and len(one.options) >= 3

    def bits(cut: str) -> float:
        first, *rest = cut.split("·")
        return -sum(vocabulary.get(piece, -99.0) for piece in (f"▁{first}", *rest))

    assert min(one.options, key=bits) == one.key.right[0] == "un·like·ly"
    assert {option.replace("·", "") for option in one.options} == {"unlikely"}


def test_a_merge_that_ties_is_no_rival() -> None:
    (one,) = asked("tokenization", view="train", step="20")
    assert one.key is not None and sum(value == max(dict(one.key.values).values()) for _, value in one.key.values) == 1
    assert asked("tokenization", view="train", merges="4", step="200") == []


def test_the_dearest_language(monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = asked("tokenization", view="languages")
    encoding = published("cl100k_base", monkeypatch)
    counts = {row["name"]: len(encoding.encode(row["text"])) for row in prose.examples("tokens")["languages"]}
    assert one.key is not None and one.key.right == (max(counts, key=lambda name: counts[name]),)
    assert dict(one.key.values) == {name: counts[name] for name in one.options}


def test_a_chat_and_a_word() -> None:
    (one,) = asked("tokenization", view="chat", text="Hello")
    library = AutoTokenizer.from_pretrained(weights.folder("smollm2"), local_files_only=True)
    message = [{"role": "user", "content": "Hello"}]
    ids = library.apply_chat_template(message, add_generation_prompt=True, tokenize=True, return_dict=False)
    assert one.key is not None and one.key.right == (len(ids),)
    cuts = asked("tokenization", view="spelling", tokenizers="cl100k_base")[0]
    assert cuts.key is not None and cuts.key.right == ("str·aw·berry",)


@given(st.text(min_size=1, max_size=70))
@settings(max_examples=60, deadline=None)
def test_any_text(text: str) -> None:
    """Four different ways to cut the same text, or no such question."""
    if not text.strip():
        with pytest.raises(UserError, match="no text"):
            guess._of_text(guess.Tokenization(), text, ("smollm2",))
        return
    for one in guess._of_text(guess.Tokenization(), text, ("smollm2", "wordpiece")):
        if one.kind == "choice":
            assert len(set(one.options)) == 4 and {option.replace("·", "") for option in one.options} == {
                text.replace("·", "")
            }
            assert one.key is not None and one.key.right[0] in one.options
