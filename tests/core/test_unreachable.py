"""Rasters on a server that stops in mid-run, or fails now and then."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import NullProgress, OnReadError, RasterError, plan, run
from pixelwise.inference.errors import UnreadableError
from pixelwise.tests.core.runs import Listener, make_job, read, textured, write_raster
from pixelwise.tests.models import argmax_model

SETTINGS = {"GDAL_HTTP_MAX_RETRY": "2", "GDAL_HTTP_RETRY_DELAY": "0.05", "GDAL_HTTP_TIMEOUT": "60", "NO_PROXY": "*"}


class Server:
    """Serves the ranges of a file; `fails` says whether a range that begins at a byte has the status 503."""

    def __init__(self, content, fails):
        self.content = content
        self.fails = fails

    @contextmanager
    def serving(self):
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self):
                self.send_response(200)
                self.send_header("Content-Length", str(len(outer.content)))
                self.send_header("Accept-Ranges", "bytes")
                self.end_headers()

            def do_GET(self):
                if not self.path.endswith("scene.tif"):
                    self.send_error(404)
                    return
                first, last = self.headers["Range"].partition("=")[2].split("-")
                part = outer.content[int(first) : int(last) + 1]
                if outer.fails(int(first)):
                    self.send_error(503)
                    return
                self.send_response(206)
                self.send_header("Content-Length", str(len(part)))
                self.send_header("Content-Range", f"bytes {first}-{int(first) + len(part) - 1}/{len(outer.content)}")
                self.end_headers()
                self.wfile.write(part)

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"/vsicurl/http://127.0.0.1:{server.server_port}/scene.tif"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@pytest.fixture(autouse=True)
def impatient():
    for key, value in SETTINGS.items():
        gdal.SetConfigOption(key, value)
    yield
    for key in SETTINGS:
        gdal.SetConfigOption(key, None)
    gdal.VSICurlClearCache()


@pytest.fixture
def scene(tmp_path):
    path = write_raster(tmp_path / "scene.tif", textured(512, 512))
    return path.read_bytes(), textured(512, 512).argmax(axis=0)


@pytest.fixture
def model(tmp_path):
    return argmax_model(tmp_path / "m.onnx", 3)


@pytest.mark.parametrize("on_read_error", [*OnReadError])
def test_a_server_that_stops_in_mid_run_ends_the_run(scene, model, tmp_path, on_read_error):
    """Also if damage becomes nodata: the rest of the map would be nodata."""
    server = Server(scene[0], lambda first: first > 300_000)

    with server.serving() as uri:
        job = make_job(uri, model, tmp_path / "c.tif", arguments="tile_size 64", on_read_error=on_read_error)
        with pytest.raises(RasterError, match=r'"scene".*does not respond \(.*\), so rows .* and columns') as caught:
            run(plan(job), NullProgress())

    assert not isinstance(caught.value, UnreadableError)
    assert not (tmp_path / "c.tif").exists()


def test_requests_that_gdal_repeats_with_success_are_no_damage(scene, model, tmp_path):
    failed = set()

    def fails_once(first):
        if first == 0 or first in failed:
            return False
        failed.add(first)
        return True

    listener = Listener()
    with Server(scene[0], fails_once).serving() as uri:
        run(plan(make_job(uri, model, tmp_path / "c.tif", arguments="tile_size 128")), listener)

    assert failed
    np.testing.assert_array_equal(read(tmp_path / "c.tif"), scene[1])
    assert sum("GDAL reported" in text for text in listener.lines) == 1
    assert not listener.warnings
