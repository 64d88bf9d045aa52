"""The groups in which a dialog shows the parameters of an algorithm, in the order and the words that ArcGIS has."""

from __future__ import annotations

from dataclasses import dataclass

from .i18n import tr


@dataclass(frozen=True)
class ParameterGroup:
    """A titled part of the dialog.

    Attributes:
        title: What stands above it.
        names: The parameters in it. They are shown in the order of their definitions.
        folded: Whether it is closed until somebody wants it.
    """

    title: str
    names: tuple[str, ...]
    folded: bool = False


def input_layers(*names: str) -> ParameterGroup:
    """Group what is read."""
    return ParameterGroup(tr("Input layers"), names)


def model_settings(*names: str) -> ParameterGroup:
    """Group the model and what belongs to it."""
    return ParameterGroup(tr("Model settings"), names)


def result_layer(*names: str) -> ParameterGroup:
    """Group what is made."""
    return ParameterGroup(tr("Result layer"), names)


def result_file(*names: str) -> ParameterGroup:
    """Group what is made, where that is no layer."""
    return ParameterGroup(tr("Result file"), names)


def environments(*names: str) -> ParameterGroup:
    """Group what few change."""
    return ParameterGroup(tr("Environments"), names, folded=True)
