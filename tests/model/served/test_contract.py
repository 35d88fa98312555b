"""A served model keeps every promise of a LanguageModel: the tests of the model itself, over a line to this process."""

from dataclasses import replace

import pytest

from model.pretrained.language_model import LanguageModel
from tests.model.pretrained import test_pretrained as contract
from tests.model.pretrained.test_pretrained import (  # noqa: F401  # collected here again, with the fixtures below
    Case,
    test_a_layer_begins_where_the_one_before_ended,
    test_a_trace_names_what_it_read,
    test_an_encoder_reads_its_marks,
    test_bias_is_the_models_own,
    test_each_heads_output_is_what_the_models_own_matrix_makes_of_it,
    test_embeddings_are_rows_of_the_matrix,
    test_grouped_heads_share_keys,
    test_heads_add_up_to_the_residual_stream,
    test_hidden_states_are_the_reference_librarys,
    test_ids_that_cannot_be_run,
    test_logits_are_the_reference_librarys,
    test_next_logits_are_the_last_row,
    test_one_token_and_the_longest_text,
    test_pattern_is_a_softmax_of_the_masked_scores,
    test_patterns_are_the_reference_librarys,
    test_the_dog_chased_the,
    test_unembedding_the_last_layer_gives_the_logits,
)
from tests.model.served.fake import served
from tests.model.served.same import everything_alike


@pytest.fixture(scope="module")
def smollm2(smollm2: LanguageModel) -> LanguageModel:
    return served(smollm2)[0]


@pytest.fixture(scope="module")
def minilm(minilm: LanguageModel) -> LanguageModel:
    return served(minilm)[0]


@pytest.fixture(scope="module", params=("smollm2", "minilm", *contract.TINY))
def case(request: pytest.FixtureRequest) -> Case:
    if request.param in contract.TINY:
        made = contract.tiny(request.param)
        return replace(made, ours=served(made.ours)[0])
    return contract.real(request.getfixturevalue(request.param), "The dog chased the cat; 12 naïve 🐈 sat.")


@pytest.fixture(scope="module")
def trace(case: Case):
    return case.ours.trace(case.ids)


@pytest.fixture(scope="module")
def expected(case: Case):
    return case.expected()


def test_everything_is_as_in_process(case: Case) -> None:
    everything_alike(case.ours, case.ours.here, case.ids)  # type: ignore[attr-defined]
