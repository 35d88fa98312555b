"""What one person watches in a shared learner is not changed by what others let it write meanwhile, nor changes that."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import torch
from torch import Tensor

from model.translation import reach, stepping, tracing
from model.translation.corpus import END, START, Corpus
from model.translation.transformer import Transformer

WORDS, SAID = "the small cat has followed the farmer".split(), ["die"]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus("german")


class Shared(Transformer):
    """A learner that somebody else uses, in a thread of their own, before it computes here and after."""

    somebody: ThreadPoolExecutor | None = None

    def placed(self, table: Any, ids: Tensor) -> Tensor:
        self.visited()
        return super().placed(table, ids)

    def _write(self, *given: Any) -> tuple[Tensor, Tensor]:
        found = super()._write(*given)
        self.visited()
        return found

    def visited(self) -> None:
        if somebody := self.somebody:
            self.somebody = None  # theirs is no visit
            somebody.submit(self.used).result()
            self.somebody = somebody

    @torch.no_grad()
    def used(self) -> None:
        self(torch.tensor([[9, 8, END]]), torch.tensor([[START, 5, 6, 7]]))


@pytest.fixture
def shared(corpus: Corpus) -> Shared:
    torch.manual_seed(0)
    return Shared(len(corpus.source.words), len(corpus.target.words)).eval()


def both(model: Shared, work: Any) -> tuple[Any, Any]:
    """What `work` finds while nobody else is there, and while somebody is."""
    quiet = work(model)
    with ThreadPoolExecutor(1) as model.somebody:
        return quiet, work(model)


def same(one: Any, other: Any) -> bool:
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return torch.equal(one, other) if isinstance(one, Tensor) else bool(one == other)


def test_a_trace_is_of_ones_own_sentence(shared: Shared, corpus: Corpus) -> None:
    source, target = torch.tensor([[*corpus.source.ids(WORDS), END]]), torch.tensor([[START, *corpus.target.ids(SAID)]])
    assert same(*both(shared, lambda model: tracing.trace(model, source, target)))


def test_a_step_is_of_ones_own_sentence(shared: Shared, corpus: Corpus) -> None:
    assert same(*both(shared, lambda model: stepping.inside(model, corpus, WORDS, SAID)))


def test_gradients_are_of_ones_own_sentence(shared: Shared, corpus: Corpus) -> None:
    assert same(*both(shared, lambda model: reach.reaching(model, corpus, WORDS, SAID, 0)))
