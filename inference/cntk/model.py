"""CNTK models as ONNX models: `converted` reads and converts one.

The last conversion, unless it is large, is cached by the hash of the model, since a model is opened several times: to
read it, to try it, and to run it.
"""

from __future__ import annotations

import hashlib
from collections import deque

from ..errors import ModelError
from ..i18n import tr
from .convert import CntkConversion, convert_graph
from .dictionary import read_dictionary
from .function import FunctionGraph
from .refusal import too_large

MAGIC = b"\x08\x02\x12"  # version 2 of a Dictionary, and its first entry; files of ONNX have greater versions

_LARGEST = 2**31 - 2**20  # bytes; protobuf, and therefore onnxruntime, reads less than 2 GiB

_LARGEST_CACHED = 2**28  # bytes that are kept until another model is opened

_cache: deque[tuple[bytes, CntkConversion]] = deque(maxlen=1)


def is_cntk(content: bytes) -> bool:
    """Return whether a file begins like a model of CNTK 2."""
    return content.startswith(MAGIC)


def converted(content: bytes, origin: str) -> CntkConversion:
    """Convert a model.

    Args:
        content: The bytes of a model of CNTK 2.
        origin: Name of the model for messages.

    Raises:
        ModelError: The model is incomplete, or has an operator that is not supported.
    """
    digest = hashlib.sha256(content).digest()
    for cached, conversion in tuple(_cache):
        if cached == digest:
            return conversion
    _cache.clear()  # before the next model takes as much memory
    conversion = _converted(content, origin)
    if len(conversion.content) <= _LARGEST_CACHED:
        _cache.append((digest, conversion))
    return conversion


def _converted(content: bytes, origin: str) -> CntkConversion:
    try:
        if len(content) > _LARGEST:
            raise too_large(tr("2 GiB or more"))
        return convert_graph(FunctionGraph.of(read_dictionary(content)))
    except ValueError as error:
        raise ModelError(
            tr("{origin}: the CNTK model cannot be read ({reason}). Download or copy the file again.").format(
                origin=origin, reason=error
            )
        ) from error
    except ModelError as error:
        raise ModelError(
            tr("{origin}: the CNTK model cannot be converted: {reason}").format(origin=origin, reason=error)
        ) from error
