"""One step more than compute at once reads ahead, where threads wait for what they read."""

from __future__ import annotations

import threading
import time

import pytest
from pixelwise.inference.loop.reading_ahead import ReadingAhead


def most_at_once(read, workers=2, steps=60):
    """Run steps in more threads than there are seats; give how many had one at once."""
    seats, turn = ReadingAhead(workers), threading.BoundedSemaphore(workers)
    counted, seated, most = threading.Lock(), [0], [0]

    def work():
        for _ in range(steps):
            with seats:
                with counted:
                    seated[0] += 1
                    most[0] = max(most[0], seated[0])
                seats.timed(read)
                with turn:
                    time.sleep(0.002)
                with counted:
                    seated[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(workers + 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return most[0]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_as_many_go_on_as_compute_where_reading_takes_no_time(workers):
    assert most_at_once(lambda: None, workers) == workers


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_one_more_reads_ahead_where_reading_waits(workers):
    assert most_at_once(lambda: time.sleep(0.004), workers) == workers + 1


def test_what_is_read_is_given_and_errors_pass():
    seats = ReadingAhead(1)

    assert seats.timed(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        seats.timed(lambda: 1 / 0)
