"""Only tiles with classifiable pixels are read; threads process them in order."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import numpy as np
import pytest
from pixelwise.inference import Cancelled, NullProgress
from pixelwise.inference.grid.tiling import Tile, Tiling
from pixelwise.inference.grid.window import Window
from pixelwise.inference.loop.gaps import Gaps
from pixelwise.inference.loop.reading import read_tile
from pixelwise.inference.loop.tile_pool import ThreadSources, TilePool
from pixelwise.inference.model.arguments import Fill, Incomplete
from pixelwise.inference.raster.image import Image
from pixelwise.inference.raster.missing import Filled

TILE = Tile(Window(0, 0, 8, 8), Window(2, 2, 4, 4))
TILES = [*Tiling(16, 16, 2).tiles(100, 130)]


class Source:
    """A raster of ones that records the windows that are read."""

    def __init__(self, area, stored=True):
        self.area, self.windows, self.stopped, self._stored = area, [], False, stored

    def read(self, window):
        self.windows.append(window)
        shape = window.height, window.width
        return Image(np.ones((1, *shape), np.uint8), np.ones(shape, bool))

    def is_empty(self, window):
        return not self._stored

    def stop(self):
        self.stopped = True


class Reader:
    """A source whose tiles contain only their number."""

    batch = 2

    def __init__(self):
        self.network = SimpleNamespace(stopped=False)
        self.network.stop = lambda: setattr(self.network, "stopped", True)

    def read(self, source, tiles):
        return [None] * len(tiles)


class Half:
    """A mask whose left columns are inside."""

    def inside(self, window):
        return np.broadcast_to(np.arange(window.col, window.right) < 4, (window.height, window.width))


def test_the_kept_pixels_are_valid_only_inside_the_mask():
    image = read_tile(Source(Window(0, 0, 20, 20)), TILE, Fill.ZERO, 2, Half())

    expected = np.ones((8, 8), bool)
    expected[2:6, 4:6] = False
    np.testing.assert_array_equal(image.valid, expected)


@pytest.mark.parametrize(
    ("source", "mask"),
    [
        (Source(Window(50, 50, 9, 9)), None),
        (Source(Window(0, 0, 20, 20), stored=False), None),
        (Source(Window(0, 0, 20, 20)), SimpleNamespace(inside=lambda window: np.zeros((4, 4), bool))),
    ],
    ids=["outside the raster", "nothing stored", "outside the mask"],
)
def test_a_tile_without_classifiable_pixels_is_not_read(source, mask):
    assert read_tile(source, TILE, Fill.ZERO, 2, mask) is None
    assert source.windows == []


@pytest.mark.parametrize(("incomplete", "left"), [(Incomplete.CLASSIFY, 64), (Incomplete.NODATA, 61)])
def test_pixels_with_missing_samples_are_counted_once_and_dropped_if_they_become_nodata(incomplete, left):
    gaps, lacking = Gaps(incomplete), np.zeros((8, 8), bool)
    lacking[0, 0] = lacking[3, 3] = lacking[4, 5] = True  # the first is not kept

    image = gaps.apply(TILE, Filled(np.ones((2, 8, 8)), np.ones((8, 8), bool), lacking))

    assert (gaps.lacking, gaps.at_declared_limit, image.valid.sum()) == (2, 0, left)


def test_batches_are_processed_in_the_order_of_the_tiles():
    pool = TilePool(lambda: Source(Window(0, 0, 100, 130)), 3, NullProgress())

    batches = [*pool.process(Reader(), TILES, lambda tiles, images: tiles)]

    assert [tile for batch in batches for tile in batch] == TILES
    assert max(map(len, batches)) == Reader.batch


def test_no_more_batches_are_processed_at_once_than_there_are_workers():
    lock, now, most = threading.Lock(), [0], [0]

    def process(tiles, images):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        with lock:
            now[0] -= 1

    list(TilePool(lambda: Source(Window(0, 0, 100, 130)), 2, NullProgress()).process(Reader(), TILES, process))

    assert most[0] <= 2


def test_a_thread_opens_its_source_once():
    opened = []
    sources = ThreadSources(lambda: opened.append(Source(Window(0, 0, 9, 9))) or opened[-1])

    first, second = sources.current(), sources.current()

    assert first is second
    assert len(opened) == 1


def test_a_source_that_is_opened_after_the_stop_is_stopped():
    sources = ThreadSources(lambda: Source(Window(0, 0, 9, 9)))
    before = sources.current()

    sources.stop()
    later = []
    thread = threading.Thread(target=lambda: later.append(sources.current()))
    thread.start()
    thread.join()

    assert before.stopped
    assert later[0].stopped


def test_a_cancel_stops_the_network():
    reader = Reader()
    progress = SimpleNamespace(cancelled=lambda: True)

    with pytest.raises(Cancelled):
        list(TilePool(lambda: Source(Window(0, 0, 9, 9)), 1, progress).process(reader, TILES, lambda *_: None))

    assert reader.network.stopped
