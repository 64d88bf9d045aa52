"""Which outputs of a graph answer for every pixel of an image, and which of them is meant.

Such an output is called a head. Most graphs have one, and declare how it lies on the image. Where they do not, or have
several, the graph is run once on an image whose rows and columns are told apart by their number. What is found so is
kept in a `Signature` for each head.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Batch
from ..onnx.fixed_sizes import likely_sizes
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
    image_input,
    no_head,
    read_image_input,
    refuse_detector,
    scores_last,
)
from ..onnx.weights import bands_by_weights, places_of_the_highest

Run = Callable[[Sequence[str], Mapping[str, NDArray[Any]]], list[Any]]
"""Runs a graph: names of outputs and arrays by the names of inputs; raises whatever it likes."""

_SIZES = ((256, 320), (256, 256), (224, 224), (512, 512), (128, 128))  # rows and columns that are tried in turn
_BAND_COUNTS = (3, 4, 1, 2, *range(5, 17))
_LARGEST_STRIDE = 32
_MOST_VALUES = 2**26  # of the images that are tried: 256 MiB of float32
_FEWEST_PIXELS = 16  # of a map whose pixels lie in one axis: fewer are a list of something else
_IMAGE_AXES = 4
_DECISIVE = 4  # parts of a rank that tell which head is meant; where the others differ, it is a guess
_ALIKE = 0.99  # of the pixels: two heads with so many same winners are the same map

# What people call heads that are no classes, and those that are.
_AUXILIARY = re.compile(r"aux|deep_?sup|side_?out")
_NO_CLASSES = re.compile(
    r"(?<![a-z])(emb|feat|hidden|token|attention|bound|edge|contour|dist|depth|height|offset|flow|uncert|confid|varian"
    r"|recon)"
)
_CLASSES = re.compile(r"(?<![a-z])(logit|score|prob|softmax|seg|class|label|pred|mask|land_?cover)")
_NEW_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")  # as in lastHiddenState


@dataclass(frozen=True)
class Head:
    """An output that answers for every pixel.

    Attributes:
        signature: What goes in, and what comes out of it.
        rank: The less, the likelier it is the one that is meant.
        group: Heads of one group give the same map.
    """

    signature: Signature
    rank: tuple[int, ...] = ()
    group: int = 0

    @property
    def name(self) -> str:
        """The name of the output."""
        return self.signature.output_name

    def suits(self, classes: int | None) -> int:
        """How well it suits a number of classes; less is better. None where no file names classes."""
        channels = self.signature.channels
        if classes is None or channels == classes or (channels == 0 and not self.signature.mask):
            return 0
        if (channels == 1 or self.signature.mask) and classes <= 2:
            return 0
        return 1 if channels in (None, classes + 1) else 2


def read_heads(
    inputs: Sequence[TensorInfo], outputs: Sequence[TensorInfo], file: ModelFile, run: Run, origin: str
) -> list[Head]:
    """Find the image input and all heads.

    Args:
        inputs: The inputs the graph must be given.
        outputs: All outputs of the graph.
        file: The file that is the graph, or holds it.
        run: Runs the graph.
        origin: Name of the model for messages.

    Returns:
        At least one head, the likeliest first.

    Raises:
        ModelError: The graph is no pixel classifier.
    """
    port = image_input(inputs, origin)
    image = _with_bands(read_image_input(port), port, file, outputs, run)
    declared = [declared_head(output, port, image) for output in outputs]
    heads = _found(declared, image, outputs, file, run)
    if not heads:
        raise no_head(outputs, origin)
    maps = {head.name for head in heads[1:]}
    refuse_detector([output for output in outputs if output.name not in maps], heads[0].name, port, origin)
    return heads


def names_a_quantity(name: str) -> bool:
    """Whether an output is called after something that is no class, such as a height."""
    return bool(_NO_CLASSES.search(_NEW_WORD.sub("_", name).lower()))


def _found(
    declared: Sequence[Signature | None], image: ImageInput, outputs: Sequence[TensorInfo], file: ModelFile, run: Run
) -> list[Head]:
    """All heads, the likeliest first, by their declarations or by trying."""
    heads = _declared(_with_ids(declared, file))
    if len(heads) != 1 or any(_is_open(output) for output, head in zip(outputs, declared) if head is None):
        answers = _answers(image, [output for output in outputs if _can_be_map(output)], file, run)
        tried = [_head(output, image, answers) for output in outputs] if answers is not None else []
        heads = (_tried(answers, _with_ids(tried, file)) if answers is not None else []) or heads
    return sorted(heads, key=lambda head: head.rank)


def _with_ids(signatures: Sequence[Signature | None], file: ModelFile) -> list[Signature | None]:
    """The same, of which those of one number are class ids where that number is the place of the highest score.

    Programs give such places as floats too, which otherwise would be taken for scores.
    """
    single = [
        each.output_name for each in signatures if each and each.channels in (1, None) and not each.gives_class_ids
    ]
    places = places_of_the_highest(file, single) if single else set()
    return [
        replace(each, gives_class_ids=True, channels=0) if each is not None and each.output_name in places else each
        for each in signatures
    ]


def best_head(heads: Sequence[Head], classes: Mapping[str, int | None]) -> tuple[Head, tuple[Head, ...]]:
    """The head that suits the classes best, and others that suit as well, give another map, and may be meant.

    Args:
        heads: All heads, the likeliest first.
        classes: For each head how many classes its files name; None where they name none.
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


def _declared(signatures: Sequence[Signature | None]) -> list[Head]:
    """Heads of which nothing is known but their declarations and names."""
    known = [signature for signature in signatures if signature is not None]
    ids_exist = any(signature.gives_class_ids for signature in known)
    return [
        Head(signature, (*_rank(signature, 0, (), ids_exist), place), place) for place, signature in enumerate(known)
    ]


def _can_be_map(output: TensorInfo) -> bool:
    return output.type in SCORE_TYPES or holds_integers(output)


def _is_open(output: TensorInfo) -> bool:
    """Whether an output that declares no map may be one, without all four axes or a known shape."""
    return _can_be_map(output) and (len(output.shape) < _IMAGE_AXES or output.type == MASK_TYPE)


def _with_bands(
    image: ImageInput, port: TensorInfo, file: ModelFile, outputs: Sequence[TensorInfo], run: Run
) -> ImageInput:
    """The image with its number of bands, where its declaration leaves that or their place open."""
    _, second, third, last = port.shape
    open_last = last is None and third is not None  # a side is free, or the bands
    if image.bands and second != last and not open_last:
        return image
    found = bands_by_weights(file, port.name)
    if found is not None and port.shape[found.axis] in (None, found.count):
        return replace(read_image_input(port, channels_last=found.axis == 3), bands=found.count)
    return image if image.bands else _with_bands_tried(image, port, outputs, run)


def _with_bands_tried(image: ImageInput, port: TensorInfo, outputs: Sequence[TensorInfo], run: Run) -> ImageInput:
    """The image with the only number of bands that the graph takes, or one of those that it takes."""
    names = [output.name for output in outputs]
    layouts = [image.channels_last, *([not image.channels_last] if port.shape.count(None) >= 3 else [])]
    for last in layouts:
        laid = read_image_input(port, channels_last=last)
        for sides in _sizes(laid) if not laid.bands else ():
            taken: list[int] = []
            for count in _BAND_COUNTS:
                if len(taken) < 2 and _runs(run, names, replace(laid, bands=count), sides):
                    taken.append(count)
            if taken:
                return replace(laid, bands=taken[0], any_bands=len(taken) > 1)
    return replace(image, bands=_BAND_COUNTS[0], any_bands=True)


def _runs(run: Run, names: Sequence[str], image: ImageInput, sides: tuple[int, int]) -> list[Any]:
    """What the graph gives for an image of a size; nothing where it takes none, or one that fills the memory."""
    if math.prod((image.batch or 1, image.bands, *sides)) > _MOST_VALUES:
        return []
    try:
        return run(names, _feed(image, sides))
    except Exception:  # onnxruntime raises a dozen classes of its own
        return []


def _sizes(image: ImageInput, more: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Rows and columns to try, each once, with those that are fixed."""
    sizes = [(image.height or rows, image.width or cols) for rows, cols in (*_SIZES, *more)]
    return [*dict.fromkeys(sizes)]


def _feed(image: ImageInput, sides: tuple[int, int]) -> dict[str, NDArray[Any]]:
    """A random image; always the same, so that the same file always gives the same answers."""
    values = np.random.default_rng(1).random((image.batch or 1, image.bands, *sides), np.float32)
    if image.dtype.kind == "u":
        values *= 255
    return {image.name: image.arranged(values)}


@dataclass(frozen=True)
class _Answers:
    """What a graph gave for a batch of images of a size."""

    batch: int
    sides: tuple[int, int]
    arrays: Mapping[str, Batch]


def _answers(image: ImageInput, outputs: Sequence[TensorInfo], file: ModelFile, run: Run) -> _Answers | None:
    """What the graph gives for a random image; None where it takes none of the sizes that are tried."""
    names = [output.name for output in outputs]
    for further in (False, True) if names else ():
        for sides in _sizes(image, likely_sizes(file) if further else ()):
            found = _runs(run, names, image, sides)
            if found:
                arrays = {name: np.asarray(array) for name, array in zip(names, found)}
                return _Answers(image.batch or 1, sides, arrays)
    return None


def _tried(answers: _Answers, signatures: Sequence[Signature | None]) -> list[Head]:
    """All heads by what the graph gave, with their ranks."""
    maps = [
        (place, signature, _winners(signature, answers))
        for place, signature in enumerate(signatures)
        if signature is not None
    ]
    heads: list[Head] = []
    for place, signature, winners in maps:
        alike = [other is not winners and _same(winners, other) for _, _, other in maps]
        twins = [other.gives_class_ids for (_, other, _), same in zip(maps, alike) if same]
        coarseness, ids_exist = -winners.size, any(other.gives_class_ids for _, other, _ in maps)
        rank = (*_rank(signature, coarseness, twins, ids_exist, likely=_is_likely(signature, answers)), place)
        group = min([index for index, same in enumerate(alike) if same] + [len(heads)])
        heads.append(Head(signature, rank, group))
    return heads


def _rank(
    signature: Signature, coarseness: int, twins: Sequence[bool], ids_exist: bool, *, likely: bool = False
) -> tuple[int, ...]:
    """How likely a head is the one that is meant; less is likelier.

    Args:
        signature: The head.
        coarseness: Less for a map of more pixels.
        twins: Whether those heads that give the same map give class ids.
        ids_exist: Whether any head gives class ids.
        likely: Whether its values are those of classes.
    """
    name = _NEW_WORD.sub("_", signature.output_name).lower()
    # Scores say more than ids, where they are those behind the ids; else they may be anything.
    kind = (2 if False in twins else 0) if signature.gives_class_ids else int(ids_exist and True not in twins)
    words = 2 if names_a_quantity(name) else 0 if likely or _CLASSES.search(name) or signature.gives_class_ids else 1
    form = 0 if not signature.axes else 1 if "c" in signature.axes else 2  # one score may be how sure the others are
    return (bool(_AUXILIARY.search(name)), kind, words, coarseness, form)


def _head(output: TensorInfo, image: ImageInput, answers: _Answers) -> Signature | None:
    """What comes out of an output, by what it gave; None for what is no map of the image."""
    if output.name not in answers.arrays:
        return None
    found, ids = answers.arrays[output.name], holds_integers(output)
    candidates = [*_layouts(found.shape, answers, ids=ids)]
    if len(candidates) != 1:  # none, or in doubt
        return None
    axes = candidates[0]
    last = not ids and axes == "bchw" and scores_last(found.shape, answers.sides, like=image.channels_last)
    plain = axes in ("bchw",) or (ids and axes in ("bhw", "b1hw", "bhw1"))
    channels = 1 if "c" not in axes else found.shape[3 if last else axes.index("c")]
    # A model that drops the batch axis takes one image at a time.
    image = image if "b" in axes else replace(image, batch=1)
    return Signature(
        inputs=(image,),
        output_name=output.name,
        gives_class_ids=ids,
        scores_last=last,
        channels=0 if ids else channels if not image.any_bands else None,
        axes="" if plain else axes,
        mask=output.type == MASK_TYPE,
    )


def _layouts(shape: tuple[int, ...], answers: _Answers, *, ids: bool) -> Iterator[str]:
    """All ways in which an answer of a shape can be a map of the image, as the letters of its axes."""
    batch, sides = answers.batch, answers.sides

    def is_map(*lengths: int) -> bool:
        finer = all(length % side == 0 for length, side in zip(lengths, sides))
        coarse = any(length * _LARGEST_STRIDE < side for length, side in zip(lengths, sides))
        return min(lengths) > 1 and (finer or (not coarse and can_cover(sides, lengths)))

    if len(shape) == 4:
        if ids:
            yield from (axes for axes, one in (("b1hw", 1), ("bhw1", 3)) if shape[one] == 1)
        elif is_map(*shape[2:]) or is_map(*shape[1:3]):
            yield "bchw"
    else:
        yield from _fewer_axes(shape, answers, is_map, ids=ids)
    if len(shape) == 2 and batch == 1 and is_map(*shape):
        yield "hw"


def _fewer_axes(shape: tuple[int, ...], answers: _Answers, is_map: Callable[..., bool], *, ids: bool) -> Iterator[str]:
    """As `_layouts`, for answers that lack an axis, or have all pixels in one."""
    whole = shape[:1] == (answers.batch,)
    if len(shape) == 3:
        if whole and is_map(*shape[1:]):
            yield "bhw"
            return
        if not ids and answers.batch == 1:
            yield from (axes for axes, part in (("chw", shape[1:]), ("hwc", shape[:2])) if is_map(*part))
        if not ids and whole:
            yield from (axes for axes, pixels in (("bpc", shape[1]), ("bcp", shape[2])) if _is_flat(pixels, answers))
    if len(shape) == 2 and whole and ids and _is_flat(shape[1], answers):
        yield "bp"
    if len(shape) == 2 and not ids and answers.batch == 1 and _is_flat(shape[0], answers):
        yield "pc"


def _is_flat(pixels: int, answers: _Answers) -> bool:
    return pixels >= _FEWEST_PIXELS and flat_sides(pixels, answers.sides) is not None


def flat_sides(pixels: int, sides: tuple[int, int]) -> tuple[int, int] | None:
    """Rows and columns of a map of so many pixels in one axis, of an image of these sides; None where it is none."""
    for stride in range(1, _LARGEST_STRIDE + 1):
        rows, cols = (-(-side // stride) for side in sides)
        if rows * cols == pixels:
            return rows, cols
    return None


def as_tiles(signature: Signature, answer: Batch, sides: tuple[int, int]) -> Batch:
    """Bring an answer to the axes that all answers have.

    Args:
        signature: What came out.
        answer: As the graph gave it.
        sides: Rows and columns of the images that went in.

    Returns:
        Scores of shape (batch, channels, rows, cols), or class ids of shape (batch, rows, cols).
    """
    found = answer.view(np.uint8) if signature.mask else answer
    if signature.gives_class_ids and found.dtype.kind == "f":
        found = found.astype(np.int32)
    if signature.axes:
        return _in_order(signature, found, sides)
    if signature.gives_class_ids:
        return found if found.ndim == 3 else found.squeeze(1 if found.shape[1] == 1 else 3)
    return np.moveaxis(found, 3, 1) if signature.scores_last else found


def _in_order(signature: Signature, answer: Batch, sides: tuple[int, int]) -> Batch:
    """As `as_tiles`, for unusual axes."""
    axes, found = signature.axes, answer
    if "p" in axes:
        place = axes.index("p")
        rows_cols = flat_sides(found.shape[place], sides) or (found.shape[place], 1)
        found = found.reshape(*found.shape[:place], *rows_cols, *found.shape[place + 1 :])
        axes = axes.replace("p", "hw")
    for letter in "bc"[: 1 if signature.gives_class_ids else 2]:
        if letter not in axes:
            found, axes = found[None], letter + axes
    wanted = "bhw" if signature.gives_class_ids else "bchw"
    return found.transpose([axes.index(letter) for letter in wanted])


def _winners(signature: Signature, answers: _Answers) -> NDArray[np.int64]:
    """The class of each pixel, to see which heads give the same map."""
    found = as_tiles(signature, answers.arrays[signature.output_name], answers.sides)
    if signature.gives_class_ids:
        return found.astype(np.int64)
    if found.shape[1] > 1:
        best: NDArray[np.int64] = found.argmax(axis=1)
        return best
    least, most = found.min(), found.max()
    return (found[:, 0] > (0.5 if least >= 0 and most <= 1 else 0)).astype(np.int64)


def _is_likely(signature: Signature, answers: _Answers) -> bool:
    """Whether the values of a pixel are probabilities that sum to 1, as a softmax gives them."""
    if signature.gives_class_ids:
        return True
    scores = as_tiles(signature, answers.arrays[signature.output_name], answers.sides).astype(np.float32)
    return scores.shape[1] > 1 and scores.min() >= 0 and bool(np.allclose(scores.sum(axis=1), 1, atol=1e-2))


def _same(one: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    return one.shape == other.shape and float((one == other).mean()) >= _ALIKE
