"""Which class of the map each label of a graph is that takes rows of band values.

Such a graph often knows its classes: by number, or by name. What a model file says of them is held against that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..arrays import DType
from ..errors import ModelError
from ..i18n import tr
from ..model.classes import ModelClass, default_color
from ..model.definition import AS_THEY_ARE, Normalisation
from ..network.engine import Network
from ..network.tables import TabularNetwork, channel_count, keys_of_scores
from ..onnx.labels import Label, labels_behind
from ..onnx.model_file import ModelFile
from ..onnx.signatures import Signature, TabularPorts

_UNKNOWN = 255  # classes that may occur where nobody names them, as many as a Byte raster holds
_SLOW = 256  # rows: where a graph takes fewer at once, calling it takes most of the time


@dataclass(frozen=True)
class TableClasses:
    """The classes of a graph that takes rows.

    Attributes:
        table: The ports to use: without those that tell nothing more.
        channels: Number of scores for a row; 0 where labels alone are used.
        labels: The label of each channel; empty where they count from 0, or there are none.
        classes: The classes, in channel order.
        open_ended: Whether only those that occur are classes.
        notes: What was assumed.
    """

    table: TabularPorts
    channels: int
    labels: tuple[Label, ...]
    classes: tuple[ModelClass, ...]
    open_ended: bool
    notes: tuple[str, ...]

    def used(self, signature: Signature) -> Signature:
        """The graph's signature with the ports to use alone."""
        return replace(
            signature,
            output_name=self.table.label or self.table.scores,
            gives_class_ids=not self.channels,
            channels=self.channels,
            tabular=self.table,
        )


def find_classes(
    graph: Network, table: TabularPorts, file: ModelFile, named: tuple[ModelClass, ...] | None, origin: str
) -> TableClasses:
    """Find labels and scores of a graph, and the class of each.

    Args:
        graph: The opened graph.
        table: Its ports.
        file: The file that is the graph, or holds it.
        named: The classes that a model file names, None where it names none.
        origin: Name of the model for messages.

    Raises:
        ModelError: The graph does not answer for each row, or gives other classes than are named.
    """
    labels = _labels(graph, table, file)
    channels = channel_count(TabularNetwork(graph, table, labels))
    table, channels = _useful(table, channels, labels, named=named is not None)
    notes = _notes(table, origin)
    if named is None:
        classes = _own_classes(labels, channels, origin)
        notes += (_described(labels, origin),)
    else:
        classes = _in_channel_order(named, labels, alone=not channels)
        _require_one_each(classes, channels, labels, origin)
    open_ended = named is None and not labels and not channels
    return TableClasses(table, channels, labels, classes, open_ended, notes)


def raw_normalisation(said: Normalisation | None, dtype: DType, origin: str) -> tuple[Normalisation, tuple[str, ...]]:
    """Give what becomes of raw values, with a line for the log where nobody says it.

    Source: docs/adr/0006-a-table-model-gets-raw-values.md
    """
    if dtype.kind in "iu":
        source = tr("the graph's input of type {type}").format(type=dtype)
        note = tr("The graph takes {type} values: it is given the raw values.").format(type=dtype)
        return replace(AS_THEY_ARE, source=source), (note,)
    if said is not None and not said.assumed:
        return said, ()
    source = "; ".join(filter(None, (said.source if said else "", tr("assumed, since the graph takes tables"))))
    raw = replace(said or AS_THEY_ARE, low=(0.0,), high=(1.0,), target=(0.0, 1.0), assumed=False, source=source)
    raw = replace(raw, unbounded=True)
    note = tr("{origin} does not say how values are scaled: as it takes tables, it is given the raw values.")
    return raw, (note.format(origin=origin),)


def _labels(graph: Network, table: TabularPorts, file: ModelFile) -> tuple[Label, ...]:
    """The labels in channel order; of a mapping those that it really has."""
    keys = keys_of_scores(graph, table)
    outputs = [output for output in (table.scores if table.scores_by_label else "", table.label) if output]
    content = file.graph() if outputs else b""
    for output in outputs:
        found = labels_behind(content, output)
        if found and (not keys or set(found) == set(keys)):
            return found
    return keys


def _useful(table: TabularPorts, channels: int, labels: tuple[Label, ...], *, named: bool) -> tuple[TabularPorts, int]:
    """The ports without the scores whose labels are not known, or without the labels whose classes are not."""
    if not (table.label and table.scores) or (channels == len(labels) and channels > 1):
        return table, channels
    if not labels and named and channels > 1:
        return replace(table, label=""), channels
    return replace(table, scores="", scores_by_label=False), 0


def _own_classes(labels: tuple[Label, ...], channels: int, origin: str) -> tuple[ModelClass, ...]:
    """Classes after the graph's labels: numbers are class values, texts are names."""
    if not labels:
        count = {0: _UNKNOWN, 1: 2}.get(channels, channels)
        return tuple(ModelClass(index, f"Class {index}", default_color(index)) for index in range(count))
    try:
        return tuple(
            ModelClass(label, f"Class {label}", default_color(index))
            if isinstance(label, int)
            else ModelClass(index, label.strip() or f"Class {index}", default_color(index))
            for index, label in enumerate(labels)
        )
    except ValueError as error:
        raise ModelError(
            tr(
                "{origin}: its labels cannot be the values of a raster ({reason}). Name the classes in its metadata or "
                "in an .emd, in the order of the labels."
            ).format(origin=origin, reason=error)
        ) from error


def _in_channel_order(
    named: tuple[ModelClass, ...], labels: tuple[Label, ...], *, alone: bool
) -> tuple[ModelClass, ...]:
    """The named classes in the order of the labels, where value or name tells which is which.

    Labels that stand alone, without scores, may be fewer: other classes do not occur.
    """
    by_label: dict[Label, ModelClass] = {entry.value: entry for entry in named}
    by_label.update((entry.name, entry) for entry in named)
    for known in (labels, labels[1:]):  # the first may be the background, which is not named
        keys = [label.strip() if isinstance(label, str) else label for label in known]
        fits = len(set(keys)) == len(named) or (alone and known is labels and known)
        if fits and all(key in by_label for key in keys):
            return tuple(by_label[key] for key in keys)
    return named


def _require_one_each(classes: Sequence[ModelClass], channels: int, labels: tuple[Label, ...], origin: str) -> None:
    """Refuse classes that are not as many as the labels; `ModelDefinition` holds them against the scores."""
    if not channels and labels and len(classes) != len(labels):
        raise ModelError(
            tr(
                "{origin}: the model gives {count} labels ({labels}), but {classes} classes are named. Name one class "
                "for each label."
            ).format(origin=origin, count=len(labels), labels=", ".join(map(str, labels[:8])), classes=len(classes))
        )


def _described(labels: tuple[Label, ...], origin: str) -> str:
    if not labels:
        template = tr("{origin} names no classes: they are called Class 0, Class 1 ….")
    elif isinstance(labels[0], str):
        template = tr("{origin} names no classes: they are called as its labels are.")
    else:
        template = tr("{origin} names no classes: their values are its labels.")
    return template.format(origin=origin)


def _notes(table: TabularPorts, origin: str) -> tuple[str, ...]:
    if table.rows is None or table.rows >= _SLOW:
        return ()
    if table.rows == 1:
        template = tr("{origin} takes 1 row at once, which is slow: export it with a free number of rows.")
    else:
        template = tr("{origin} takes {rows} rows at once, which is slow: export it with a free number of rows.")
    return (template.format(origin=origin, rows=table.rows),)
