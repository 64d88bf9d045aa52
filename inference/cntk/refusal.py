"""The errors about CNTK models that cannot be converted."""

from __future__ import annotations

from ..errors import ModelError
from ..i18n import tr


def not_converted(operator: str, reason: str = "") -> ModelError:
    """Return the error about an operator; its text follows the name of the model."""
    if reason:
        return ModelError(
            tr(
                "its operator {operator} is not supported in this form ({reason}). Replace that layer in CNTK, or "
                "choose another model."
            ).format(operator=operator, reason=reason)
        )
    return ModelError(
        tr("its operator {operator} is not supported. Replace that layer in CNTK, or choose another model.").format(
            operator=operator
        )
    )


def too_large(reason: str) -> ModelError:
    """Return the error about a model that exceeds a limit of the conversion."""
    return ModelError(tr("it is too large ({reason}). Choose a smaller model.").format(reason=reason))
