"""Explain why onnxruntime does not open a model, and how to fix it.

Its errors have no codes that distinguish causes, so their texts are matched: those of the versions 1.16 to 1.31. Other
texts stay as they are.
"""

from __future__ import annotations

import posixpath
import re

from ..i18n import tr

_UNKNOWN_OPERATOR = (
    re.compile(r"Fatal error: (?P<operator>\S+?)\((?:-?\d+)?\) is not a registered function/op"),
    re.compile(r"No Op registered for (?P<operator>\S+) with domain_version of -?\d+"),
    re.compile(
        r"In Node, \([^)]*?\"?(?P<operator>[^\s,\"(]+)\"?, \"[^\"]*\", -?\d+\).*No opset import for domain", re.S
    ),
    re.compile(r"No schema registered for (?P<operator>[^\s!,]+)"),
    re.compile(r"(?P<operator>\S+) is not a registered function/op"),
)
_NOT_FOR_TYPE = re.compile(r"Could not find an implementation for (?P<operator>\w+)\(\d+\)")
_TOO_NEW = re.compile(r"Opset (?P<version>\d+) is under development.*?is till opset (?P<known>\d+)", re.S)
_TOO_NEW_FILE = re.compile(r"Unsupported model IR version: (?P<version>\d+), max supported IR version: (?P<known>\d+)")
_OUTSIDE = (
    re.compile(r"External data path does not exist: \"?(?P<path>[^\"\n]+?)\"?(?:\s|$)"),
    re.compile(r"(?:GetFileLength for|open file|Failed to open file|file_size:?[^\"]*) \"?(?P<path>[^\"\n]+?)\"? fail"),
    re.compile(r"cannot get file size: [^\[]*\[\"?(?P<path>[^\"\]]+)"),
    re.compile(r"External data path[^\"]*\"?(?P<path>[^\"\n]*)"),
    re.compile(r"[Ee]xternal initializer[^\"]*\"?(?P<path>[^\"\n]*)"),
)
_NOT_ONNX = ("protobuf parsing failed", "No graph was found in the protobuf", "ModelProto does not have a graph")


def why_refused(text: str, version: str, *, inside: bool) -> str:
    """Explain why a model is not opened.

    Args:
        text: The message of onnxruntime.
        version: The version of onnxruntime.
        inside: Whether the model is in a container.

    Returns:
        The cause and the remedy, to follow the model's name; "" for an unknown cause.
    """
    for explain in (_of_operator, _of_type, _of_versions):
        cause = explain(text, version)
        if cause:
            return cause
    return _of_weights(text, inside=inside)


def is_broken(text: str) -> bool:
    """Return whether onnxruntime reports that the file is not an ONNX file, or not a complete one."""
    return any(words.lower() in text.lower() for words in _NOT_ONNX)


def _of_operator(text: str, version: str) -> str:
    match = next(filter(None, (pattern.search(text) for pattern in _UNKNOWN_OPERATOR)), None)
    if match is None:
        return ""
    return tr(
        "the model is not fully converted: operator {operator} is not known to onnxruntime {version}. Convert the "
        "model again so that it contains only operators of ONNX (without custom operators, or with another version of "
        "the converter), or replace that layer before exporting."
    ).format(operator=match["operator"].strip('"'), version=version)


def _of_type(text: str, version: str) -> str:
    match = _NOT_FOR_TYPE.search(text)
    if match is None:
        return ""
    return tr(
        "onnxruntime {version} has no operator {operator} for the data type that the model uses. Export the model "
        "in float32."
    ).format(operator=match["operator"], version=version)


def _of_versions(text: str, version: str) -> str:
    match = _TOO_NEW.search(text)
    if match is not None:
        return tr(
            "the model uses version {needed} of ONNX's operators (opset), but onnxruntime {version} supports versions "
            "up to {known}. Update onnxruntime, or export the model with opset {known} or lower."
        ).format(needed=match["version"], version=version, known=match["known"])
    match = _TOO_NEW_FILE.search(text)
    if match is not None:
        return tr(
            "the file has version {needed} of the ONNX format (IR version), but onnxruntime {version} supports "
            "versions up to {known}. Update onnxruntime, or export the model with an older version of onnx."
        ).format(needed=match["version"], version=version, known=match["known"])
    return ""


def _of_weights(text: str, *, inside: bool) -> str:
    match = next(filter(None, (pattern.search(text) for pattern in _OUTSIDE)), None)
    if match is None or inside:
        return ""
    name = posixpath.basename(match["path"].replace("\\", "/")).strip()
    return tr(
        "its weights are in another file, {name}, which cannot be read. Put that file next to the .onnx file under "
        "this name, or save the model with all weights inside."
    ).format(name=name or "?")
