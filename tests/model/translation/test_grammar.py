"""The translation grammar: by hand, by counting, and by what must hold of every sentence."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice, product
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.translation import counts, grammar, lexicon, sentences
from model.translation.grammar import LANGUAGES, Pair
from model.translation.sentences import Impossible, read

BY_HAND = {
    "yesterday the small cat has followed the old farmer because it was hungry": {
        "german": "gestern hat die kleine Katze den alten Bauern verfolgt weil sie hungrig war",
        "french": "hier le petit chat a suivi le vieux fermier parce qu' il était affamé",
        "spanish": "ayer el gato pequeño siguió al granjero viejo porque estaba hambriento",
    },
    "the king does not call a black bird in the garden": {
        "german": "der König ruft einen schwarzen Vogel im Garten nicht an",
        "french": "le roi n' appelle pas un oiseau noir dans le jardin",
        "spanish": "el rey no llama un pájaro negro en el jardín",
    },
    "an old white cow has not seen the ball but the queen stops a horse when the sheep was tired": {
        "german": "eine alte weiße Kuh hat den Ball nicht gesehen aber die Königin hält ein Pferd an als das Schaf müde war",
        "french": "une vieille vache blanche n' a pas vu la balle mais la reine arrête un cheval quand le mouton était fatigué",
        "spanish": "una vaca blanca vieja no vio la pelota pero la reina detiene un caballo cuando la oveja estaba cansada",
    },
    "a big old bird finds an apple in a barn": {
        "german": "ein großer alter Vogel findet einen Apfel in einer Scheune",
        "french": "un grand vieil oiseau trouve une pomme dans une grange",
        "spanish": "un pájaro viejo grande encuentra una manzana en un granero",
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_by_hand(language: str) -> None:
    for source, said in BY_HAND.items():
        assert " ".join(Pair(read(source), language).target) == said[language]


def test_alignments_by_hand() -> None:
    source = next(iter(BY_HAND))
    german = [[0], [4], [1], [2], [3], [6], [7], [8], [5], [9], [10], [12], [11]]
    french = [[0], [1], [2], [3], [4], [5], [6], [7], [8], [9], [9], [10], [11], [12]]
    spanish = [[0], [1], [3], [2], [4, 5], [6], [8], [7], [9], [10, 11], [12]]
    for language, expected in (("german", german), ("french", french), ("spanish", spanish)):
        assert [sorted(one) for one in Pair(read(source), language).alignment] == expected


def test_other_correct_forms_are_known() -> None:
    pair = Pair(read("yesterday the cat has seen a dog in the house"), "german")
    assert {" ".join(one) for one in pair.translations()} == {
        "gestern hat die Katze einen Hund im Haus gesehen",
        "gestern hat die Katze im Haus einen Hund gesehen",
        "die Katze hat gestern einen Hund im Haus gesehen",
        "die Katze hat gestern im Haus einen Hund gesehen",
    }
    assert pair.accepts("die Katze hat gestern im Haus einen Hund gesehen".split())
    assert not pair.accepts("gestern die Katze hat einen Hund im Haus gesehen".split())


@given(st.integers(0, 10**6))
def test_what_holds_of_every_sentence(seed: int) -> None:
    sentence = next(sentences.told(seed))
    words = [one.text for one in sentences.english(sentence)]
    assert 4 <= len(words) <= 40 and read(" ".join(words)) == sentence
    for language in LANGUAGES:
        pair = Pair(sentence, language)
        said = set().union(*pair.alignment)
        assert len(pair.alignment) == len(pair.target) and pair.accepts(pair.target)
        # Every content word is carried over, and nothing comes from nowhere.
        content = {at for at, word in enumerate(words) if word not in ("does",)}
        assert said == content and all(pair.alignment)


SMALL = {"ANIMALS": ["cat"], "MEN": ["king"], "WOMEN": [], "HUMANS": ["king"], "THINGS": [], "PLACES": [], "ADJECTIVES": ["old"],
         "STATES": ["tired"], "VERBS": ["see"], "TIMES": [], "JOINTS": ["because"]}  # fmt: skip


@pytest.fixture
def small() -> Iterator[list[str]]:
    """A grammar of a dozen words, of which all sentences can be tried."""
    with ExitStack() as stack:
        for name, kept in SMALL.items():
            whole = getattr(lexicon, name)
            stack.enter_context(patch.dict(whole, {word: whole[word] for word in kept}, clear=True))
        forms = [{one.english[form]: name for name, one in lexicon.VERBS.items()} for form in range(3)]
        stack.enter_context(patch.object(sentences, "VERB_FORMS", forms))
        yield "the an a cat king old tired sees was not it he because".split()


def test_counts_are_those_of_trying_all(small: list[str]) -> None:
    found: Counter[int] = Counter()
    for length in (4, 5, 6):
        for tried in product(small, repeat=length):
            if tried[0] in ("the", "an", "a"):
                try:
                    sentence = read(" ".join(tried))
                except Impossible:
                    continue
                found[length] += (
                    tuple(one.text for one in sentences.english(sentence)) == tried
                )  # "an" where it belongs
    counted = counts.by_length()
    # `does not see`, `has seen` are of more words than are tried here: counted apart.
    for length in (4, 5, 6):
        assert found[length] == counted[length] - longer(length)


def longer(length: int) -> int:
    """How many sentences of a length have words that were not tried: has seen (2 words), does not see and has not seen (3)."""
    phrase = {2: 2, 3: 2}  # of each of the two nouns
    subjects = counts.product(phrase, {0: 2})
    helped = counts.product(subjects, {2: 1, 3: 2}, counts.product(phrase, {0: 2}))
    return helped[length]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_vocabulary_is_every_word_and_no_other(language: str) -> None:
    """Of random sentences, in every correct form."""
    said = {
        word
        for pair in islice(grammar.pairs(language, 4), 4_000)
        for form in islice(pair.translations(), 4)
        for word in form
    }
    assert said == set(grammar.vocabulary(language))


def test_sentences_of_all_lengths_are_told() -> None:
    lengths = Counter(len(pair.source) for pair in islice(grammar.pairs("german", 1), 3_000))
    assert set(lengths) == set(range(4, 41)) and max(lengths.values()) < 5 * 3_000 / 37


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("the cat sees the elephant", "does not know “elephant”"),
        ("the cat", "has 2 words: write 4 to 40"),
        ("the cat sees the", "the sentence ends: write an animal, a person or a thing"),
        ("cat sees the dog", "begins with “cat”: begin with the, a, an, or with yesterday or today"),
        ("the cat sees the dog the dog", "write and, but, because, when"),
        ("the ball sees the dog", "“ball” stands: write an animal or a person"),
        ("the cat does see the dog", "“see” stands: write not"),
        ("the old old cat sees a dog", "“old” stands"),
        ("the cat sees a dog because it was tired", "“it” stands"),  # both could be meant
        ("the " * 60, "has 60 words"),
    ],
)
def test_what_is_no_sentence(text: str, said: str) -> None:
    with pytest.raises(Impossible) as refused:
        read(text)
    assert said in str(refused.value)
