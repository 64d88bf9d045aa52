"""Find the outputs of a model that have a value for every pixel of an image, and the one that is the map.

Such an output is called a head. Most models have one, and declare its axes. If they do not, or have several, the model
is run once on a non-square image, and the axes are identified by their lengths. The result is a `Signature` per head.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Batch
from ..errors import Cancelled, PixelwiseError
from ..onnx.fixed_sizes import likely_sizes
from ..onnx.metadata_inputs import MetadataInput
from ..onnx.model_file import ModelFile
from ..onnx.signatures import (
    MASK_TYPE,
    SCORE_TYPES,
    ImageInput,
    Signature,
    TensorInfo,
    can_cover,
    declared_head,
    holds_integers,
    no_head,
    read_image_input,
    refuse_detector,
    require_one_image,
    scores_last,
    split_inputs,
)
from ..onnx.time_axis import AXES, NOTHING_STATED, ORDERS, StatedAxes, TimeAxis
from ..onnx.weights import bands_by_weights, index_outputs
from .dated_input import Accepts, read_dated_input, unclear, undecided_input

Run = Callable[[Sequence[str], Mapping[str, NDArray[Any]]], list[Any]]
"""Runs a graph: names of outputs and arrays by the names of inputs; raises whatever it likes."""

_SIZES = ((256, 320), (256, 256), (224, 224), (512, 512), (128, 128))  # rows and columns that are tried in turn
_BAND_COUNTS = (3, 4, 1, 2, *range(5, 17))
_LARGEST_STRIDE = 32
_MOST_VALUES = 2**26  # of the images that are tried: 256 MiB of float32
_FEWEST_PIXELS = 16  # of a map whose pixels are in one axis: fewer are a list of something else
_IMAGE_AXES = 4
_SMALL_SIZES = ((64, 96), (64, 64), (224, 224), (256, 256), (128, 128), (512, 512))  # for images of several dates
_DECISIVE = 4  # parts of a rank that identify the map; if only the others differ, the choice is a guess
_SAME_WINNERS = 0.99  # of the pixels: two heads with so many same winners are the same map

# Words in the names of heads: of deep supervision, of quantities, and of classes.
_AUXILIARY = re.compile(r"aux|deep_?sup|side_?out")
_NO_CLASSES = re.compile(
    r"(?<![a-z])(emb|feat|hidden|token|attention|bound|edge|contour|dist|depth|height|offset|flow|uncert|confid|varian"
    r"|recon)"
)
_CLASSES = re.compile(r"(?<![a-z])(logit|score|prob|softmax|seg|class|label|pred|mask|land_?cover)")
_NEW_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")  # as in lastHiddenState


@dataclass(frozen=True)
class Head:
    """An output with a value for every pixel.

    Attributes:
        signature: The inputs, and this output.
        rank: The smaller, the likelier it is the map.
        group: Heads of one group return the same map.
    """

    signature: Signature
    rank: tuple[int, ...] = ()
    group: int = 0

    @property
    def name(self) -> str:
        """The name of the output."""
        return self.signature.output_name

    def suits(self, classes: int | None) -> int:
        """Return how well it suits a number of classes, if files name any; smaller is better."""
        channels = self.signature.channels
        if classes is None or channels == classes or (channels == 0 and not self.signature.mask):
            return 0
        if (channels == 1 or self.signature.mask) and classes <= 2:
            return 0
        return 1 if channels in (None, classes + 1) else 2


def read_heads(
    inputs: Sequence[TensorInfo],
    outputs: Sequence[TensorInfo],
    file: ModelFile,
    run: Run,
    origin: str,
    stated: StatedAxes | None = None,
) -> list[Head]:
    """Read the inputs and all heads.

    Args:
        inputs: The inputs, without initialisers.
        outputs: All outputs.
        file: The model file.
        run: Runs the model.
        origin: Name of the model for messages.
        stated: What files state about the axes of an image with dates; None if they have not been read.

    Returns:
        At least one head, the likeliest first; for an image with dates, one with 0 bands until the statements of files
        are known.

    Raises:
        ModelError: The model is not a pixel classifier.
    """
    tensors, metadata = split_inputs(inputs, origin)
    if stated is None and any(len(tensor.shape) > _IMAGE_AXES for tensor in tensors):
        return [Head(Signature(tuple(map(_undecided, tensors)), metadata=metadata))]
    stated = stated or NOTHING_STATED
    accepts = partial(_accepts, tensors, metadata, outputs, run)
    images = [_image(tensor, stated, file, accepts, origin) for tensor in tensors]
    if len(images) > 1:
        require_one_image(images, origin)
    elif not images[0].bands:
        images = [_with_bands_tried(tensors[0], Signature(tuple(images), metadata=metadata), outputs, run)]
    taken = Signature(tuple(images), metadata=metadata)
    declared = [declared_head(output, tensors[0], taken) for output in outputs]
    heads = _found(declared, taken, outputs, file, run)
    if not heads:
        raise no_head(outputs, origin)
    maps = {head.name for head in heads[1:]}
    rest = [output for output in outputs if output.name not in maps]
    if len(rest) > 1:
        refuse_detector(rest, heads[0].name, tensors[0], origin)
    return heads


def _undecided(tensor: TensorInfo) -> ImageInput:
    """Return an input as it is before the statements of files are known."""
    return read_image_input(tensor) if len(tensor.shape) == _IMAGE_AXES else undecided_input(tensor)


def _image(tensor: TensorInfo, stated: StatedAxes, file: ModelFile, accepts: Accepts, origin: str) -> ImageInput:
    """Return an input with the order of its axes, and its number of bands if that is known without trial runs.

    Raises:
        ModelError: It has an axis of dates, and nothing shows the order of its axes or its number of bands.
    """
    if len(tensor.shape) == _IMAGE_AXES:
        return _with_bands_of_weights(read_image_input(tensor), tensor, file)
    image = read_dated_input(tensor, stated, file, accepts)
    if not (image.bands and image.time and image.time.certain):
        raise unclear(image, tensor, origin)
    return image


def _accepts(
    tensors: Sequence[TensorInfo],
    metadata: tuple[MetadataInput, ...],
    outputs: Sequence[TensorInfo],
    run: Run,
    image: ImageInput,
) -> bool:
    """Return whether the model accepts images of an input; False if it has several, which are not tried."""
    names = [output.name for output in outputs]
    sizes = _sizes_to_try(image, among=_SMALL_SIZES) if len(tensors) == 1 else []
    return any(_runs(run, names, Signature((image,), metadata=metadata), sides) for sides in sizes)


def names_a_quantity(name: str) -> bool:
    """Return whether an output is named after a quantity that is not a class, such as a height."""
    return bool(_NO_CLASSES.search(_NEW_WORD.sub("_", name).lower()))


def _found(
    declared: Sequence[Signature | None], inputs: Signature, outputs: Sequence[TensorInfo], file: ModelFile, run: Run
) -> list[Head]:
    """Return all heads, the likeliest first, by their declarations or by a trial run."""
    present = [signature for signature in _with_ids(declared, file) if signature is not None]
    certain = [head for output, head in zip(outputs, declared) if head is not None and not _has_free_axes(output)]
    is_open = any(_is_open(output, inputs) for output, head in zip(outputs, declared) if head is None)
    if len(present) == len(certain) == 1 and not is_open:
        return [Head(present[0])]
    trial = _trial_run(inputs, [output for output in outputs if _can_be_map(output)], file, run)
    tried = [_head(output, inputs, trial) for output in outputs] if trial is not None else []
    if trial is not None:
        names = {head.output_name for head in certain}
        present = [head for head in present if head.output_name in names]
    heads = (_ranked_by_trial(trial, _with_ids(tried, file)) if trial is not None else []) or _ranked_by_declaration(
        present
    )
    return sorted(heads, key=lambda head: head.rank)


def _with_ids(signatures: Sequence[Signature | None], file: ModelFile) -> list[Signature | None]:
    """Return the signatures, those whose single channel is the index of the highest score as class ids.

    Some programs return such indices as floats, which otherwise would be read as scores.
    """
    single = [
        head.output_name for head in signatures if head and head.channels in (1, None) and not head.gives_class_ids
    ]
    places = index_outputs(file, single) if single else set()
    return [
        replace(head, gives_class_ids=True, channels=0) if head is not None and head.output_name in places else head
        for head in signatures
    ]


def best_head(heads: Sequence[Head], classes: Mapping[str, int | None]) -> tuple[Head, tuple[Head, ...]]:
    """Return the head that suits the classes best, and others that suit equally well and return another map.

    Args:
        heads: All heads, the likeliest first.
        classes: The number of classes that files name for each head, if any.
    """
    best = min(heads, key=lambda head: head.suits(classes[head.name]))  # the first of several
    level = best.suits(classes[best.name])
    rivals = (
        head
        for head in heads
        if head is not best
        and head.group != best.group
        and head.rank[:_DECISIVE] == best.rank[:_DECISIVE]
        and head.suits(classes[head.name]) == level
    )
    return best, tuple(rivals)


def _ranked_by_declaration(signatures: Sequence[Signature]) -> list[Head]:
    """Return heads ranked by their declarations and names only."""
    ids_exist = any(signature.gives_class_ids for signature in signatures)
    return [
        Head(signature, (*_rank(signature, 0, (), ids_exist), index), index)
        for index, signature in enumerate(signatures)
    ]


def _can_be_map(output: TensorInfo) -> bool:
    return output.type in SCORE_TYPES or holds_integers(output)


def _is_open(output: TensorInfo, inputs: Signature) -> bool:
    """Return whether an output that does not declare a map may be one: its shape is unknown, or has other axes."""
    dated = inputs.time is not None and len(output.shape) > _IMAGE_AXES
    return _can_be_map(output) and (len(output.shape) < _IMAGE_AXES or output.type == MASK_TYPE or dated)


def _has_free_axes(output: TensorInfo) -> bool:
    """Return whether the declaration of an output leaves open which of its axes is that of the classes."""
    return len(output.shape) == _IMAGE_AXES and not any(output.shape[1:])


def _with_bands_of_weights(image: ImageInput, tensor: TensorInfo, file: ModelFile) -> ImageInput:
    """Return an input with its number of bands, by the weights if its declaration leaves that or their axis open."""
    _, second, third, last = tensor.shape
    open_last = last is None and third is not None  # a side is free, or the bands
    if image.bands and second != last and not open_last:
        return image
    by_weights = bands_by_weights(file, tensor.name, tensor.shape)
    if by_weights is not None and tensor.shape[by_weights.axis] in (None, by_weights.count):
        return replace(read_image_input(tensor, channels_last=by_weights.axis == 3), bands=by_weights.count)
    return image


def _with_bands_tried(tensor: TensorInfo, inputs: Signature, outputs: Sequence[TensorInfo], run: Run) -> ImageInput:
    """Return the only image input with the number of bands that the model accepts, or with one of several."""
    names, image = [output.name for output in outputs], inputs.image
    layouts = [image.channels_last, *([not image.channels_last] if tensor.shape.count(None) >= 3 else [])]
    for last in layouts:
        laid = read_image_input(tensor, channels_last=last)
        for sides in _sizes_to_try(laid) if not laid.bands else ():
            taken: list[int] = []
            for count in _BAND_COUNTS:
                if len(taken) < 2 and _runs(run, names, replace(inputs, inputs=(replace(laid, bands=count),)), sides):
                    taken.append(count)
            if taken:
                return replace(laid, bands=taken[0], any_bands=len(taken) > 1)
    return replace(image, bands=_BAND_COUNTS[0], any_bands=True)


def _runs(run: Run, names: Sequence[str], inputs: Signature, sides: tuple[int, int]) -> list[Any]:
    """Return the outputs for a random image of a size; an empty list if it is refused, or would need too much memory.

    The image is always the same, so that the same file always gives the same results.
    """
    shape = (inputs.image.batch or 1, inputs.image.bands, *sides)
    if math.prod(shape) > _MOST_VALUES:
        return []
    values = np.random.default_rng(1).random(shape, np.float32)
    if inputs.image.dtype.kind == "u":
        values *= 255
    try:
        return run(names, inputs.arrays(values))
    except (PixelwiseError, Cancelled):
        raise
    except Exception:  # onnxruntime raises a dozen classes of its own
        return []


def _sizes_to_try(
    image: ImageInput, more: Sequence[tuple[int, int]] = (), *, among: Sequence[tuple[int, int]] = _SIZES
) -> list[tuple[int, int]]:
    """Return the rows and columns to try, each once, with those that are fixed."""
    sizes = [(image.height or rows, image.width or cols) for rows, cols in (*among, *more)]
    return [*dict.fromkeys(sizes)]


@dataclass(frozen=True)
class _TrialRun:
    """The outputs of a model for a batch of images of one size."""

    batch: int
    sides: tuple[int, int]
    arrays: Mapping[str, Batch]
    time: TimeAxis | None = None


def _trial_run(inputs: Signature, outputs: Sequence[TensorInfo], file: ModelFile, run: Run) -> _TrialRun | None:
    """Return the outputs for a random image, if one of the tried sizes is accepted."""
    names = [output.name for output in outputs]
    for further in (False, True) if names else ():
        for sides in _sizes_to_try(inputs.image, likely_sizes(file) if further else ()):
            results = _runs(run, names, inputs, sides)
            if results:
                arrays = {name: np.asarray(array) for name, array in zip(names, results)}
                return _TrialRun(inputs.image.batch or 1, sides, arrays, inputs.time)
    return None


def _ranked_by_trial(trial: _TrialRun, signatures: Sequence[Signature | None]) -> list[Head]:
    """Return all heads with their ranks, by the outputs of a trial run."""
    maps = [
        (order, signature, _winners(signature, trial))
        for order, signature in enumerate(signatures)
        if signature is not None
    ]
    heads: list[Head] = []
    for order, signature, winners in maps:
        alike = [other is not winners and _same(winners, other) for _, _, other in maps]
        twins = [other.gives_class_ids for (_, other, _), same in zip(maps, alike) if same]
        coarseness, ids_exist = -winners.size, any(other.gives_class_ids for _, other, _ in maps)
        rank = (*_rank(signature, coarseness, twins, ids_exist, likely=_is_likely(signature, trial)), order)
        group = min([index for index, same in enumerate(alike) if same] + [len(heads)])
        heads.append(Head(signature, rank, group))
    return heads


def _rank(
    signature: Signature, coarseness: int, twins: Sequence[bool], ids_exist: bool, *, likely: bool = False
) -> tuple[int, ...]:
    """Return how likely a head is the map; smaller is likelier.

    Args:
        signature: The head.
        coarseness: Smaller for a map of more pixels.
        twins: For each head with the same map, whether it returns class ids.
        ids_exist: Whether any head returns class ids.
        likely: Whether its values are probabilities or class ids.
    """
    name = _NEW_WORD.sub("_", signature.output_name).lower()
    # Scores are better than ids if the ids derive from them; other scores may be of anything.
    kind = (2 if False in twins else 0) if signature.gives_class_ids else int(ids_exist and True not in twins)
    words = 2 if names_a_quantity(name) else 0 if likely or _CLASSES.search(name) or signature.gives_class_ids else 1
    form = 0 if not signature.axes else 1 if "c" in signature.axes else 2  # one score may be how sure the others are
    return (bool(_AUXILIARY.search(name)), kind, words, coarseness, form)


def _head(output: TensorInfo, inputs: Signature, trial: _TrialRun) -> Signature | None:
    """Return the signature of an output by a trial run, if it is a map of the image."""
    if output.name not in trial.arrays:
        return None
    array, ids = trial.arrays[output.name], holds_integers(output)
    candidates = [*_layouts(array.shape, trial, ids=ids)]
    if len(candidates) != 1:  # not a map, or ambiguous
        return None
    axes = candidates[0]
    if axes == "bchw" and not any(output.shape[1:]) and _is_ambiguous(array.shape, trial.sides):
        return None
    last = not ids and axes == "bchw" and scores_last(array.shape, trial.sides, like=inputs.inputs[0].channels_last)
    plain = axes in ("bchw",) or (ids and axes in ("bhw", "b1hw", "bhw1"))
    channels = 1 if "c" not in axes else array.shape[3 if last else axes.index("c")]
    # A model that drops the batch axis takes one image at a time.
    return replace(
        inputs if "b" in axes else inputs.with_batch(1),
        output_name=output.name,
        gives_class_ids=ids,
        scores_last=last,
        channels=0 if ids else channels if not inputs.image.any_bands else None,
        axes="" if plain else axes,
        mask=output.type == MASK_TYPE,
    )


def _is_ambiguous(shape: tuple[int, ...], sides: tuple[int, int]) -> bool:
    """Return whether an output can be a map with its classes in the second axis as well as in the last."""
    return can_cover(sides, shape[2:]) and can_cover(sides, shape[1:3])


def _layouts(shape: tuple[int, ...], trial: _TrialRun, *, ids: bool) -> Iterator[str]:
    """Yield the axes, as letters, with which an output of a shape can be a map of the image."""
    batch, sides = trial.batch, trial.sides

    def is_map(*lengths: int) -> bool:
        finer = all(length % side == 0 for length, side in zip(lengths, sides))
        coarse = any(length * _LARGEST_STRIDE < side for length, side in zip(lengths, sides))
        return min(lengths) > 1 and (finer or (not coarse and can_cover(sides, lengths)))

    if len(shape) == 4:
        if ids:
            yield from (axes for axes, one in (("b1hw", 1), ("bhw1", 3)) if shape[one] == 1)
        elif is_map(*shape[2:]) or is_map(*shape[1:3]):
            yield "bchw"
    elif len(shape) == len(AXES):
        yield from _of_dates(shape, trial, is_map)
    else:
        yield from _fewer_axes(shape, trial, is_map, ids=ids)
    if len(shape) == 2 and batch == 1 and is_map(*shape):
        yield "hw"


def _of_dates(shape: tuple[int, ...], trial: _TrialRun, is_map: Callable[..., bool]) -> Iterator[str]:
    """Yield the same for an output with an axis of dates, of length 1 or with a map for each date."""
    if trial.time is None:
        return
    for dates in dict.fromkeys((1, trial.time.dates)):
        fitting = [
            order
            for order in (trial.time.order, *ORDERS)
            if shape[order.index("t")] == dates and is_map(shape[order.index("h")], shape[order.index("w")])
        ]
        if fitting:
            yield fitting[0]
            return


def _fewer_axes(shape: tuple[int, ...], trial: _TrialRun, is_map: Callable[..., bool], *, ids: bool) -> Iterator[str]:
    """Yield the same for outputs that lack an axis, or have all pixels in one."""
    whole = shape[:1] == (trial.batch,)
    if len(shape) == 3:
        if whole and is_map(*shape[1:]):
            yield "bhw"
            return
        if not ids and trial.batch == 1:
            yield from (axes for axes, sides in (("chw", shape[1:]), ("hwc", shape[:2])) if is_map(*sides))
        if not ids and whole:
            yield from (axes for axes, pixels in (("bpc", shape[1]), ("bcp", shape[2])) if _is_flat(pixels, trial))
    if len(shape) == 2 and whole and ids and _is_flat(shape[1], trial):
        yield "bp"
    if len(shape) == 2 and not ids and trial.batch == 1 and _is_flat(shape[0], trial):
        yield "pc"


def _is_flat(pixels: int, trial: _TrialRun) -> bool:
    return pixels >= _FEWEST_PIXELS and flat_sides(pixels, trial.sides) is not None


def flat_sides(pixels: int, sides: tuple[int, int]) -> tuple[int, int] | None:
    """Return rows and columns of a map with all pixels in one axis, if they match the image."""
    for output_stride in range(1, _LARGEST_STRIDE + 1):
        rows, cols = (-(-side // output_stride) for side in sides)
        if rows * cols == pixels:
            return rows, cols
    return None


def as_tiles(signature: Signature, output: Batch, sides: tuple[int, int]) -> Batch:
    """Return an output with the axes that all outputs of networks have.

    Args:
        signature: The inputs and the output.
        output: The output as the model returns it.
        sides: Rows and columns of the input images.

    Returns:
        Scores of shape (batch, channels, rows, cols), or class ids of shape (batch, rows, cols).

    Raises:
        ModelError: It is a map for each of several dates, and no file states which one counts.
    """
    tiles = output.view(np.uint8) if signature.mask else output
    if signature.gives_class_ids and tiles.dtype.kind == "f":
        tiles = tiles.astype(np.int32)
    if signature.axes:
        return _with_usual_axes(signature, tiles, sides)
    if signature.gives_class_ids:
        return tiles if tiles.ndim == 3 else tiles.squeeze(1 if tiles.shape[1] == 1 else 3)
    return np.moveaxis(tiles, 3, 1) if signature.scores_last else tiles


def _with_usual_axes(signature: Signature, output: Batch, sides: tuple[int, int]) -> Batch:
    """Return the same for unusual axes."""
    axes, tiles = signature.axes, output
    if "p" in axes:
        axis = axes.index("p")
        rows_cols = flat_sides(tiles.shape[axis], sides) or (tiles.shape[axis], 1)
        tiles = tiles.reshape(*tiles.shape[:axis], *rows_cols, *tiles.shape[axis + 1 :])
        axes = axes.replace("p", "hw")
    if "t" in axes and signature.time is not None:
        tiles = signature.time.date_of(tiles, axes.index("t"), signature.output_name)
        axes = axes.replace("t", "")
    for letter in "bc"[: 1 if signature.gives_class_ids else 2]:
        if letter not in axes:
            tiles, axes = tiles[None], letter + axes
    wanted = "bhw" if signature.gives_class_ids else "bchw"
    return tiles.transpose([axes.index(letter) for letter in wanted])


def _winners(signature: Signature, trial: _TrialRun) -> NDArray[np.int64]:
    """Return the class of each pixel, to compare the maps of heads."""
    tiles = as_tiles(signature, trial.arrays[signature.output_name], trial.sides)
    if signature.gives_class_ids:
        return tiles.astype(np.int64)
    if tiles.shape[1] > 1:
        best: NDArray[np.int64] = tiles.argmax(axis=1)
        return best
    least, most = tiles.min(), tiles.max()
    return (tiles[:, 0] > (0.5 if least >= 0 and most <= 1 else 0)).astype(np.int64)


def _is_likely(signature: Signature, trial: _TrialRun) -> bool:
    """Return whether the values of a pixel are probabilities that sum to 1, as those of a softmax, or class ids."""
    if signature.gives_class_ids:
        return True
    scores = as_tiles(signature, trial.arrays[signature.output_name], trial.sides).astype(np.float32)
    return scores.shape[1] > 1 and scores.min() >= 0 and bool(np.allclose(scores.sum(axis=1), 1, atol=1e-2))


def _same(one: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    return one.shape == other.shape and float((one == other).mean()) >= _SAME_WINNERS
