"""Results of several threads are written one at a time, in the order of their tiles."""

from __future__ import annotations

import random
import threading
import time

import pytest
from pixelwise.inference.grid.tiling import Tiling
from pixelwise.inference.loop.writing import ClassifiedWindow, OrderedWriter

TILES = [*Tiling(16, 16, 2).tiles(100, 130)]


class Sink:
    """Records the windows written, and whether two threads wrote at once."""

    def __init__(self, slow=0.0):
        self.windows, self.together, self._slow = [], False, slow
        self._busy = threading.Lock()

    def write(self, window, prediction):
        if not self._busy.acquire(blocking=False):
            self.together = True
            return
        time.sleep(self._slow)
        self.windows.append(window)
        self._busy.release()


def results(tiles):
    return [ClassifiedWindow(tile.keep, None, tile.keep.pixels // 2) for tile in tiles]


def bring(writer, tiles):
    for tile in tiles:
        writer.add(results([tile]))


def test_results_out_of_order_are_written_in_order():
    sink = Sink()
    writer = OrderedWriter(sink, iter(TILES))
    shuffled = random.Random(0).sample(TILES, len(TILES))

    for tile in shuffled:
        bring(writer, [tile])
        assert sink.windows == [each.keep for each in TILES[: len(sink.windows)]]

    assert len(sink.windows) == len(TILES)
    assert writer.valid == sum(tile.keep.pixels // 2 for tile in TILES)


@pytest.mark.parametrize("slow", [0.0, 0.0005])
def test_results_of_concurrent_threads_are_all_written(slow):
    for attempt in range(20):
        sink = Sink(slow)
        writer = OrderedWriter(sink, iter(TILES))
        parts = [TILES[start::4] for start in range(4)]
        threads = [threading.Thread(target=bring, args=(writer, part)) for part in parts]
        random.Random(attempt).shuffle(threads)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert not sink.together
        assert sink.windows == [tile.keep for tile in TILES]


def test_writing_stops_after_a_failure():
    class Full(Sink):
        def write(self, window, prediction):
            if len(self.windows) == 3:
                raise OSError("the disk is full")
            super().write(window, prediction)

    sink = Full()
    writer = OrderedWriter(sink, iter(TILES))

    with pytest.raises(OSError, match="full"):
        writer.add(results(TILES[:5]))
    writer.add(results(TILES[5:]))

    assert sink.windows == [tile.keep for tile in TILES[:3]]
    assert writer.valid == sum(tile.keep.pixels // 2 for tile in TILES[:3])
