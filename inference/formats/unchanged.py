"""Refuse to run a model whose files have changed since it was read."""

from __future__ import annotations

from ..disk.file_state import first_changed
from ..errors import ModelError
from ..i18n import tr
from ..model.definition import ModelDefinition


def require_unchanged(definition: ModelDefinition) -> None:
    """Require that the files of a model are those that its classes were read from.

    Raises:
        ModelError: A file has another content.
    """
    path, reason = first_changed(definition.states)
    if path:
        raise ModelError(
            tr(
                "{origin}: {path} has changed since the run was planned ({reason}), so its classes could be others. "
                "Run again, to plan the run with the new file."
            ).format(origin=definition.origin, path=path, reason=reason)
        )
