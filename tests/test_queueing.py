"""The simulation of waiting, against what is known exactly of queues."""

import pytest

from benchmarks.queueing import Service, closed, poisson


def test_one_worker_alone_is_the_md1_queue() -> None:
    """Batches of one and a fixed time: Pollaczek and Khinchine give the mean wait, rho / (2 (1 - rho)), and the share of time."""
    service = Service([1, 2], [1.0, 2.0], most=1)
    found = poisson(service, 1, rate=0.7, count=200_000)
    assert found.busy == pytest.approx(0.7, abs=0.01) and found.batch == 1
    assert found.mean == pytest.approx(1 + 0.7 / 0.6, rel=0.03)
    assert poisson(service, 1, rate=0.001).p95 == pytest.approx(1.0)


def test_many_workers_share_what_comes() -> None:
    service = Service([1, 2], [1.0, 2.0], most=1)
    alone, shared = poisson(service, 1, 0.7, 100_000), poisson(service, 8, 5.6, 100_000)
    assert shared.p50 == pytest.approx(alone.p50, rel=0.05) and shared.p95 == pytest.approx(alone.p95, rel=0.08)


def test_batches_grow_with_what_waits() -> None:
    """A batch of thirty takes four times one text: far beyond what single texts allow, nobody waits for long."""
    service = Service([1, 30], [1.0, 4.0], most=30)
    found = poisson(service, 1, rate=5.0)
    assert 5 < found.batch < 20 and found.p95 < 2 * service(20)
    assert service.capacity == pytest.approx(7.5)


def test_people_who_think_ask_no_more_than_they_can() -> None:
    """Little's law: people = rate * (think + wait)."""
    service = Service([1, 2], [0.01, 0.02], most=1)
    found = closed(service, 1, people=10, think=1.0, count=50_000)
    rate = found.busy / 0.01
    assert rate == pytest.approx(10 / (1.0 + found.mean), rel=0.02)


def test_the_overhead_keeps_nobody_else_waiting() -> None:
    service = Service([1, 2], [1.0, 2.0], most=1, overhead=0.5)
    assert poisson(service, 1, rate=0.001).p50 == pytest.approx(1.5)
