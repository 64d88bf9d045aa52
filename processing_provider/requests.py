"""Track the responses of servers while a raster is read from them.

QGIS draws a tile that its server failed to give as transparent, and tells nobody but its network manager; a picture
that cannot be decoded, nobody but its message log. What these hear arrives on QGIS's main thread, which may be the very
one that waits for the pixels: then it must `deliver`.
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

MISSING = (204, 404, 410)  # what servers say where there is no tile
_NO_IMAGE = ("text/", "application/xml", "application/json", "application/vnd.ogc.se")
_NAMED = re.compile(r"https?://.*[^\])]")  # an address in QGIS's message log, where it stands last, in brackets
_LATEST = 1000  # answers among which is the one that a message speaks of
_LOOK = 0.1  # seconds between looks at whether to go on


@dataclass(frozen=True)
class Failure:
    """A failed request.

    Attributes:
        number: How many answers had been heard by then.
        thread: Which thread asked.
        url: What was asked.
        words: Why it failed.
    """

    number: int
    thread: int
    url: str
    words: str


@dataclass(frozen=True)
class _Request:
    """Who asked for what: a thread, and the name of a class of QGIS's."""

    thread: int
    initiator: str
    url: str = ""


class Requests(QObject):
    """Records the responses to requests of some of QGIS's data providers, in this run and others."""

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
        self._pending: dict[int, _Request] = {}
        self._failures: dict[tuple[int, str], Failure] = {}
        self._good: deque[_Request] = deque(maxlen=_LATEST)
        self._readers: set[int] = set()
        self.missing: set[str] = set()
        self.had = False
        self.number = 0
        self.latest = time.monotonic()

    def start(self) -> None:
        """Begin to listen; what is heard is noted on the main thread."""
        self.moveToThread(self._network.thread())
        self.asked.connect(self._answer)
        self._network.requestAboutToBeCreated[QgsNetworkRequestParameters].connect(self._sent)
        self._network.finished[QgsNetworkReplyContent].connect(self._answered)
        QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel].connect(self._logged)

    def end(self) -> None:
        """Stop listening."""
        self._network.requestAboutToBeCreated[QgsNetworkRequestParameters].disconnect(self._sent)
        self._network.finished[QgsNetworkReplyContent].disconnect(self._answered)
        QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel].disconnect(self._logged)

    def deliver(self) -> None:
        """Where this is the main thread, hear what has been answered, and nothing else that waits there."""
        if QThread.currentThread() is self._network.thread() or QThread.currentThread() == self._network.thread():
            self._deliver_answers()
            QCoreApplication.sendPostedEvents(self)

    def begin(self) -> int:
        """Note that this thread begins to read, and say how many answers have been heard."""
        self._readers.add(_thread())
        return self.number

    def failures_since(self, number: int, go_on: Callable[[], bool]) -> dict[str, Failure]:
        """Say what failed since so many answers had been heard, all answers until now among them.

        Args:
            number: What `begin` said then.
            go_on: Whether the answer still matters; asked while the main thread has no time.

        Returns:
            Failures by what was asked; not those of other threads that read for themselves.
        """
        heard = threading.Event()
        self.asked.emit(heard)  # comes to the main thread after all that was answered before
        while not heard.wait(_LOOK) and go_on():
            pass
        others = self._readers - {_thread()}
        return {
            each.url: each for each in [*self._failures.values()] if each.number >= number and each.thread not in others
        }

    @pyqtSlot(object)
    def _answer(self, heard: threading.Event) -> None:
        self._deliver_answers()
        heard.set()

    def _deliver_answers(self) -> None:
        """Hear all answers that arrived before what is told now, which may have come by a shorter way."""
        QCoreApplication.sendPostedEvents(self._network)

    def _sent(self, request: QgsNetworkRequestParameters) -> None:
        if request.initiatorClassName().startswith(self._initiators):
            thread = int(request.originatingThreadId(), 16)
            self._pending[request.requestId()] = _Request(thread, request.initiatorClassName())

    def _answered(self, reply: QgsNetworkReplyContent) -> None:
        request = self._pending.pop(reply.requestId(), None)
        if request is None:
            return
        url, words = reply.request().url().toString(), _trouble(reply, request.initiator)
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        if status in MISSING and "Tile" in request.initiator:
            self.missing.add(url)
        elif not words:
            self._good.append(_Request(request.thread, request.initiator, url))
            self.missing.discard(url)
            self.had = True
        self._note(request.thread, url, "" if url in self.missing else words)
        if reply.error() not in (
            QNetworkReply.NetworkError.TimeoutError,
            QNetworkReply.NetworkError.OperationCanceledError,
        ):
            self.latest = time.monotonic()

    @pyqtSlot(str, str)
    def _logged(self, message: str, _: str) -> None:
        """Hear that what a server gave cannot be used after all; QGIS says so in the user's language."""
        self._deliver_answers()
        named = _NAMED.search(message)
        for request in [*self._good] if named is not None else ():
            if request.url == named[0]:
                self._good.remove(request)
                self._network.cache().remove(QUrl(request.url))  # else it would be had from there for ever
                self._note(request.thread, request.url, tr("the response is not a valid image"))

    def _note(self, thread: int, url: str, words: str) -> None:
        self._failures.pop((thread, url), None)
        if words:
            self._failures[thread, url] = Failure(self.number, thread, url, words)
        self.number += 1


def _thread() -> int:
    """The thread that calls, as QGIS's network requests name it."""
    return int(sip.unwrapinstance(QThread.currentThread()))


def _trouble(reply: QgsNetworkReplyContent, initiator: str) -> str:
    """Return why a response is invalid; "" if it is valid."""
    status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
    if reply.error() != QNetworkReply.NetworkError.NoError:
        reason = reply.attribute(QNetworkRequest.Attribute.HttpReasonPhraseAttribute)
        return f"{status} {reason}" if status else reply.errorString()
    kind = bytes(reply.rawHeader(b"Content-Type")).decode("latin-1")
    if "ImageDownload" in initiator and kind.lower().startswith(_NO_IMAGE):
        return tr("the response is not an image but {kind}").format(kind=kind)
    return ""
