"""Rasters on a server, or in an archive of gzip, that are replaced while this process keeps parts of the old ones."""

import gzip
import threading
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import numpy as np
import pytest
from osgeo import gdal
from pixelwise.inference import Job, NullProgress, RasterError, RasterInput, plan, run
from pixelwise.inference.ledger.manifest import INPUT, RunIdentity
from pixelwise.inference.raster import earlier_reads
from pixelwise.inference.raster.earlier_reads import changed_on_server, forget_earlier_reads, remote_states
from pixelwise.inference.raster.source_files import SourceFiles
from pixelwise.tests.core.runs import Changing, classify, make_job, read, textured, write_raster
from pixelwise.tests.models import argmax_model

SIDE = 400
OLD, NEW = textured(SIDE, SIDE), textured(SIDE, SIDE)[:, ::-1, ::-1].copy()
DAYS = {1: "Mon, 02 Nov 2026 10:00:00 GMT", 2: "Tue, 03 Nov 2026 10:00:00 GMT"}
OF_REQUEST = 0  # instead of a day: the server creates the file when it is requested


class Server:
    """Serves files by name; each has a content, and the number of the day of its last change."""

    def __init__(self):
        self.files = {}
        self.seconds = count(1_793_613_600)
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self):
                self.answer(with_content=False)

            def do_GET(self):
                self.answer(with_content=True)

            def answer(self, *, with_content):
                content, day = server.files.get(self.path[1:], (None, 0))
                if content is None:
                    self.send_error(404)
                    return
                first, _, last = self.headers.get("Range", "bytes=0-").partition("=")[2].partition("-")
                part = content[int(first) : int(last or len(content)) + 1]
                self.send_response(206 if "Range" in self.headers else 200)
                self.send_header("Content-Length", str(len(part)))
                self.send_header("Accept-Ranges", "bytes")
                self.send_header("Last-Modified", DAYS[day] if day else formatdate(next(server.seconds), usegmt=True))
                if "Range" in self.headers:
                    self.send_header("Content-Range", f"bytes {first}-{int(first) + len(part) - 1}/{len(content)}")
                self.end_headers()
                if with_content:
                    self.wfile.write(part)

            def log_message(self, *_):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever)
        self._thread.start()
        self.address = f"/vsicurl/http://127.0.0.1:{self._http.server_port}"

    def close(self):
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("no_proxy", "*")
    started = Server()
    yield started
    started.close()
    gdal.VSICurlClearCache()


@pytest.fixture
def contents(tmp_path):
    """The files of the old and of the new raster, which have the same size."""
    return [write_raster(tmp_path / f"{number}.tif", pixels).read_bytes() for number, pixels in enumerate((OLD, NEW))]


@pytest.fixture
def model(tmp_path):
    return argmax_model(tmp_path / "m.onnx", 3, tile_size=128, padding=8)


def virtual(tmp_path, server, *, relative):
    """Write a virtual raster of the scene on the server, and return its text."""
    (tmp_path / "s.tif").write_bytes(server.files["s.tif"][0])
    gdal.BuildVRT(str(tmp_path / "v.vrt"), [str(tmp_path / "s.tif")]).FlushCache()
    text = (tmp_path / "v.vrt").read_text()
    (tmp_path / "s.tif").unlink()
    assert 'relativeToVRT="1">s.tif' in text
    return text if relative else text.replace('relativeToVRT="1">s.tif', f'relativeToVRT="0">{server.address}/s.tif')


def named(tmp_path, server, kind):
    if kind == "file":
        return f"{server.address}/s.tif"
    text = virtual(tmp_path, server, relative=kind == "virtual raster on the server")
    if kind == "text":
        return text
    if kind == "virtual raster":
        (tmp_path / "v.vrt").write_text(text)
        return str(tmp_path / "v.vrt")
    server.files["v.vrt"] = text.encode(), 1
    return f"{server.address}/v.vrt"


@pytest.mark.parametrize("kind", ["file", "virtual raster", "text", "virtual raster on the server"])
def test_a_raster_that_was_replaced_on_its_server_is_read_again(tmp_path, server, contents, model, kind):
    """GDAL would mix the part that was read before with the new file."""
    server.files["s.tif"] = contents[0], 1
    name = named(tmp_path, server, kind)
    dataset = gdal.Open(name)
    dataset.ReadAsArray(0, 0, 100, 100)
    del dataset
    server.files["s.tif"] = contents[1], 2

    run(plan(Job((RasterInput("scene", name),), str(model), str(tmp_path / "map.tif"))), NullProgress())

    np.testing.assert_array_equal(read(tmp_path / "map.tif"), NEW.argmax(axis=0))


def test_a_raster_that_was_missing_on_its_server_is_found(tmp_path, server, contents, model):
    with pytest.raises(RasterError):
        plan(make_job(f"{server.address}/s.tif", model, tmp_path / "map.tif"))
    server.files["s.tif"] = contents[0], 1

    classes = classify(f"{server.address}/s.tif", model, tmp_path / "map.tif")

    np.testing.assert_array_equal(classes, OLD.argmax(axis=0))


def test_a_raster_that_is_replaced_on_its_server_during_a_run_ends_it(tmp_path, server, contents, model):
    def replace():
        server.files["s.tif"] = contents[1], 2

    server.files["s.tif"] = contents[0], 1
    planned = plan(make_job(f"{server.address}/s.tif", model, tmp_path / "map.tif", parallel_factor="1"))

    with pytest.raises(RasterError, match=r"s\.tif has changed since the run was planned"):
        run(planned, Changing(replace))

    assert not (tmp_path / "map.tif").exists()


def test_a_server_may_create_a_raster_for_each_request(tmp_path, server, contents, model):
    """Its time is then that of the request, so it is always another one."""
    server.files["s.tif"] = contents[0], OF_REQUEST
    planned = plan(make_job(f"{server.address}/s.tif", model, tmp_path / "map.tif"))

    run(planned, NullProgress())

    np.testing.assert_array_equal(read(tmp_path / "map.tif"), OLD.argmax(axis=0))
    server.files["s.tif"] = contents[0] + b" ", OF_REQUEST
    assert changed_on_server(planned.remote) == f"{server.address}/s.tif"


def test_a_file_whose_server_does_not_answer_hides_no_change_of_another(server, contents):
    server.files.update({"a.tif": (contents[0], 1), "b.tif": (contents[0], 1)})
    states = remote_states([f"{server.address}/{name}" for name in server.files])
    del server.files["a.tif"]

    assert changed_on_server(states) == ""
    server.files["b.tif"] = contents[1], 2
    assert changed_on_server(states) == f"{server.address}/b.tif"


@pytest.mark.parametrize("kind", ["file", "virtual raster"])
def test_a_raster_that_was_replaced_on_its_server_is_another_input_for_a_ledger(
    tmp_path, server, contents, model, kind
):
    def digests():
        return RunIdentity(plan(make_job(name, model, tmp_path / "map.tif")), "CPUExecutionProvider", {}).digests

    server.files["s.tif"] = contents[0], 1
    name = named(tmp_path, server, kind)
    before, again = digests(), digests()
    server.files["s.tif"] = contents[1], 2

    after = digests()

    assert before == again
    assert [group for group in before if before[group] != after[group]] == [INPUT]


def test_the_sources_of_a_virtual_raster_on_a_server_are_found(tmp_path, server, contents):
    server.files["s.tif"] = contents[0], 1
    name = named(tmp_path, server, "virtual raster on the server")

    found = SourceFiles.of(gdal.Open(name))

    assert found.remote == {name, f"{server.address}/s.tif"}
    assert not found.unknown


def test_a_replaced_archive_of_gzip_is_read_again(tmp_path, contents, model):
    archive = tmp_path / "s.tif.gz"
    archive.write_bytes(gzip.compress(contents[0], 9))
    classify(f"/vsigzip/{archive}", model, tmp_path / "map.tif")
    archive.write_bytes(gzip.compress(contents[1], 1))

    classes = classify(f"/vsigzip/{archive}", model, tmp_path / "map.tif")

    np.testing.assert_array_equal(classes, NEW.argmax(axis=0))


def test_files_of_this_computer_leave_what_gdal_has_read_from_servers(tmp_path, server, contents):
    path = write_raster(tmp_path / "here.tif", OLD)
    server.files["s.tif"] = contents[0], 1
    gdal.Open(f"{server.address}/s.tif").ReadAsArray()
    server.files.clear()

    forget_earlier_reads([RasterInput("here", str(path))])

    assert gdal.Open(f"{server.address}/s.tif") is not None


@pytest.mark.parametrize(
    "name", ["/vsicurl/https://server/s.tif?signature=secret", "/vsicurl/https://me:secret@server/s.tif"]
)
def test_the_name_of_a_replaced_raster_does_not_grant_access_to_it(monkeypatch, name):
    monkeypatch.setattr(earlier_reads, "_remote_state", lambda _: (2, 0))

    assert changed_on_server(((name, (1, 0)),)) == "/vsicurl/https://server/s.tif"
