"""Refuse the paths of outputs at which a run must not write: wrong names, files that it reads, styles of others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

from ..errors import OutputError, blaming
from ..i18n import tr
from .outputs import Output, OutputKind
from .vector_formats import vector_format, vector_suffixes

_NO_FILES = ("ogr:", "memory:", "postgis:", "postgres:", "mssql:", "oracle:")  # destinations of QGIS


def require_destinations(outputs: Sequence[Output], read: Mapping[str, str]) -> None:
    """Refuse outputs at which a run must not write.

    Args:
        outputs: The outputs.
        read: The real paths of the files that the run reads, and the description of each.

    Raises:
        OutputError: About the field of the output that is refused.
    """
    stems: list[str] = []
    for output in outputs:
        with blaming(output.kind.value):
            _require_file_name(output)
            _require_unread(output, read)
            if output.kind.is_raster:
                _require_own_style(output.path, read)
            if output.kind.is_raster or _has_style_file(output):
                _require_one_style(output, stems)
                stems.append(_comparable_path(output.path))


def _require_file_name(output: Output) -> None:
    """Refuse a file name that is not that of the content: of a GeoTIFF, an HTML file or a CSV file."""
    if os.path.splitext(output.path)[1].lower() in output.kind.suffixes and "\0" not in output.path:
        return
    if not output.kind.suffixes and "\0" not in output.path:
        return
    if output.kind is OutputKind.POLYGONS:
        raise OutputError(_not_a_vector_file(output.path))
    if output.kind.is_raster:
        template = tr("Output {output!r}: the result is a GeoTIFF. Choose a file name that ends in .tif or .tiff.")
    elif output.kind is OutputKind.TABLE:
        template = tr("Table {output!r}: the table is a CSV file. Choose a file name that ends in .csv.")
    else:
        template = tr("Report {output!r}: the report is an HTML file. Choose a file name that ends in .html or .htm.")
    raise OutputError(template.format(output=output.path))


def _require_unread(output: Output, read: Mapping[str, str]) -> None:
    """Refuse a file that the run reads."""
    target = os.path.realpath(output.path)
    if target in read:
        raise OutputError(
            tr("{title} {output}: this is {what}. Choose another file name.").format(
                title=output.kind.title, output=output.path, what=read[target]
            )
        )


def _require_own_style(output: str, read: Iterable[str]) -> None:
    """Refuse a raster whose style would replace that of an input."""
    target = os.path.realpath(output)
    style = os.path.splitext(target)[0] + ".qml"
    if os.path.isfile(style) and not os.path.isfile(target) and any(_shares_style(style, path) for path in read):
        raise OutputError(
            tr("Output {output}: its style would replace the input's {style}. Choose another file name.").format(
                output=output, style=style
            )
        )


def _require_one_style(output: Output, stems: Sequence[str]) -> None:
    """Refuse a file whose style would be that of another output too."""
    if _comparable_path(output.path) in stems:
        raise OutputError(
            tr(
                "{title} {output}: another result has this name, and both would use the same style file (.qml). "
                "Choose another file name."
            ).format(title=output.kind.title, output=output.path)
        )


def _has_style_file(output: Output) -> bool:
    file_format = vector_format(output.path) if output.kind is OutputKind.POLYGONS else None
    return file_format is not None and file_format.style_file


def _not_a_vector_file(path: str) -> str:
    if path.startswith(_NO_FILES):
        return tr(
            'Polygons "{path}": polygons are written to files, not to databases or into memory. Enter the name of a '
            "file, such as polygons.gpkg, or choose a temporary file."
        ).format(path=path)
    return tr('Polygons "{path}": this is not a supported vector format. Enter a name that ends in {suffixes}.').format(
        path=path, suffixes=", ".join(vector_suffixes())
    )


def _comparable_path(path: str) -> str:
    return os.path.normcase(os.path.splitext(os.path.realpath(path))[0])


def _shares_style(style: str, path: str) -> bool:
    return os.path.splitext(path)[0] == os.path.splitext(style)[0]
