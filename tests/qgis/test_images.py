"""Images are scaled while all threads of Qt's pool wait for Python."""

from __future__ import annotations

import subprocess
import sys

from qgis.PyQt.QtGui import QImage

# Qt scales images of this size in its pool. Holding Python's lock meanwhile, the process would never end.
SCRIPT = """
import sys, time
from pixelwise.processing_provider.images import read_scaled
from qgis.PyQt.QtCore import QRunnable, QSize, QThreadPool
from qgis.PyQt.QtGui import QImageReader

class Busy(QRunnable):
    def run(self):
        until = time.monotonic() + 1
        while time.monotonic() < until:
            sum(range(1000))

pool = QThreadPool.globalInstance()
tasks = [Busy() for _ in range(pool.maxThreadCount())]
for task in tasks:
    pool.start(task)
image = read_scaled(QImageReader(sys.argv[1]), QSize(1200, 900))
print(image.width(), image.height())
pool.waitForDone()
"""


def test_scaling_does_not_wait_for_threads_that_wait_for_python(tmp_path):
    image = QImage(800, 600, QImage.Format.Format_ARGB32)
    image.fill(7)
    image.save(str(tmp_path / "image.png"))

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "image.png")], capture_output=True, text=True, timeout=60
    )

    assert done.stdout.split() == ["1200", "900"], done.stderr
