"""Complete the paths of results given by name only.

QGIS would write a file given by name only into its current working directory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingDestinationParameter,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterDestination,
)
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper
from qgis.PyQt.QtWidgets import QLineEdit

from ...processing_provider.named_files import file_name, free_path, is_bare_name, layer_file_name, with_path
from .default_folder import chosen_folder, default_folder

KINDS = QgsProcessingParameterRasterDestination, QgsProcessingParameterFileDestination
_NAME, _OUTPUT = "OUTPUT_NAME", "OUTPUT"


@dataclass(frozen=True)
class ResultFile:
    """The file of a result given by name only.

    Attributes:
        folder: Its folder; "" for a temporary file.
        stem: The file name without its suffix.
        suffix: The suffix, with its dot.
    """

    folder: str
    stem: str
    suffix: str

    @property
    def path(self) -> str:
        """Return a path at which no file exists or is being written."""
        return self.path_avoiding(())

    def path_avoiding(self, others: Iterable[str]) -> str:
        """Return such a path that is not one of `others`."""
        return free_path(self.folder, self.stem, self.suffix, others)


class NamedDestination:
    """Wraps QGIS's wrapper of a destination parameter and completes its value."""

    def __init__(
        self, wrapper: QgsAbstractProcessingParameterWidgetWrapper, layer_name: Callable[[], str] = lambda: ""
    ) -> None:
        """Store QGIS's wrapper and a function that returns the name of the output layer, or ""."""
        self._wrapper, self._layer_name = wrapper, layer_name
        self.field = wrapper.wrappedWidget().findChild(QLineEdit)
        self._suffixes = suffixes_of(wrapper.parameterDefinition())

    def __getattr__(self, name: str) -> object:
        """Delegate everything else to QGIS's wrapper."""
        return getattr(self._wrapper, name)

    def parameterValue(self) -> object:
        """Return the destination as the algorithm receives it."""
        value = self._wrapper.parameterValue()
        result_file = self.result_file
        return value if result_file is None or not result_file.folder else with_path(value, result_file.path)

    @property
    def result_file(self) -> ResultFile | None:
        """The file of the result; None for a full path, or without a path and name."""
        value = self._wrapper.parameterValue()
        path = value.sink.staticValue() if isinstance(value, QgsProcessingOutputLayerDefinition) else value
        if path == QgsProcessing.TEMPORARY_OUTPUT:
            name = self._layer_name()
            return ResultFile(chosen_folder(), *layer_file_name(name, self._suffixes)) if name else None
        return result_file_of(self.field.text() if path else "", self._suffixes)


def suffixes_of(definition: QgsProcessingDestinationParameter) -> tuple[str, ...]:
    """Return the suffixes that a destination accepts, the default first."""
    patterns = re.findall(r"\*(\.\w+)", definition.createFileFilter())
    return tuple(dict.fromkeys(pattern.lower() for pattern in patterns))


def result_file_of(typed: str, suffixes: Sequence[str]) -> ResultFile | None:
    """Return the file for typed text; None unless the text is a bare name."""
    return ResultFile(default_folder(), *file_name(typed, suffixes)) if is_bare_name(typed, suffixes) else None


def named_destinations(
    algorithm: QgsProcessingAlgorithm, wrappers: Mapping[str, QgsAbstractProcessingParameterWidgetWrapper]
) -> Iterator[tuple[str, NamedDestination]]:
    """Yield wrappers for the raster and file destinations of a dialog, by parameter name."""

    def layer_name() -> str:
        return str(wrappers[_NAME].parameterValue() or "").strip()

    for definition in algorithm.destinationParameterDefinitions():
        name = definition.name()
        if isinstance(definition, KINDS) and name in wrappers:
            has_name_field = name == _OUTPUT and _NAME in wrappers
            yield name, NamedDestination(wrappers[name], layer_name if has_name_field else lambda: "")
