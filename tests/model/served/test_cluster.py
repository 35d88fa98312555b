"""The model behind Ray Serve itself: every promise of a LanguageModel over two replicas, and replicas that are killed."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from model.pretrained.language_model import LanguageModel
from model.served import line, wire
from model.served.client import Served
from tests.browser.serve import free_port
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
from tests.model.served.cluster import cluster, opened, replicas
from tests.model.served.same import everything_alike

pytestmark = pytest.mark.cluster
CLIENT = """
import sys
from model.served import line
print(line.Line(line.ray(sys.argv[1])).ask({"ask": "facts", "model": "llama"}).words["n_layers"])
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with cluster(models=("smollm2", "minilm", *contract.TINY), replicas=2, cpus=0.5) as found:
        yield found


def behind(address: str, model: LanguageModel) -> Served:
    """A model behind that address, which is the same as this one."""
    return Served(model.name, line.Line(line.http(address)), lambda: model, lambda: model.tokenizer)


@pytest.fixture(scope="module")
def smollm2(address: str, smollm2: LanguageModel) -> Served:
    return behind(address, smollm2)


@pytest.fixture(scope="module")
def minilm(address: str, minilm: LanguageModel) -> Served:
    return behind(address, minilm)


@pytest.fixture(scope="module", params=("smollm2", "minilm", *contract.TINY))
def case(request: pytest.FixtureRequest, address: str) -> Case:
    if request.param in contract.TINY:
        made = contract.tiny(request.param)
        return replace(made, ours=behind(address, made.ours))
    return contract.real(request.getfixturevalue(request.param), "The dog chased the cat; 12 naïve 🐈 sat.")


@pytest.fixture(scope="module")
def trace(case: Case):
    return case.ours.trace(case.ids)


@pytest.fixture(scope="module")
def expected(case: Case):
    return case.expected()


def test_everything_is_as_in_process(case: Case) -> None:
    everything_alike(case.ours, case.ours.here, case.ids)  # type: ignore[attr-defined]


def test_texts_that_come_at_once_are_read_together_and_right(smollm2: Served) -> None:
    texts = [[token, *range(5, 5 + length)] for length in (3, 9, 20) for token in range(100, 108)]
    with ThreadPoolExecutor(len(texts)) as pool:
        found = list(pool.map(smollm2.trace, texts))
    for ids, one in zip(texts, found, strict=True):
        alone = smollm2.here.trace(ids)
        scale = float(np.abs(alone.next_logits).max())  # a batch adds up in another order than a text alone
        np.testing.assert_allclose(one.next_logits, alone.next_logits, atol=1e-5 * scale)
        np.testing.assert_allclose(one.layers[-1].pattern, alone.layers[-1].pattern, atol=1e-5)


def test_all_parts_of_a_trace_come_from_one_replica(address: str) -> None:
    """Or a part would cost another pass: the two replicas together have read each text once."""
    there = behind(address, contract.tiny("llama").ours)

    def passes() -> dict[int, int]:
        asked = [there.line.ask({"ask": "facts", "model": "llama", "ids": [token, 2, 3]}).words for token in range(40)]
        return {one["replica"]: one["passes"] for one in asked}

    before = passes()
    for token in range(40):
        trace = there.trace([token, 2, 3])
        assert [layer.z.shape for layer in trace.layers] == [(4, 3, 6)] * 3 and trace.next_logits.shape == (256,)
    after = passes()
    assert len(after) == 2 and sum(after.values()) - sum(before.values()) == 40


def test_replicas_come_and_go_with_what_is_asked() -> None:
    from model.served import deployment

    grown = deployment.application(deployment.Settings(replicas=1, most=4, busy=6, gpus=0.5))._bound_deployment
    scaled = grown._deployment_config.autoscaling_config
    assert (scaled.min_replicas, scaled.max_replicas, scaled.target_ongoing_requests) == (1, 4, 6)
    assert grown.ray_actor_options["num_gpus"] == 0.5
    fixed = deployment.application(deployment.Settings(replicas=2))._bound_deployment
    assert fixed.num_replicas == 2 and fixed._deployment_config.autoscaling_config is None


def test_by_ray_itself(address: str) -> None:
    import ray

    port = free_port()
    gcs = ray.get_runtime_context().gcs_address
    command = [sys.executable, "-m", "ray.util.client.server", f"--address={gcs}", "--host=127.0.0.1", f"--port={port}"]
    server = subprocess.Popen([*command, "--mode=legacy"], stderr=subprocess.DEVNULL)
    try:
        asked = [sys.executable, "-c", CLIENT, f"ray://127.0.0.1:{port}"]
        for _ in range(3):  # until the door is open
            found = subprocess.run(asked, capture_output=True, text=True, timeout=90, check=False)
            if found.returncode == 0:
                break
        assert found.stdout.split()[-1:] == ["3"], found.stderr[-2000:]
    finally:
        server.kill()
        server.wait(10)


def test_bytes_that_are_no_question_stop_nothing(address: str) -> None:
    send = line.http(address)
    for body in (b"", b"<html>", b"\xff" * 1000):
        with pytest.raises(ValueError, match="no question to a served model"):
            wire.answered(send(body, "k", 20))
    with pytest.raises(line.Lost, match="413"):
        send(b"\0" * (wire.MOST_ASKED + 1), "k", 20)


def test_replicas_that_are_killed_come_back_by_themselves(address: str) -> None:
    """kill -9 of every replica while five people ask: right answers, or the one sentence; and right answers in the end."""
    model = opened("llama")
    there, wanted = behind(address, model), model.next_logits([1, 2, 3])
    stop, wrong, right, away = threading.Event(), list[str](), [0], [0]

    def person() -> None:
        while not stop.is_set():
            try:
                found = there.next_logits([1, 2, 3])
            except line.Away:
                away[0] += 1
                time.sleep(0.2)
            except Exception as error:
                wrong.append(repr(error))
            else:
                right[0] += 1
                wrong.extend([] if np.array_equal(found, wanted) else ["other numbers"])

    people = [threading.Thread(target=person) for _ in range(5)]
    for one in people:
        one.start()
    time.sleep(2)
    for one in replicas():
        one.kill()
    end = time.monotonic() + 60
    while len(replicas()) < 2 and time.monotonic() < end:
        time.sleep(0.5)
    before = right[0]
    while right[0] < before + 20 and time.monotonic() < end:
        time.sleep(0.5)
    stop.set()
    for one in people:
        one.join(60)
    assert wrong == [] and right[0] >= before + 20
