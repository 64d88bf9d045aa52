"""Track the responses of servers while a raster is read from them.

QGIS draws a tile as transparent if its server fails; only the network manager reports the failure. An image that cannot
be decoded is reported only in the message log. Both send their signals to QGIS's main thread, which may be the thread
that waits for the pixels: then it must call `process_events`.
"""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsNetworkAccessManager,
    QgsNetworkReplyContent,
    QgsNetworkRequestParameters,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QObject, QThread, QUrl, pyqtSignal, pyqtSlot
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from .i18n import tr

MISSING = (204, 404, 410)  # HTTP status of a missing tile
_NO_IMAGE = ("text/", "application/xml", "application/json", "application/vnd.ogc.se")
_URL = re.compile(r"https?://.*[^\])]")  # the URL in a message of QGIS's log, at its end and in brackets
_RECENT = 1000  # responses that a message in the log may refer to
_POLL_INTERVAL = 0.1  # seconds between checks for cancellation


@dataclass(frozen=True)
class FailedRequest:
    """A failed request.

    Attributes:
        count: The number of responses before it.
        thread: The thread that sent it.
        url: The requested URL.
        reason: The error.
    """

    count: int
    thread: int
    url: str
    reason: str


@dataclass(frozen=True)
class _Request:
    """A request: its thread, the class of QGIS that sent it, and its URL."""

    thread: int
    initiator: str
    url: str = ""


class Requests(QObject):
    """Records the responses to requests of some of QGIS's data providers, of any run."""

    flush_requested = pyqtSignal(object)

    def __init__(self, network: QgsNetworkAccessManager, initiators: tuple[str, ...]) -> None:
        """Store the network manager and the classes to observe.

        Args:
            network: The network manager of the main thread, which signals the requests of all threads.
            initiators: Prefixes of the names of the classes that send the requests.
        """
        super().__init__()
        self._network = network
        self._initiators = initiators
        self._pending: dict[int, _Request] = {}
        self._failures: dict[tuple[int, str], FailedRequest] = {}
        self._succeeded: deque[_Request] = deque(maxlen=_RECENT)
        self._readers: set[int] = set()
        self.missing: set[str] = set()
        self.any_received = False
        self.count = 0
        self.latest_response = time.monotonic()

    def start(self) -> None:
        """Connect the signals; responses are recorded on the main thread."""
        self.moveToThread(self._network.thread())
        self.flush_requested.connect(self._flush)
        self._network.requestAboutToBeCreated[QgsNetworkRequestParameters].connect(self._on_request)
        self._network.finished[QgsNetworkReplyContent].connect(self._on_finished)
        QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel].connect(self._on_message)

    def end(self) -> None:
        """Disconnect the signals."""
        self._network.requestAboutToBeCreated[QgsNetworkRequestParameters].disconnect(self._on_request)
        self._network.finished[QgsNetworkReplyContent].disconnect(self._on_finished)
        QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel].disconnect(self._on_message)

    def process_events(self) -> None:
        """On the main thread, process pending responses, but no other events."""
        if QThread.currentThread() is self._network.thread() or QThread.currentThread() == self._network.thread():
            self._process_network_events()
            QCoreApplication.sendPostedEvents(self)

    def begin_read(self) -> int:
        """Register this thread as a reader; return the number of responses so far."""
        self._readers.add(_thread())
        return self.count

    def failures_since(self, count: int, go_on: Callable[[], bool]) -> dict[str, FailedRequest]:
        """Return the failures after the first `count` responses, including all responses until now.

        Args:
            count: The return value of `begin_read`.
            go_on: Whether to wait longer; called while the main thread is busy.

        Returns:
            Failures by URL, without those of other threads that are registered as readers.
        """
        flushed = threading.Event()
        self.flush_requested.emit(flushed)  # reaches the main thread after all previous responses
        while not flushed.wait(_POLL_INTERVAL) and go_on():
            pass
        others = self._readers - {_thread()}
        return {
            failure.url: failure
            for failure in [*self._failures.values()]
            if failure.count >= count and failure.thread not in others
        }

    @pyqtSlot(object)
    def _flush(self, flushed: threading.Event) -> None:
        self._process_network_events()
        flushed.set()

    def _process_network_events(self) -> None:
        """Process all earlier responses, which may arrive after a signal that came a shorter way."""
        QCoreApplication.sendPostedEvents(self._network)

    def _on_request(self, request: QgsNetworkRequestParameters) -> None:
        if request.initiatorClassName().startswith(self._initiators):
            thread = int(request.originatingThreadId(), 16)
            self._pending[request.requestId()] = _Request(thread, request.initiatorClassName())

    def _on_finished(self, reply: QgsNetworkReplyContent) -> None:
        request = self._pending.pop(reply.requestId(), None)
        if request is None:
            return
        url, reason = reply.request().url().toString(), _error_of(reply, request.initiator)
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        if status in MISSING and "Tile" in request.initiator:
            self.missing.add(url)
        elif not reason:
            self._succeeded.append(_Request(request.thread, request.initiator, url))
            self.missing.discard(url)
            self.any_received = True
        self._record(request.thread, url, "" if url in self.missing else reason)
        if reply.error() not in (
            QNetworkReply.NetworkError.TimeoutError,
            QNetworkReply.NetworkError.OperationCanceledError,
        ):
            self.latest_response = time.monotonic()

    @pyqtSlot(str, str)
    def _on_message(self, message: str, _: str) -> None:
        """Record a response whose image cannot be decoded; QGIS logs it in the user's language."""
        self._process_network_events()
        url = _URL.search(message)
        for request in [*self._succeeded] if url is not None else ():
            if request.url == url[0]:
                self._succeeded.remove(request)
                self._network.cache().remove(QUrl(request.url))  # otherwise the cache would return it for ever
                self._record(request.thread, request.url, tr("the response is not a valid image"))

    def _record(self, thread: int, url: str, reason: str) -> None:
        self._failures.pop((thread, url), None)
        if reason:
            self._failures[thread, url] = FailedRequest(self.count, thread, url, reason)
        self.count += 1


def _thread() -> int:
    """Return the calling thread's id as in QGIS's network requests."""
    return int(sip.unwrapinstance(QThread.currentThread()))


def _error_of(reply: QgsNetworkReplyContent, initiator: str) -> str:
    """Return the error of a response; "" if it is valid."""
    status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
    if reply.error() != QNetworkReply.NetworkError.NoError:
        reason = reply.attribute(QNetworkRequest.Attribute.HttpReasonPhraseAttribute)
        return f"{status} {reason}" if status else reply.errorString()
    kind = bytes(reply.rawHeader(b"Content-Type")).decode("latin-1")
    if "ImageDownload" in initiator and kind.lower().startswith(_NO_IMAGE):
        return tr("the response is not an image but {kind}").format(kind=kind)
    return ""
