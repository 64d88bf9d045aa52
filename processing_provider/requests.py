"""What servers answer while a raster is read from them.

QGIS draws a tile that its server failed to give as transparent, and tells nobody but its network manager. What that
hears arrives on QGIS's main thread, which may be the very one that waits for the pixels: then it must `deliver`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from qgis.core import QgsNetworkAccessManager, QgsNetworkReplyContent, QgsNetworkRequestParameters
from qgis.PyQt.QtCore import QCoreApplication, QObject, QThread, pyqtSignal, pyqtSlot
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from .wording import tr

_MISSING = (204, 404, 410)  # what servers say where there is no tile
_NO_IMAGE = ("text/", "application/xml", "application/json", "application/vnd.ogc.se")
_LOOK = 0.1  # seconds between looks at whether to go on


@dataclass(frozen=True)
class Failure:
    """A request that was not answered as it should be.

    Attributes:
        number: How many answers had been heard by then.
        url: What was asked.
        words: Why it failed.
    """

    number: int
    url: str
    words: str


class Requests(QObject):
    """Listens to what servers answer to some of QGIS's data providers, in this run and beside it."""

    asked = pyqtSignal(object)

    def __init__(self, network: QgsNetworkAccessManager, initiators: tuple[str, ...]) -> None:
        """Listen, once started.

        Args:
            network: The network manager of the main thread, which hears of the requests of all threads.
            initiators: How the names of the classes that make the requests begin.
        """
        super().__init__()
        self._network = network
        self._initiators = initiators
        self._pending: dict[int, str] = {}
        self._failures: dict[str, Failure] = {}
        self.missing: set[str] = set()
        self.number = 0
        self.latest = time.monotonic()

    def start(self) -> None:
        """Begin to listen; what is heard is noted on the main thread."""
        self.moveToThread(self._network.thread())
        self.asked.connect(self._answer)
        self._network.requestAboutToBeCreated[QgsNetworkRequestParameters].connect(self._sent)
        self._network.finished[QgsNetworkReplyContent].connect(self._answered)

    def end(self) -> None:
        """Listen no more."""
        self._network.requestAboutToBeCreated[QgsNetworkRequestParameters].disconnect(self._sent)
        self._network.finished[QgsNetworkReplyContent].disconnect(self._answered)

    def deliver(self) -> None:
        """Where this is the main thread, hear what has been answered, and nothing else that waits there."""
        if QThread.currentThread() is self._network.thread() or QThread.currentThread() == self._network.thread():
            QCoreApplication.sendPostedEvents(self._network)
            QCoreApplication.sendPostedEvents(self)

    def failure_since(self, number: int, go_on: Callable[[], bool]) -> Failure | None:
        """Say what failed since so many answers had been heard, all answers until now among them.

        Args:
            number: What `number` was then.
            go_on: Whether the answer still matters; asked while the main thread has no time.
        """
        heard = threading.Event()
        self.asked.emit(heard)  # comes to the main thread after all that was answered before
        while not heard.wait(_LOOK) and go_on():
            pass
        return next((each for each in [*self._failures.values()] if each.number >= number), None)

    @pyqtSlot(object)
    def _answer(self, heard: threading.Event) -> None:
        heard.set()

    def _sent(self, request: QgsNetworkRequestParameters) -> None:
        if request.initiatorClassName().startswith(self._initiators):
            self._pending[request.requestId()] = request.initiatorClassName()

    def _answered(self, reply: QgsNetworkReplyContent) -> None:
        initiator = self._pending.pop(reply.requestId(), None)
        if initiator is None:
            return
        url, words = reply.request().url().toString(), ""
        if reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute) in _MISSING and "Tile" in initiator:
            self.missing.add(url)
        else:
            words = _trouble(reply, initiator)
        self._failures.pop(url, None)
        if words:
            self._failures[url] = Failure(self.number, url, words)
        self.number += 1
        if reply.error() not in (
            QNetworkReply.NetworkError.TimeoutError,
            QNetworkReply.NetworkError.OperationCanceledError,
        ):
            self.latest = time.monotonic()


def _trouble(reply: QgsNetworkReplyContent, initiator: str) -> str:
    """Say why an answer is not what was asked for; "" where it is."""
    status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
    if reply.error() != QNetworkReply.NetworkError.NoError:
        reason = reply.attribute(QNetworkRequest.Attribute.HttpReasonPhraseAttribute)
        return f"{status} {reason}" if status else reply.errorString()
    kind = bytes(reply.rawHeader(b"Content-Type")).decode("latin-1")
    if "ImageDownload" in initiator and kind.lower().startswith(_NO_IMAGE):
        return tr("the answer is no image but {kind}").format(kind=kind)
    return ""
