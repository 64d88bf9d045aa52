"""One thread more than compute at once reads ahead, where threads wait for what they read."""

from __future__ import annotations

import threading
import time

import pytest
from pixelwise.inference import NullProgress
from pixelwise.inference.loop.reading_ahead import ReadingAhead
from pixelwise.inference.loop.steps import in_order


def most_at_once(read, workers=2, steps=200):
    """Run steps; give how many were under way at once, and how many computed."""
    ahead, turn, counted = ReadingAhead(workers), threading.BoundedSemaphore(workers), threading.Lock()
    now, most = [0, 0], [0, 0]

    def count(number, what, change):
        with counted:
            now[what] += change
            if number > steps // 2:  # where a thread more begins, those before it still end their steps
                most[what] = max(most[what], now[what])

    def step(number):
        count(number, 0, 1)
        ahead.timed(read)
        with turn:
            count(number, 1, 1)
            time.sleep(0.002)
            count(number, 1, -1)
        count(number, 0, -1)
        return number

    assert [*in_order(step, range(steps), lambda: ahead.threads, NullProgress(), lambda: None)] == [*range(steps)]
    return most


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_without_waiting_for_reads_as_many_steps_run_as_workers_compute(workers):
    under_way, computing = most_at_once(lambda: None, workers)

    assert under_way == workers
    assert computing <= workers


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_one_more_step_reads_ahead_if_reading_waits(workers):
    under_way, computing = most_at_once(lambda: time.sleep(0.004), workers)

    assert under_way == workers + 1
    assert computing <= workers  # on a busy machine perhaps never all at once


def test_timed_returns_the_result_and_propagates_errors():
    ahead = ReadingAhead(1)

    assert ahead.timed(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        ahead.timed(lambda: 1 / 0)
