"""One more thread than the computing ones reads ahead if threads wait for reads."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from pixelwise.inference import NullProgress
from pixelwise.inference.loop import reading_ahead
from pixelwise.inference.loop.reading_ahead import ReadingAhead
from pixelwise.inference.loop.steps import in_order


@pytest.fixture
def clock(monkeypatch):
    """Seconds that have passed, and those of the processor."""
    clock = SimpleNamespace(wall=0.0, busy=0.0)
    fake = SimpleNamespace(perf_counter=lambda: clock.wall, thread_time=lambda: clock.busy)
    monkeypatch.setattr(reading_ahead, "time", fake)
    return clock


def threads_after(clock, wall, busy, others=0.0, workers=1, reads=200):
    """Read in one of several threads, each read of so many seconds; return the number of threads afterwards."""
    ahead = ReadingAhead(workers)

    def read():
        clock.wall += wall
        clock.busy += busy

    for _ in range(reads):
        ahead.timed(read)
        clock.wall += others
    return ahead.threads


@pytest.mark.parametrize(("wall", "busy", "threads"), [(1, 1, 1), (1, 0.95, 1), (1, 0.8, 2), (1, 0, 2)])
def test_reads_that_wait_instead_of_computing_add_one_thread(clock, wall, busy, threads):
    assert threads_after(clock, wall, busy) == threads


@pytest.mark.parametrize(("others", "threads"), [(100, 1), (12, 1), (8, 2), (0, 2)])
def test_waiting_counts_as_a_share_of_all_time(clock, others, threads):
    assert threads_after(clock, 1, 0, others) == threads


@pytest.mark.parametrize("workers", [2, 3])
def test_waiting_counts_as_a_share_of_the_time_of_all_threads(clock, workers):
    assert threads_after(clock, 1, 0, 8, workers) == workers
    assert threads_after(clock, 1, 0, 2, workers) == workers + 1


def test_a_few_waiting_reads_do_not_add_a_thread(clock):
    assert threads_after(clock, 1, 0, reads=15) == 1
    assert threads_after(clock, 1, 0, reads=16) == 2


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_one_more_step_is_under_way_as_soon_as_there_is_one_more_thread(workers):
    lock, under_way, most = threading.Lock(), [0], [0]
    gather, threads = threading.Barrier(workers + 1), [workers]

    def step(number):
        if number < 12:
            return number
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        gather.wait(timeout=60)  # raises unless so many steps are under way
        with lock:
            under_way[0] -= 1
        gather.wait(timeout=60)
        return number

    def work():
        for number in range(24):
            if number == 12:
                threads[0] += 1
            yield number

    assert [*in_order(step, work(), lambda: threads[0], NullProgress(), lambda: None)] == [*range(24)]
    assert most[0] == workers + 1


def test_timed_returns_the_result_and_propagates_errors():
    ahead = ReadingAhead(1)

    assert ahead.timed(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        ahead.timed(lambda: 1 / 0)
