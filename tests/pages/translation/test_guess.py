"""What the room is asked of the translators, each answer found in another way: by a pass over the true words, by automatic
differentiation from the words themselves, by counting, and in the dictionary."""

import difflib
import math
from typing import Any

import pytest
import torch

from model.translation import grammar, letters, lockstep, sentences
from pages.translation.address import HELPED, STRAYS, VERB_LAST, Translation
from pages.translation.work import letters as spelling
from pages.translation.work import races, saying
from tests.pages.asked import asked

PLAN = ("german", "additive", "128", 0)
CORPUS = races.corpus("german")


def learner(name: str) -> Any:
    return saying.learner(races.plan(*PLAN), saying.RECORDED, name)


def greedy(name: str, text: str) -> tuple[str, ...]:
    """The likeliest word each time, by one whole pass for each word."""
    words: list[str] = []
    source = torch.tensor([[*CORPUS.source.ids(text.split()), 2]])
    while "[end]" not in words and len(words) < 55:
        target = torch.tensor([[1, *CORPUS.target.ids(words)]])
        words.append(CORPUS.target.words[int(learner(name)(source, target)[0][0, -1].argmax())])
    return tuple(words)


@pytest.mark.parametrize(("name", "head"), [("attention", 1), ("transformer", 6)])
def test_where_it_looks(name: str, head: int) -> None:
    (one,) = asked("translation", view="lookback", learner=name, single=str(head))
    pair = grammar.Pair(sentences.read(VERB_LAST), "german")
    source, target = CORPUS.encoded([pair])
    weights = learner(name)(source, target[:, :-1])[1].detach()
    row = weights[0, 8] if name == "attention" else weights.reshape(1, 8, *weights.shape[-2:])[0, head - 1, 8]
    best = int(row.argmax())
    assert one.key is not None and one.key.right == (VERB_LAST.split()[best],) == ("followed",)
    assert dict(one.key.values)["followed"] == pytest.approx(float(row[best]), abs=1e-5)
    assert asked("translation", view="lookback", learner="fixed") == []


def felt(name: str, pair: grammar.Pair) -> float:
    """How much the first word's vector changes the mean log-probability of the last word written: by changing it a little."""
    model = lockstep.make(name, races.plan(*PLAN), CORPUS).eval().double()
    source, target = CORPUS.encoded([pair])
    table = next(part for part in model.modules() if isinstance(part, torch.nn.Embedding))
    found = []
    for at in range(0, table.embedding_dim, 8):
        said = []
        for step in (-1e-3, 1e-3):
            moved = torch.zeros(source.shape[1], table.embedding_dim, dtype=torch.float64)
            moved[0, at] = step
            hook = table.register_forward_hook(
                lambda part, given, out, moved=moved: out + moved if out.shape[1] == len(moved) else out
            )
            with torch.no_grad():
                said.append(float(model(source, target[:, :-1])[0][0, -1].log_softmax(-1)[target[0, -1]]))
            hook.remove()
        found.append((said[1] - said[0]) / 2e-3)
    return math.sqrt(sum(one * one for one in found))


def test_whose_gradient_falls_most() -> None:
    (one,) = asked("translation", view="gradients")
    by = sorted(CORPUS.held_out[:240], key=lambda pair: len(pair.source))
    left = {}
    for name, title in (("fixed", "One vector"), ("attention", "Attention"), ("transformer", "Transformer")):
        short, long = (sum(math.log(max(felt(name, pair), 1e-30)) for pair in part) / 4 for part in (by[:4], by[-4:]))
        left[title] = math.exp(long - short)
    assert one.key is not None and one.key.right == (min(left, key=lambda title: left[title]),)
    assert asked("translation", view="gradients", learned="after") == []  # nothing falls any more


def test_its_own_words() -> None:
    share, place = asked("translation", view="forcing")
    right = there = 0
    for pair in CORPUS.held_out[:160]:
        said = saying.spoken(races.plan(*PLAN), -1, "fixed", " ".join(pair.source), saying.touch((), ()))
        true = [*pair.target, "[end]"][:40]
        told = [*said.words, *(["[end]"] if said.ended else [])]
        right += sum(word == one for word, one in zip(told, true, strict=False))
        there += len(true)
    assert share.key is not None and share.key.right[0] == pytest.approx(100 * right / there, abs=0.1)
    alone, meant = greedy("fixed", STRAYS), (*grammar.Pair(sentences.read(STRAYS), "german").target, "[end]")
    first = next(at for at, both in enumerate(zip(alone, meant, strict=False), 1) if both[0] != both[1])
    assert place.key is not None and place.key.right == (first,) and f"“{alone[first - 1]}”" in place.key.says
    assert len(asked("translation", view="forcing", taught="attention")) == 1  # which never errs here


@pytest.mark.parametrize(("name", "width"), [("fixed", 1), ("fixed", 4), ("attention", 2), ("transformer", 3)])
def test_what_beams_find(name: str, width: int) -> None:
    correct, same = asked("translation", view="tree", taught=name, width=str(width))
    forms = {form for form, _ in grammar.Pair(sentences.read(HELPED), "german").forms()}
    assert correct.key is not None and same.key is not None
    text = same.key.says.split("“")[1].split("”")[0]
    assert same.key.right == ("Yes" if (*text.split(), "[end]") == greedy(name, HELPED) else "No",)
    assert correct.key.right == ("Yes" if tuple(text.split()) in forms else "No",)
    assert width > 1 or same.key.right == ("Yes",)
    if (name, width) == ("fixed", 4):  # what the view opens on: beams are right where greedy decoding is wrong
        assert (correct.key.right, same.key.right) == (("Yes",), ("No",)) and greedy(name, HELPED)[:-1] not in forms
        assert (Translation().searched, Translation().taught, Translation().width) == (HELPED, name, width)


def test_words_that_nobody_can_translate_are_not_judged() -> None:
    (same,) = asked("translation", view="tree", told="the the dog dog")
    assert same.key is not None and "greedy" in same.prompt


def test_how_many_long_words_come_out_right() -> None:
    """All words of that length, where the view tries a hundred; sounds compared by difflib."""
    right, third = asked("translation", view="letters")
    length = int(right.prompt.split(" with ")[2].split()[0])
    known = {word: found for word, found in spelling.dictionary().items() if word.isalpha() and len(word) == length}
    good, missed = 0, [0.0] * 3
    for word, found in known.items():
        said = letters.bare(spelling.speller().spell(word).sounds)
        true = max(map(letters.bare, found), key=lambda one: difflib.SequenceMatcher(None, said, one).ratio())
        good += said == true
        kept = {
            at for block in difflib.SequenceMatcher(None, said, true, False).get_matching_blocks()
            for at in range(block.b, block.b + block.size)
        }  # fmt: skip
        for at in range(len(true)):
            missed[3 * at // len(true)] += at not in kept
    assert len(known) > 100 and right.key is not None and third.key is not None
    assert abs(float(right.key.right[0]) - 100 * good / len(known)) < 12  # three standard deviations of a hundred draws
    assert third.key.right == (third.options[missed.index(min(missed))],)
