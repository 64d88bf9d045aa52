"""The record in a raster of how it was made: tool, model, arguments, inputs, versions.

It contains neither a date nor an absolute path, so the same run gives the same bytes, and a file that is passed on
does not contain details of a computer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

import numpy as np
from osgeo import gdal

from ..version import own_version
from .style import xml_text

DOMAIN = "PIXELWISE"  # GDAL's metadata domain of a record
_ITEM = "RECORD"
_SOFTWARE = "TIFFTAG_SOFTWARE"
_VERSION = 1  # of the record's keys
_CLASSIFY = "Classify Pixels Using Deep Learning"


@dataclass(frozen=True)
class Provenance:
    """Everything that determined the pixels of a raster.

    Attributes:
        software: "Pixelwise" and its version.
        model: Keys name, file, network (the ONNX file or the file that contains it) and sha256 (of the ONNX file and of
            the weights next to it); {} if a tool without a model made it.
        arguments: The model arguments in effect, except those that change no pixel; of a tool without a model, its
            parameters.
        inputs: File names, or names, of the rasters, the first on top.
        more_inputs: Number of further rasters.
        bands: The band of the first raster, from 1, of each model band; of a stack raster:band, such as "1:4".
        mask: The name of the mask; "" without one.
        provider: The execution provider that ran the network.
        versions: Versions of the libraries.
        host: The program that started the run and its version; not part of the record in the raster.
        tool: The English name of the algorithm; "" for Classify Pixels Using Deep Learning.
    """

    software: str
    model: Mapping[str, str]
    arguments: Mapping[str, str]
    inputs: tuple[str, ...]
    bands: tuple[int | str, ...] = ()
    more_inputs: int = 0
    mask: str = ""
    provider: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    host: str = ""
    tool: str = ""

    @property
    def made_by(self) -> str:
        """The software and the algorithm."""
        return f"{self.software}, {self.tool or _CLASSIFY}"

    def to_json(self) -> str:
        """Return the record as JSON in ASCII; equal records give the same text."""
        content = {"record": _VERSION, **asdict(replace(self, host=""))}
        return json.dumps({key: value for key, value in content.items() if value not in ("", 0)})

    @classmethod
    def from_json(cls, text: str) -> Provenance | None:
        """Read a record, if the text is one."""
        try:
            content = json.loads(text)
            return cls(
                software=str(content["software"]),
                inputs=tuple(map(str, content["inputs"])),
                bands=tuple(_recorded_band(band) for band in content.get("bands", ())),
                more_inputs=int(content.get("more_inputs", 0)),
                mask=str(content.get("mask", "")),
                provider=str(content.get("provider", "")),
                model=_text_values(content.get("model", {})),
                arguments=_text_values(content["arguments"]),
                versions=_text_values(content.get("versions", {})),
                tool=str(content.get("tool", "")),
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None

    def write_to(self, dataset: gdal.Dataset) -> None:
        """Write the record into a GeoTIFF that was just created."""
        dataset.SetMetadataItem(_SOFTWARE, xml_text(self.software))
        dataset.SetMetadataItem(_ITEM, self.to_json(), DOMAIN)


def software() -> str:
    """Return the name of this software with its version."""
    return f"Pixelwise {own_version()}".strip()


def array_versions() -> dict[str, str]:
    """Return the versions of the libraries that every result depends on."""
    return {"GDAL": gdal.VersionInfo("RELEASE_NAME"), "numpy": np.__version__}


def recorded(dataset: gdal.Dataset) -> Provenance | None:
    """Return the record of a raster, if it has one."""
    text = dataset.GetMetadataItem(_ITEM, DOMAIN)
    return Provenance.from_json(text) if text else None


def _recorded_band(value: object) -> int | str:
    """Return the band of a record: a number, or raster:band of a stack."""
    return value if isinstance(value, str) and ":" in value else int(str(value))


def _text_values(value: Mapping[str, object]) -> dict[str, str]:
    return {str(key): str(text) for key, text in value.items()}
