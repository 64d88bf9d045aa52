"""Reads of pixels: what GDAL reports while it decodes them, and which of it means that pixels are wrong.

GDAL only warns of much of the damage in a file and returns pixels all the same. It keeps them in its cache, and says
nothing when they are read again. So the first read that GDAL reports damage for has to fail, whoever reads.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from osgeo import gdal

from ..errors import PixelwiseError, ShortageError
from ..i18n import tr
from ..progress import Progress

T = TypeVar("T")

_MOST_REMARKS = 20  # in the log of a run
_THREADS, _WITHOUT_BLOCKS = "GDAL_NUM_THREADS", "GDAL_ONE_BIG_READ"

# Warnings of decoders, by their names or their words: docs/reliability.md, "Damaged input".
_DECODERS = (
    r"JPEGLib|libjpeg|libpng|opj_\w+|OJPEG\w*|JXL\w*|WebP\w*|LERC\w*|Lerc\w*|ZIP\w*Decode|ZSTD\w*|LZMA\w*|LZW\w*"
    r"|PackBits\w*|Fax\w+|PixarLog\w*|SGILog\w*|Log\w*Decode|Thunder\w*|NeXTDecode|JBIG\w*|DumpMode\w*"
    r"|TIFFFill\w+|TIFFRead\w*(?:Tile|Strip|Scanline)\w*"
)
_DAMAGE = re.compile(
    rf"^(?:{_DECODERS})\b"
    r"|corrupt|premature|truncat|damag|malform|garbage|decod|decompress|inflat|huffman|extraneous"
    r"|\bCRC\b|checksum|data check|not enough|lack of data|too short|too long|unexpected end|overrun|bogus"
    r"|discarding|not (?:yet )?in table|segment|marker|bit ?plane|sub-?band|(?:HDF|I/O|read|reading) error"
    r"|error (?:while )?reading|(?:can't|cannot|could not|unable to|failed to) (?:read|fetch|access|seek|load|open)"
    r"|missing (?:tile|block|strip)",
    re.IGNORECASE,
)
_UNREACHABLE = re.compile(
    r"HTTP (?:response|error) code|\bcURL\b|(?:could not|couldn't) (?:resolve|connect)|connection|timed out"
    r"|No such file|Stale|endpoint|Permission denied",
    re.IGNORECASE,
)
_ON_SERVER = re.compile(r"(?:/vsi[a-z0-9]+/)*/?vsi(?:curl|s3|gs|az|adls|oss|swift|hdfs|webhdfs)", re.IGNORECASE)
_MISSING_BYTES = re.compile(
    r"read error|got \d+ bytes|cannot read|can't read|(?:IReadBlock|\(\)) failed", re.IGNORECASE
)
_WITHOUT_REASON = re.compile(r"IReadBlock failed at X offset \d+, Y offset \d+\s*$")
_RETRY = re.compile(r"Retrying again", re.IGNORECASE)
# Remarks about a repeated request, coordinates, or what else a file contains.
_HARMLESS = re.compile(
    r"Retrying again|^PROJ\b|\bproj_|Reproject|transform|tolerance condition|\bEPSG\b|\bCRS\b|\bSRS\b|GeoTIFF|georef"
    r"|TIFF(?:ReadDirectory|ReadCustomDirectory|FetchNormalTag|FetchDirectory|VSetField|SetField)|unknown field"
    r"|metadata|\.aux\.xml|\bXML\b|Line \d+:|statistics|histogram|attribute table|color ?table|no ?data value",
    re.IGNORECASE,
)
# Remarks of decoders about parts of a file without pixels: a PNG's chunks besides its transparency, a JPEG's version.
_WITHOUT_PIXELS = re.compile(
    r"libpng: (?!tRNS)[a-z][A-Za-z]{3}: |(?:libjpeg: ?|JPEGLib: ?)(?:Warning: )?unknown JFIF revision"
)


def decoded(call: Callable[[], T | None], failure: Callable[[str], PixelwiseError]) -> T:
    """Read pixels with GDAL; fail if it reports that they are damaged, even if it returns some.

    Args:
        call: Reads pixels; None means failure.
        failure: Creates the error from GDAL's message, which is empty if GDAL gave none.

    Raises:
        ShortageError: GDAL gets no memory for them.
        PixelwiseError: Created by `failure`.
    """
    answer = _answer(call)
    if answer.result is None and not _reason(answer.messages):
        # GDAL remembers for each thread that it could not open a source of a virtual raster, and says so only once.
        with ThreadPoolExecutor(1) as another_thread:
            answer = another_thread.submit(lambda: _answer(call)).result()
    if answer.failures[:1] == [gdal.CPLE_OutOfMemory]:  # others may follow from it
        raise _shortage(_reason(answer.messages))
    if answer.result is None:
        raise failure(_reason(answer.messages))
    if answer.messages:
        _require_harmless(answer.messages, failure)
    return answer.result


@dataclass(frozen=True)
class _Answer(Generic[T]):
    """What GDAL returned and reported.

    Attributes:
        result: The pixels; None after a failure.
        messages: Class and text of each message.
        failures: The numbers of those that are failures.
    """

    result: T | None
    messages: list[tuple[int, str]]
    failures: list[int]


def _answer(call: Callable[[], T | None]) -> _Answer[T]:
    """Read pixels and collect GDAL's messages; an exception of GDAL becomes one of them."""
    messages: list[tuple[int, str]] = []
    failures: list[int] = []

    def note(level: int, number: int, words: str) -> None:
        messages.append((level, words))
        failures.extend([number] if level >= gdal.CE_Failure else [])

    gdal.ErrorReset()
    gdal.PushErrorHandler(note)
    try:
        with in_this_thread():
            return _Answer(call(), messages, failures)
    except RuntimeError as error:
        note(gdal.CE_Failure, gdal.GetLastErrorNo(), str(error))
        return _Answer(None, messages, failures)
    finally:
        gdal.PopErrorHandler()


def _shortage(words: str) -> ShortageError:
    text = tr(
        "There is not enough memory to read the input ({reason}). Close other programs, or choose a smaller tile_size "
        "or parallel factor."
    )
    return ShortageError(text.format(reason=words))


def _reason(messages: list[tuple[int, str]]) -> str:
    """Return the message that explains best why nothing could be read; "" if none does."""
    given = [(level, text.strip()) for level, text in messages if not _WITHOUT_REASON.search(text)]
    unreachable = [text for _, text in given if is_unreachable(text)]
    damage = [text for level, text in given if is_damage(level, text)]
    return next(iter((*unreachable, *damage, *(text for _, text in given[-1:]))), "")


def is_unreachable(words: str, uri: str = "") -> bool:
    """Return whether a message means that the file could not be reached, rather than that it is damaged.

    Args:
        words: The message.
        uri: The raster. Of a file on a server GDAL reports only that bytes are missing.
    """
    if _RETRY.search(words):
        return False
    return bool(_UNREACHABLE.search(words) or (_ON_SERVER.match(uri) and _MISSING_BYTES.search(words)))


def is_damage(level: int, words: str) -> bool:
    """Return whether a message of GDAL about pixels that it returns means that they are wrong.

    Args:
        level: The class of the message, such as CE_Warning.
        words: Its text.
    """
    if level == gdal.CE_Warning and _WITHOUT_PIXELS.match(words):
        return False
    if _HARMLESS.search(words) and not _is_of_decoder(words):
        return False
    return level >= gdal.CE_Failure or (level == gdal.CE_Warning and _DAMAGE.search(words) is not None)


def _is_of_decoder(words: str) -> bool:
    return re.match(rf"(?:{_DECODERS})\b", words) is not None and not words.startswith("TIFFReadDirectory")


def _require_harmless(messages: list[tuple[int, str]], failure: Callable[[str], PixelwiseError]) -> None:
    """Refuse pixels that a message calls damaged; note the other messages.

    Raises:
        PixelwiseError: Created by `failure`.
    """
    damage = next((words for level, words in messages if is_damage(level, words)), None)
    if damage is not None:
        raise failure(damage.strip())
    for level, words in messages:
        if level >= gdal.CE_Warning:
            Remarks.note(words.strip())


def in_this_thread() -> AbstractContextManager[None]:
    """Let GDAL open and decode files in the calling thread, even if it is set to use several, and read them in blocks.

    What its own threads report reaches no caller. A run decodes in several threads anyway. Without blocks, GDAL 3.6
    reads other rows of files whose bands are interleaved by line.
    """
    return with_options({_THREADS: "1", _WITHOUT_BLOCKS: "NO"})


@contextmanager
def with_options(options: Mapping[str, str]) -> Iterator[None]:
    """Use options of GDAL in the calling thread instead of others that the user has set, until the block ends.

    Args:
        options: The values; those that are the defaults of GDAL are no change if the user has set nothing.
    """
    changed = [key for key, value in options.items() if gdal.GetConfigOption(key) not in (None, value)]
    before = {key: gdal.GetThreadLocalConfigOption(key) for key in changed}
    for key in changed:
        gdal.SetThreadLocalConfigOption(key, options[key])
    try:
        yield
    finally:
        for key, value in before.items():
            gdal.SetThreadLocalConfigOption(key, value)


def without_threads(options: Iterable[str]) -> tuple[str, ...]:
    """Return GDAL's open options without the one for the number of its threads; see `in_this_thread`."""
    return tuple(option for option in options if not option.upper().startswith("NUM_THREADS="))


class Remarks:
    """What GDAL reports besides damage while runs read pixels, such as a request that is repeated; each text once."""

    _lock = threading.Lock()
    _listening: ClassVar[list[Remarks]] = []

    def __init__(self) -> None:
        """Start without remarks."""
        self._texts: dict[str, str] = {}

    def __enter__(self) -> Remarks:
        """Start to listen to all reads of this process."""
        with Remarks._lock:
            Remarks._listening.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        with Remarks._lock:
            Remarks._listening.remove(self)

    @classmethod
    def note(cls, words: str) -> None:
        """Add a remark, unless it differs from another one in its numbers only."""
        with cls._lock:
            for remarks in cls._listening:
                if len(remarks._texts) < _MOST_REMARKS:
                    remarks._texts.setdefault(re.sub(r"\d[\d.,]*", "0", words), words)

    def log(self, progress: Progress) -> None:
        """Add the remarks to the log of a run."""
        for words in self._texts.values():
            progress.info(tr("GDAL reported while it read the input: {words}").format(words=words))
