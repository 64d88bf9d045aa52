"""The task of a model of Hugging Face: only semantic segmentation gives a class for every pixel."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import ModelError
from ..i18n import tr

_PIPELINES = ("image-segmentation", "semantic-segmentation", "image-feature-extraction", "other")
_FRONT_MATTER = re.compile(r"\A\ufeff?---\s*\n(.*?)\n---\s*\n", re.DOTALL)
_PIPELINE_TAG = re.compile(r"^pipeline_tag:\s*[\"']?([\w-]+)", re.MULTILINE)


def require_segmentation(config: Mapping[str, Any], readme: str, origin: str) -> tuple[str, ...]:
    """Refuse a model of another task, and return a note if the files do not state the task.

    Args:
        config: The content of config.json.
        readme: The model card of the repository (README.md), which may state a `pipeline_tag`.
        origin: Name of config.json, for messages.

    Raises:
        ModelError: The model does not classify pixels.
    """
    architectures = _architectures(config)
    if any("SemanticSegmentation" in name for name in architectures):
        return ()
    for name in architectures:
        purpose = _purpose(name, str(config.get("model_type") or ""))
        if purpose:
            raise _other_task(origin, name, purpose)
    tag = pipeline_tag(readme)
    if not architectures and tag and tag not in _PIPELINES:
        raise _other_task(origin, f"pipeline_tag {tag}", tr("has another task"))
    if architectures or not tag:
        note = tr("{origin} does not specify the task of the model: its outputs show whether it classifies pixels.")
        return (note.format(origin=origin),)
    return ()


def pipeline_tag(readme: str) -> str:
    """Return the task that the front matter of a model card states; "" for none."""
    front = _FRONT_MATTER.match(readme)
    tag = _PIPELINE_TAG.search(front[1]) if front else None
    return tag[1] if tag else ""


def _architectures(config: Mapping[str, Any]) -> Sequence[str]:
    named = config.get("architectures")
    return [name for name in named if isinstance(name, str)] if isinstance(named, list) else []


def _purpose(architecture: str, model_type: str) -> str:
    """Return what a model of an architecture does, to follow its name; "" for an unknown one."""
    for pattern, purpose in _purposes():
        if re.search(pattern, architecture):
            return purpose
    plain = re.sub("[^a-z0-9]", "", model_type.lower())
    if plain and architecture.lower() in (f"{plain}model", f"{plain}backbone"):
        return tr("computes features, but no classes")
    return ""


def _purposes() -> tuple[tuple[str, str], ...]:
    """Return patterns of architectures and what such models do."""
    return (
        (r"For(Universal|Instance|Panoptic)?Segmentation$", tr("finds objects (instance or panoptic segmentation)")),
        (r"ForMaskGeneration|^Sam\w*Model$", tr("outlines objects that are pointed at")),
        (r"For(Zero|Open)?\w*ObjectDetection", tr("detects objects")),
        (r"For(Video|Audio|Music)\w*Classification|ForCTC|ForAudio|ForSpeech", tr("processes video or sound")),
        (r"For\w*ImageClassification", tr("assigns one class to a whole image")),
        (r"ForDepthEstimation", tr("estimates distances")),
        (r"ForImageSegmentation", tr("outlines what a text describes")),
        (r"ForMaskedImageModeling|ForPreTraining", tr("is not trained for a task yet")),
        (r"ForImage(ToImage|SuperResolution|Matting)", tr("returns images")),
        (r"ForKeypoint|ForPoseEstimation", tr("finds points in images")),
        (
            r"For(CausalLM|\w*LM$|ConditionalGeneration|Sequence|Token|QuestionAnswering|MultipleChoice|NextSentence)"
            r"|LMHead",
            tr("processes or writes text"),
        ),
    )


def _other_task(origin: str, named: str, purpose: str) -> ModelError:
    return ModelError(
        tr(
            "{origin}: the model ({named}) {purpose}; it does not classify pixels. Choose a model of semantic "
            "segmentation, whose architecture ends in ForSemanticSegmentation."
        ).format(origin=origin, named=named, purpose=purpose)
    )
