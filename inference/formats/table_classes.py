"""Find the class of each label of a network that takes rows of band values.

Such a network often contains its classes, by number or by name; the classes that a model file states are checked
against them.
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
from ..onnx.signatures import Signature, TableTensors

_UNKNOWN = 255  # classes that may occur if they are not named, as many as fit a Byte raster
_SLOW = 256  # rows; for a network that takes fewer at once, the calls take most of the time


@dataclass(frozen=True)
class TableClasses:
    """The classes of a network that takes rows.

    Attributes:
        table: The tensors to use, without redundant ones.
        channels: Number of scores for a row; 0 if only labels are used.
        labels: The label of each channel; empty for labels that count from 0, and for a model without labels.
        classes: The classes, in channel order.
        open_ended: Whether only values that occur are classes.
        notes: The assumptions.
    """

    table: TableTensors
    channels: int
    labels: tuple[Label, ...]
    classes: tuple[ModelClass, ...]
    open_ended: bool
    notes: tuple[str, ...]

    def used(self, signature: Signature) -> Signature:
        """Return the network's signature with only the tensors to use."""
        return replace(
            signature,
            output_name=self.table.label or self.table.scores,
            gives_class_ids=not self.channels,
            channels=self.channels,
            tabular=self.table,
        )


def find_classes(
    network: Network, table: TableTensors, file: ModelFile, named: tuple[ModelClass, ...] | None, origin: str
) -> TableClasses:
    """Find labels and scores of a network, and the class of each.

    Args:
        network: The opened network.
        table: Its tensors.
        file: The file that is the network, or contains it.
        named: The classes, if a model file names them.
        origin: Name of the model, for messages.

    Raises:
        ModelError: The network does not give a result for each row, or gives other classes than are named.
    """
    labels = _labels(network, table, file)
    channels = channel_count(TabularNetwork(network, table, labels))
    table, channels = _useful(table, channels, labels, named=named is not None)
    notes = _notes(table, origin)
    if named is None:
        classes = _own_classes(labels, channels, origin)
        notes += (_naming_note(labels, origin),)
    else:
        classes = _in_channel_order(named, labels, alone=not channels)
        _require_one_each(classes, channels, labels, origin)
    open_ended = named is None and not labels and not channels
    return TableClasses(table, channels, labels, classes, open_ended, notes)


def raw_normalisation(stated: Normalisation | None, dtype: DType, origin: str) -> tuple[Normalisation, tuple[str, ...]]:
    """Return the normalisation of a table model, by default the raw values, and a note if it was assumed.

    Source: docs/adr/0006-pass-raw-values-to-tabular-models.md
    """
    if dtype.kind in "iu":
        source = tr("the network's input of type {type}").format(type=dtype)
        note = tr("The network expects {type} values: it receives the raw values.").format(type=dtype)
        return replace(AS_THEY_ARE, source=source), (note,)
    if stated is not None and not stated.assumed:
        return stated, ()
    source = "; ".join(filter(None, (stated.source if stated else "", tr("assumed, since the network expects tables"))))
    raw = replace(stated or AS_THEY_ARE, low=(0.0,), high=(1.0,), target=(0.0, 1.0), assumed=False, source=source)
    raw = replace(raw, unbounded=True)
    note = tr("{origin} does not specify how values are scaled: since it expects tables, it receives the raw values.")
    return raw, (note.format(origin=origin),)


def _labels(network: Network, table: TableTensors, file: ModelFile) -> tuple[Label, ...]:
    """Return the labels in channel order; of a mapping, its actual keys."""
    keys = keys_of_scores(network, table)
    outputs = [output for output in (table.scores if table.scores_by_label else "", table.label) if output]
    content = file.graph() if outputs else b""
    for output in outputs:
        labels = labels_behind(content, output)
        if labels and (not keys or set(labels) == set(keys)):
            return labels
    return keys


def _useful(table: TableTensors, channels: int, labels: tuple[Label, ...], *, named: bool) -> tuple[TableTensors, int]:
    """Return the tensors without scores of unknown labels, or without labels of unknown classes."""
    if not (table.label and table.scores) or (channels == len(labels) and channels > 1):
        return table, channels
    if not labels and named and channels > 1:
        return replace(table, label=""), channels
    return replace(table, scores="", scores_by_label=False), 0


def _own_classes(labels: tuple[Label, ...], channels: int, origin: str) -> tuple[ModelClass, ...]:
    """Return classes made of the network's labels: numbers are class values, texts are names."""
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
    """Return the named classes in the order of the labels, matched by value or name.

    Without scores there may be fewer labels than classes: the other classes do not occur.
    """
    by_label: dict[Label, ModelClass] = {entry.value: entry for entry in named}
    by_label.update((entry.name, entry) for entry in named)
    for candidates in (labels, labels[1:]):  # the first may be the background, which is not named
        keys = [label.strip() if isinstance(label, str) else label for label in candidates]
        match = len(set(keys)) == len(named) or (alone and candidates is labels and candidates)
        if match and all(key in by_label for key in keys):
            return tuple(by_label[key] for key in keys)
    return named


def _require_one_each(classes: Sequence[ModelClass], channels: int, labels: tuple[Label, ...], origin: str) -> None:
    """Refuse classes that are not as many as the labels; `ModelDefinition` checks them against the scores."""
    if not channels and labels and len(classes) != len(labels):
        raise ModelError(
            tr(
                "{origin}: the model returns {count} labels ({labels}), but {classes} classes are named. Name one "
                "class for each label."
            ).format(origin=origin, count=len(labels), labels=", ".join(map(str, labels[:8])), classes=len(classes))
        )


def _naming_note(labels: tuple[Label, ...], origin: str) -> str:
    if not labels:
        template = tr("{origin} does not name any classes: they are called Class 0, Class 1 ….")
    elif isinstance(labels[0], str):
        template = tr("{origin} does not name any classes: they have the names of its labels.")
    else:
        template = tr("{origin} does not name any classes: their values are its labels.")
    return template.format(origin=origin)


def _notes(table: TableTensors, origin: str) -> tuple[str, ...]:
    if table.rows is None or table.rows >= _SLOW:
        return ()
    if table.rows == 1:
        template = tr("{origin} accepts only 1 row at a time, which is slow: export it with a dynamic number of rows.")
    else:
        template = tr(
            "{origin} accepts only {rows} rows at a time, which is slow: export it with a dynamic number of rows."
        )
    return (template.format(origin=origin, rows=table.rows),)
