"""The groups of parameters in a dialog, in ArcGIS's order and terms."""

from __future__ import annotations

from dataclasses import dataclass

from .i18n import tr


@dataclass(frozen=True)
class ParameterGroup:
    """A titled group of parameters in the dialog.

    Attributes:
        title: The title.
        names: The parameters in it, which are shown in the order of their definitions.
        folded: Whether it is initially collapsed.
    """

    title: str
    names: tuple[str, ...]
    folded: bool = False


def input_layers(*names: str) -> ParameterGroup:
    """Return the group of the input layers."""
    return ParameterGroup(tr("Input Layers"), names)


def model_settings(*names: str) -> ParameterGroup:
    """Return the group of the model and its settings."""
    return ParameterGroup(tr("Model Settings"), names)


def result_layer(*names: str) -> ParameterGroup:
    """Return the group of the result layers."""
    return ParameterGroup(tr("Result Layer"), names)


def result_file(*names: str) -> ParameterGroup:
    """Return the group of the result files."""
    return ParameterGroup(tr("Result File"), names)


def environments(*names: str) -> ParameterGroup:
    """Return the collapsed group of the environments."""
    return ParameterGroup(tr("Environments"), names, folded=True)
