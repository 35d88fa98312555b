"""Filters: MinHash against exact similarity, each filter on cases by hand, and texts that are all of one class."""

import random

import numpy as np
import pytest
from datasketch import MinHash

from model.errors import UserError
from model.training import filtering
from model.training.filtering import HASHES, filtered, jaccard, private, shingles
from model.training.languages import guess

RIVER = (
    "The children went to the river in the morning and threw stones at the thin ice near the old bridge until it broke"
)


def docs(*texts: str) -> list[dict]:
    return [{"text": one} for one in texts]


def fates(*texts: str, language: str = "English") -> list[str]:
    return [one.stage for one in filtered(docs(*texts), language, 16).documents]


def story(seed: int, words: int = 60) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(("river", "stone", "bridge", "morning", "winter", "garden", "teacher", "window", "letter", "harbour", "the", "and", "of", "was", "under", "before")) for _ in range(words))  # fmt: skip


def test_signatures_estimate_the_similarity_without_bias() -> None:
    """The share of agreeing values is binomial with the exact similarity: over many pairs its mean error is near 0."""
    errors = []
    for seed in range(40):
        words = story(seed).split()
        other = [*words]
        for at in random.Random(seed).sample(range(60), 1 + seed % 8):
            other[at] = f"new{at}"
        pair = [shingles(" ".join(one)) for one in (words, other)]
        made = []
        for one in pair:
            signature = MinHash(num_perm=HASHES)
            signature.update_batch([shingle.encode() for shingle in one])
            made.append(signature.hashvalues)
        exact = len(pair[0] & pair[1]) / len(pair[0] | pair[1])
        assert jaccard(*pair) == exact
        errors.append(float((made[0] == made[1]).mean()) - exact)
    assert abs(np.mean(errors)) < 0.025 and np.abs(errors).max() < 4 * 0.5 / HASHES**0.5


def test_a_pair_that_meets_is_compared_by_its_own_values() -> None:
    near = RIVER.replace("thin ice", "thick ice")
    found = filtered(docs(RIVER, near), "English", 32)
    (pair,) = found.pairs
    assert (pair.first, pair.second) == (0, 1) and pair.estimate == pair.same.mean()
    assert pair.exact == jaccard(shingles(RIVER), shingles(near))
    assert any(pair.same[at : at + 2].all() for at in range(0, HASHES, 2))  # why they met


@pytest.mark.parametrize("bands", [8, 16, 32])
def test_bands_meet_as_often_as_their_formula_says(bands: int) -> None:
    rng, rows = np.random.default_rng(0), HASHES // bands
    for alike in (0.3, 0.6, 0.85):
        same = rng.random((4_000, bands, rows)) < alike
        assert filtering.caught(alike, bands) == pytest.approx(
            float(np.any(np.all(same, axis=2), axis=1).mean()), abs=0.03
        )


def test_the_original_of_a_cluster_stays() -> None:
    once, twice = RIVER + " with a crack like a shot", RIVER + " with a crack like a gun"
    found = filtered(docs(RIVER, once, twice), "English", 32).documents
    assert [one.stage for one in found] == ["", "near", "near"] and {found[1].of, found[2].of} == {0}


def test_no_copies_are_found_where_there_are_none() -> None:
    found = filtered(docs(*(f"{story(seed, 12)} {RIVER[:25]}" for seed in range(30))), "English", 16)
    assert not any(one.stage in ("exact", "near") for one in found.documents)


def test_texts_of_one_class_all_go_or_all_stay() -> None:
    german = (
        "Die Kinder gingen am Morgen zum Fluss und warfen Steine auf das dünne Eis bei der alten Brücke, bis es brach."
    )
    assert fates(german, german + " Das war laut.", language="English") == ["language"] * 2
    assert fates(german, language="German") == [""]
    assert fates("ok", "yes please", "no") == ["quality"] * 3
    assert fates("<p></p>", "<!-- nothing --> <br/>") == ["markup"] * 2
    assert fates(RIVER, RIVER.upper(), f"<p>{RIVER}</p>.") == ["", "exact", "exact"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("where have you been all this time, my friend", "English"),
        ("wo bist du die ganze Zeit gewesen, mein Freund", "German"),
        ("où étais-tu pendant tout ce temps, mon ami", "French"),
        ("dónde has estado todo este tiempo, amigo mío", "Spanish"),
        ("dove sei stato per tutto questo tempo, amico mio", "Italian"),
    ],
)
def test_languages_are_guessed_on_sentences_that_it_did_not_see(text: str, language: str) -> None:
    name, sure = guess(text)
    assert name == language and 0.5 < sure <= 1


def test_of_too_few_letters_nothing_is_guessed() -> None:
    assert guess("12 + 13 = 25, ok?") == ("", 0.0)


def test_private_data_and_what_only_looks_so() -> None:
    text = "Write to a.b+c@mail.example.org or call +44 (20) 7946-0812 from 10.0.0.12 at 12 Mill Road."
    found = {mask.kind: text[mask.start : mask.end] for mask in private(text)}
    assert found == {"e-mail": "a.b+c@mail.example.org", "telephone": "+44 (20) 7946-0812", "IP address": "10.0.0.12", "address": "12 Mill Road"}  # fmt: skip
    assert all(mask.wrong is None for mask in private(text))
    (isbn,) = private("ISBN 978-0-306-40615-7, 320 pages", ["978-0-306-40615-7"])
    assert isbn.kind == "telephone" and isbn.wrong is True
    assert [mask.wrong for mask in private("call 020 7946 0812 now", [])] == [False]
    assert not list(private("In 1802 there were 12,000 mills, 3.5 of them here, in 2026 none."))


def test_the_shipped_texts_meet_every_filter_and_err_where_it_is_said() -> None:
    texts = filtering.shipped()
    found = filtered(texts, "English", 16)
    assert {one.stage for one in found.documents} == {"", *filtering.STAGES} - {"private"}
    wrong = [one.text[mask.start : mask.end] for one in found.documents for mask in one.masks if mask.wrong]
    assert sorted(wrong) == sorted(text for one in texts for text in one["never"])
    assert any(one.exact >= filtering.ALIKE and not one.dropped for one in found.pairs)  # the estimate errs
    for one in found.documents:
        assert one.stage or all(seen in one.text for seen in one.missed)


def test_texts_are_parted_and_nonsense_is_refused() -> None:
    assert [one["text"] for one in filtering.parted("a\nb\n\n \n c\n\n\n")] == ["a\nb", "c"]
    with pytest.raises(UserError, match="no text yet"):
        filtering.parted(" \n\n ")
    with pytest.raises(UserError, match="6,000 texts"):
        filtering.parted("a\n\n" * 6_000)
    with pytest.raises(ValueError, match="bands is 5"):
        filtered(docs(RIVER), "English", 5)


@pytest.mark.slow
def test_a_megabyte_is_filtered() -> None:
    text = "\n\n".join(story(seed, 60) for seed in range(2_500))
    assert 0.9e6 < len(text) < 1.2e6
    assert len(filtered(filtering.parted(text), "English", 16).documents) == 2_500
    one = ("the river was under the bridge " * 40_000)[:1_000_000]
    assert filtered(docs(one), "English", 16).documents[0].number == 0
