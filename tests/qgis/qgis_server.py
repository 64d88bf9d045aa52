"""A QGIS Server in a separate process: `python qgis_server.py FOLDER NAME=RASTER …`.

It serves each raster as a WMS, WMTS and WCS layer of that name, prints its port, and answers one request at
a time, until its standard input ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

_OF_ANOTHER_QGIS = ("LD_LIBRARY_PATH", "PYTHONPATH", "QGIS_PREFIX_PATH")


@contextmanager
def qgis_server(folder: Path, **rasters: str) -> Iterator[str]:
    """Serve rasters during the block, and yield the address."""
    command = [sys.executable, __file__, str(folder), *(f"{name}={path}" for name, path in rasters.items())]
    # The installed QGIS, whatever QGIS the tests use: an unpacked one lacks the server's modules.
    inherited = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER_QGIS}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=inherited) as process:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/"
        process.stdin.close()


def _project_of(rasters: dict[str, str], folder: Path) -> str:
    """Write a project that publishes rasters."""
    from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer

    project = QgsProject.instance()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    layers = [QgsRasterLayer(path, name) for name, path in rasters.items()]
    project.addMapLayers(layers)
    project.writeEntry("WMSCrsList", "/", sorted({"EPSG:3857", *(layer.crs().authid() for layer in layers)}))
    project.writeEntry("WCSLayers", "/", [layer.id() for layer in layers])
    for scope in ("WMTSLayers", "WMTSPngLayers"):
        project.writeEntry(scope, "Layer", [layer.id() for layer in layers])
    path = str(folder / "project.qgs")
    project.write(path)
    project.clear()
    return path


def _serve(folder: Path, rasters: dict[str, str]) -> None:
    """Answer requests until standard input ends."""
    from qgis.core import QgsApplication
    from qgis.server import QgsBufferServerRequest, QgsBufferServerResponse, QgsServer

    application = QgsApplication([], False)
    application.initQgis()
    project = _project_of(rasters, folder)
    server = QgsServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            joint = "&" if "?" in self.path else "?"
            address = f"http://127.0.0.1:{self.server.server_port}{self.path}{joint}map={project}"
            response = QgsBufferServerResponse()
            server.handleRequest(QgsBufferServerRequest(address), response)
            body = bytes(response.body())
            self.send_response(response.statusCode() or 200)
            for name, value in response.headers().items():
                if name.lower() != "content-length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # the client has stopped waiting
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Listener(HTTPServer):
        request_queue_size = 128  # QGIS asks for many tiles at once

    listener = Listener(("127.0.0.1", 0), Handler)
    print(listener.server_port, flush=True)
    threading.Thread(target=_end_with_input, daemon=True).start()
    listener.serve_forever()


def _end_with_input() -> None:
    """End this process when the parent process ends, in whatever way."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), dict(argument.split("=", 1) for argument in sys.argv[2:]))
