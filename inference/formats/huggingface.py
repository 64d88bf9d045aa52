"""Read a model of Hugging Face: a folder with config.json, preprocessor_config.json and an ONNX file.

The layout is that of repositories for Transformers.js and of exports with Optimum: `model.onnx` next to config.json or
in the folder `onnx`. Files of a repository in the cache of Hugging Face are links, which are followed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..errors import ModelError
from ..i18n import tr
from ..model.classes import ModelClass
from ..onnx import hub_cache
from ..onnx.model_file import ModelFile
from ..regular_files import open_regular
from . import image_processor, lenient_json, mlm
from .encodings import decode
from .fields import Fields, as_texts, model_class, whole
from .hub_tasks import require_segmentation
from .metadata import Description, Metadata
from .unbound import ModelSizes, Unbound

CONFIG = "config.json"
REPOSITORY_FILES = (CONFIG, "preprocessor_config.json", "processor_config.json")  # each stands for its folder

_README = "README.md"
_ONNX = "onnx"  # folder
_MARKS = ("architectures", "id2label", "label2id")
_STANDARD_NAME = re.compile(r"model(_\w+)?\.onnx", re.IGNORECASE)
_PREFERRED = ("", "_fp32", "_fp16", "_quantized", "_int8", "_uint8", "_q4f16", "_q4", "_bnb4")
_PLACEHOLDER = re.compile(r"LABEL_\d+")
_LONGEST_README = 2**20  # bytes
_MOST_CLASSES = 4096
_CHANNELS = ("num_channels", "in_channels", "in_chans")


@dataclass(frozen=True)
class Repository:
    """The files that describe a model.

    Attributes:
        folder: The folder of config.json.
        config: Its content.
        notes: Notes on the mistakes that were fixed while reading it.
    """

    folder: str
    config: Mapping[str, Any]
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Owner and name of a repository in the cache, else the name of the folder."""
        return hub_cache.repository_of(self.folder) or os.path.basename(self.folder)

    def origin(self, name: str) -> str:
        """Return the name of one of the files for messages."""
        return f"{self.title}/{name}"


def read(path: str) -> Description:
    """Read the model that a config.json or preprocessor_config.json belongs to; another JSON file may be an MLM item.

    Raises:
        ModelError: The files are not those of a network of semantic segmentation in ONNX, or a value is invalid.
    """
    folder = os.path.dirname(path)
    if not os.path.isfile(os.path.join(folder, CONFIG)):
        raise ModelError(
            tr(
                "{name}: the folder has no {config}, which describes the model. Download it from the model's "
                "repository into the same folder."
            ).format(name=os.path.basename(path), config=CONFIG)
        )
    document, notes = lenient_json.read_object(os.path.join(folder, CONFIG), expected())
    if not is_config(document):
        return mlm.read(path)
    repository = Repository(folder, document, notes)
    note = require_segmentation(document, _readme(folder), repository.origin(CONFIG))
    network, notes_on_others = _onnx_path(repository)
    name = os.path.basename(network)
    metadata = parse(repository, name, (*note, *notes_on_others))
    others = files_beside(network)
    return Description(ModelFile(network), name, repository.title, metadata, written_by_programs=True, others=others)


def expected() -> str:
    """Return the kind of file that this module reads, for messages."""
    return tr("a description of a Hugging Face model (config.json)")


def is_config(document: Mapping[str, Any]) -> bool:
    """Whether a JSON file is a config.json of transformers."""
    return document.get("type") != "Feature" and any(isinstance(document.get(key), (list, dict)) for key in _MARKS)


def chosen_file(path: str) -> str:
    """Return the config.json of a folder of Hugging Face, which is used for it; any other path unchanged."""
    if not os.path.isdir(path):
        return path
    for folder in (path, *_above(path), *hub_cache.current_snapshot(path)):
        config = os.path.join(folder, CONFIG)
        if is_config_file(config):
            return config
    return path


def network_of(path: str) -> str:
    """Return the ONNX file of a folder of Hugging Face or of one of its files; any other path unchanged.

    Raises:
        ModelError: The folder has none, or several of unknown names.
    """
    config = chosen_file(path)
    if os.path.basename(config) not in REPOSITORY_FILES or not is_config_file(
        os.path.join(os.path.dirname(config), CONFIG)
    ):
        return path
    return _onnx_path(Repository(os.path.dirname(config), {}))[0]


def is_config_file(path: str) -> bool:
    """Whether a file seems to be a config.json of transformers."""
    return os.path.basename(path) == CONFIG and lenient_json.mentions(path, *(f'"{mark}"' for mark in _MARKS))


def files_beside(network: str) -> tuple[str, ...]:
    """Return the paths of files that may describe an ONNX file: next to it, or above its folder `onnx`."""
    folder = os.path.dirname(network)
    return tuple(
        os.path.join(base, name) for base in (folder, *_above(folder)) for name in (*REPOSITORY_FILES, _README)
    )


def beside(network: str, document: Mapping[str, Any], config: str) -> Metadata | None:
    """Return the statements of a config.json about an ONNX file near it; None if it is of another kind.

    Args:
        network: The ONNX file.
        document: The content of config.json.
        config: Its path.

    Raises:
        ModelError: The files describe a model of another task, or a value is invalid.
    """
    if not is_config(document):
        return None
    name, repository = os.path.basename(network), Repository(os.path.dirname(config), document)
    if not _STANDARD_NAME.fullmatch(name):
        return _of_any_name(name, repository)
    note = tr("{origin} describes {name} (Hugging Face).").format(origin=repository.origin(CONFIG), name=name)
    task = require_segmentation(document, _readme(repository.folder), repository.origin(CONFIG))
    return parse(repository, name, (note, *task))


def parse(repository: Repository, name: str, notes: tuple[str, ...] = ()) -> Metadata:
    """Parse the statements of all files of a repository.

    Args:
        repository: The files.
        name: Name of the ONNX file, which is refused if its network has other bands or classes.
        notes: Notes to add.

    Raises:
        ModelError: A value is invalid.
    """
    config, origin = repository.config, repository.origin(CONFIG)
    fields = Fields(config, origin)
    classes, class_notes = _classes_of_labels(fields)
    bands = _band_count(config, origin)
    own = Metadata(
        name=repository.title,
        classes=classes,
        band_count=bands,
        format=tr("Hugging Face model (config.json)"),
        information=_information(config),
        notes=(*repository.notes, *notes, *class_notes),
        # Two classes can be two scores, or one score of the second class.
        unbound=Unbound(sizes=ModelSizes(origin, name, bands, _unless_two(classes), required=True)),
    )
    return own.merged_with(_preprocessing(repository, bands))


def _of_any_name(name: str, repository: Repository) -> Metadata:
    """Return the statements about an ONNX file of another name, which are ignored if the network is not theirs."""
    origin = repository.origin(CONFIG)
    try:
        require_segmentation(repository.config, _readme(repository.folder), origin)
        metadata = parse(repository, name)
    except ModelError as error:
        note = tr("{origin} is ignored, because it seems to describe another model than {name}: {reason}")
        return Metadata(notes=(note.format(origin=origin, name=name, reason=error),))
    note = tr("{origin} describes {name} (Hugging Face).").format(origin=origin, name=name)
    sizes = ModelSizes(origin, name, metadata.band_count, _unless_two(metadata.classes))
    return replace(metadata, notes=(note, *metadata.notes), unbound=Unbound(sizes=sizes))


def _unless_two(classes: tuple[ModelClass, ...] | None) -> int | None:
    return len(classes) if classes and len(classes) != 2 else None


def _above(folder: str) -> tuple[str, ...]:
    return (os.path.dirname(folder),) if os.path.basename(folder).lower() == _ONNX else ()


def _onnx_path(repository: Repository) -> tuple[str, tuple[str, ...]]:
    """Return the ONNX file to use, and a note on others."""
    paths = _onnx_files(repository.folder)
    if not paths:
        raise ModelError(_without_network(repository))
    names = [f"model{suffix}.onnx" for suffix in _PREFERRED]
    ranked = sorted(paths, key=lambda path: _rank(os.path.basename(path).lower(), names))
    first = ranked[0]
    if len(paths) > 1 and os.path.basename(first).lower() not in names:
        raise ModelError(
            tr("{origin}: the folder contains several ONNX files ({names}). Choose one of them.").format(
                origin=repository.title, names=_relative(paths, repository.folder)
            )
        )
    if not hub_cache.contains(repository.folder, first):
        raise ModelError(
            tr(
                "{origin}: {name} is a link to a file outside the folder and, for security, is not opened. Put the "
                "file itself there."
            ).format(origin=repository.title, name=os.path.basename(first))
        )
    if len(paths) == 1:
        return first, ()
    note = tr("{origin} contains several ONNX files: {chosen} is used. To use another one, choose it: {others}.")
    return first, (
        note.format(
            origin=repository.title,
            chosen=_relative(ranked[:1], repository.folder),
            others=_relative(ranked[1:], repository.folder),
        ),
    )


def _rank(name: str, names: list[str]) -> int:
    return names.index(name) if name in names else len(names)


def _onnx_files(folder: str) -> list[str]:
    """Return the ONNX files of a folder, then those of its folder `onnx`."""
    paths = []
    for base in (folder, os.path.join(folder, _ONNX)):
        entries = sorted(os.listdir(base)) if os.path.isdir(base) else []
        paths += [os.path.join(base, name) for name in entries if name.lower().endswith(".onnx")]
    return [path for path in paths if os.path.isfile(path)]


def _relative(paths: list[str], folder: str) -> str:
    return ", ".join(os.path.relpath(path, folder).replace(os.sep, "/") for path in paths)


def _without_network(repository: Repository) -> str:
    return tr(
        "{origin}: the folder contains no .onnx file, neither directly nor in its folder onnx. Export the model to "
        "ONNX (optimum-cli export onnx of Hugging Face's Optimum), or download the .onnx file of its repository."
    ).format(origin=repository.title)


def _classes_of_labels(fields: Fields) -> tuple[tuple[ModelClass, ...] | None, tuple[str, ...]]:
    """Return the classes in the order of their ids, which are channels; unnamed ids have a class too."""
    names = fields.parsed("id2label", _names_by_id) or fields.parsed("label2id", _names_by_label)
    if not names:
        return None, ()
    notes: tuple[str, ...] = ()
    if all(_PLACEHOLDER.fullmatch(name) for name in names.values()):
        note = tr("{origin} does not name its classes: LABEL_0 … are placeholders.")
        notes = (note.format(origin=fields.origin),)
    if list(names) == [0]:  # a single score: the class, or background
        return (model_class(1, names[0], (), 1),), notes
    return tuple(model_class(value, names.get(value), (), value) for value in range(max(names) + 1)), notes


def _names_by_id(labels: object) -> dict[int, str]:
    """Parse names by their ids, or a list of names, which are counted from 0."""
    pairs = enumerate(labels) if isinstance(labels, list) else _label_pairs(labels)
    names = {_id(key): str(name) for key, name in pairs}
    return {value: names[value] for value in sorted(names)}


def _names_by_label(ids: object) -> dict[int, str]:
    names = {_id(value): str(name) for name, value in _label_pairs(ids)}
    return {value: names[value] for value in sorted(names)}


def _label_pairs(labels: object) -> Iterable[tuple[object, object]]:
    if not isinstance(labels, dict):
        raise ValueError(tr("an object with names and ids is expected"))
    return labels.items()


def _id(value: object) -> int:
    parsed = whole(value, 0)
    if parsed >= _MOST_CLASSES:
        raise ValueError(tr("{value} is not a class id below {most}").format(value=value, most=_MOST_CLASSES))
    return parsed


def _band_count(config: Mapping[str, Any], origin: str) -> int | None:
    """Return the number of bands that the network or its backbone states."""
    holders = [config, *(config[key] for key in ("backbone_config", "encoder_config") if key in config)]
    for holder in holders:
        fields = Fields(holder, origin) if isinstance(holder, Mapping) else None
        counts = (fields.integer(key, 1) for key in _CHANNELS) if fields else ()
        count = next((count for count in counts if count), None)
        if count:
            return count
    return None


def _information(config: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the statements of config.json that tell a user about the model; most are sizes of layers."""
    keys = ("architectures", "model_type", "_name_or_path", "license", "transformers_version")
    return as_texts({key: config[key] for key in keys if key in config})


def _preprocessing(repository: Repository, bands: int | None) -> Metadata:
    for name in REPOSITORY_FILES[1:]:
        path = os.path.join(repository.folder, name)
        if os.path.isfile(path):
            document, notes = lenient_json.read_object(path, expected())
            inner = document.get("image_processor")
            processor = inner if isinstance(inner, dict) else document
            parsed = image_processor.parse(processor, repository.origin(name), bands)
            return replace(parsed, notes=(*notes, *parsed.notes))
    warning = tr(
        "{origin} has no preprocessor_config.json, so the normalisation of its training is unknown. Download that file "
        "from its repository into the folder, or set the model argument value_range."
    )
    return Metadata(warnings=(warning.format(origin=repository.title),))


def _readme(folder: str) -> str:
    """Return the model card of a repository; "" if there is none that can be read."""
    path = os.path.join(folder, _README)
    try:
        with open_regular(path) as file:
            return decode(file.read(_LONGEST_README), _README, expected())[0]
    except (OSError, ModelError):
        return ""
