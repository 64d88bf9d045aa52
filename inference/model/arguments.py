"""The model arguments: which ones a model offers, their defaults, and what the user's text means.

Names and spelling are those of ArcGIS ("padding 56;batch_size 4").
"""

from __future__ import annotations

import enum
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..errors import ArgumentError, blaming
from ..i18n import tr
from .definition import LARGEST_BATCH, ModelDefinition
from .values import Values

AUTOMATIC = "automatic"  # batch_size that the run chooses
AUTO = "auto"  # padding that the run finds
OUTPUT = "output"  # which of several outputs is the map: other arguments depend on it
MODELS = "model"  # value_range that the model states
_LARGEST_TILE = 16384
# What a model has that sees a pixel by itself.
_WITHOUT_NEIGHBOURS = ("predict_background", "threshold", "incomplete", "values", "value_range")
_TRUE = ("true", "1", "yes")
_FALSE = ("false", "0", "no")


class ArgumentType(enum.Enum):
    """What values an argument takes, so that an editor can be chosen for it."""

    INTEGER = "whole number"
    NUMBER = "number"
    BOOLEAN = "true or false"
    CHOICE = "choice"
    RANGE = "two numbers"


class Fill(enum.Enum):
    """What the model sees outside the raster and in nodata holes."""

    REFLECT = "reflect"
    ZERO = "zero"


class Incomplete(enum.Enum):
    """What becomes of pixels that lack a band."""

    CLASSIFY = "classify"
    NODATA = "nodata"


class Merge(enum.Enum):
    """How the scores of neighbouring tiles become one map."""

    CROP = "crop"
    BLEND = "blend"


@dataclass(frozen=True)
class Argument:
    """One argument that a model offers; values are text as the user writes them.

    Attributes:
        name: As the user writes it.
        default: What holds where the user writes nothing.
        type: What values it takes.
        meaning: For people.
        choices: All values; empty where they are numbers.
        minimum: The least number.
        maximum: The largest.
        step: From one good number to the next.
        automatic: A word instead of a number, with which the run chooses; empty for none.
        field: The attribute of `ModelArguments` with its value; empty where it has the argument's name.
    """

    name: str
    default: str
    type: ArgumentType
    meaning: str
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    automatic: str = ""
    field: str = ""


@dataclass(frozen=True)
class ModelArguments:
    """The values of a run.

    Attributes:
        padding: Pixels read around those that are kept; on the model's lattice.
        seeks_padding: Whether the run shall find a better padding before it starts.
        batch_size: Tiles given to the graph at once; 0 lets the run choose.
        tile: Rows and columns of a tile.
        threshold: The least probability of the winning class; None takes the rule's own.
        predict_background: Whether the background is a class of the map.
        fill: What stands for missing pixels.
        augment: Whether the scores of turned and mirrored tiles are averaged.
        merge: How tiles become one map.
        incomplete: What becomes of pixels that lack a band.
        values: Whether bands with a scale are given as stored numbers or as real values.
        value_range: The numbers that become 0 and 1 before mean and standard deviation; None for the model's own.
        notes: What was changed, for the log.
        warnings: What may make the map wrong, for the log.
        output: The output that is the map, where there are several; "" else.
    """

    padding: int
    batch_size: int
    tile: tuple[int, int]
    threshold: float | None
    predict_background: bool
    fill: Fill
    augment: bool = False
    merge: Merge = Merge.CROP
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    seeks_padding: bool = False
    incomplete: Incomplete = Incomplete.CLASSIFY
    values: Values = Values.AUTO
    output: str = ""
    value_range: tuple[float, float] | None = None


def offered_arguments(model: ModelDefinition) -> tuple[Argument, ...]:
    """The arguments this model offers, with the defaults it asks for."""
    offered = []
    side = min(model.tile)
    if not model.output_margin:
        offered.append(
            Argument(
                "padding",
                str(_default_padding(model, side)),
                ArgumentType.INTEGER,
                tr(
                    "Pixels read around each tile and cropped off again, so that no seams show. Less than half a tile; "
                    '"auto" tries a few tiles of the raster and takes what is just enough.'
                ),
                minimum=0,
                maximum=_largest_padding(model, side),
                step=_step_of_padding(model, side),
                automatic=AUTO,
            )
        )
    if model.signature.batch is None:
        default = str(model.batch) if model.batch else AUTOMATIC
        meaning = tr('Tiles given to the network at once; "automatic" lets the run choose.')
        automatic = AUTOMATIC if default == AUTOMATIC else ""
        batch = Argument("batch_size", default, ArgumentType.INTEGER, meaning, minimum=1, maximum=LARGEST_BATCH)
        offered.append(replace(batch, automatic=automatic))
    if model.flexible:
        meaning = tr("Rows and columns of a tile in pixels: {sizes}.").format(sizes=_sizes(model))
        offered.append(
            Argument(
                "tile_size",
                str(side),
                ArgumentType.INTEGER,
                meaning,
                minimum=_least(model),
                maximum=max(_LARGEST_TILE, side),
                step=model.total_stride,
                field="tile",
            )
        )
    if model.has_background:
        default = "true" if len(model.classes) == 1 else "false"
        meaning = tr("Whether background is a class of the map; otherwise such pixels get another class or nodata.")
        offered.append(
            Argument("predict_background", default, ArgumentType.BOOLEAN, meaning, choices=("true", "false"))
        )
    if not model.signature.gives_class_ids:
        preset = model.threshold if model.threshold is not None else 0.5 if model.binary else 0.0
        meaning = tr("The least probability of the winning class, 0 to 1. Below it a pixel is background or nodata.")
        if model.binary_pair:
            meaning = tr(
                'A pixel becomes "{second}" if its probability is at least this value (0 to 1), '
                'otherwise "{first}" (NoData if background is not predicted). 0: the class with the '
                "highest score."
            ).format(second=model.classes[-1].name, first=(model.background(), *model.classes)[-2].name)
        offered.append(
            Argument("threshold", f"{preset:g}", ArgumentType.NUMBER, meaning, minimum=0, maximum=1, step=0.05)
        )
        offered += _arguments_of_scores(model)
    offered += (*_arguments_of_values(model), *_output(model))
    return tuple(entry for entry in offered if not model.tabular or entry.name in _WITHOUT_NEIGHBOURS)


def _arguments_of_values(model: ModelDefinition) -> Iterator[Argument]:
    """What the network is given where there are values, and where there are none."""
    meaning = tr(
        "What the network sees outside the raster and in NoData areas: the mirrored image "
        "(reflect), or zeros before normalisation, as in ArcGIS (zero)."
    )
    yield Argument("fill", Fill.REFLECT.value, ArgumentType.CHOICE, meaning, choices=tuple(fill.value for fill in Fill))
    if model.signature.bands > 1:
        yield _incomplete(model)
    yield _values_argument()
    if model.signature.dtype.kind == "f":
        yield _value_range()


def _incomplete(model: ModelDefinition) -> Argument:
    if model.tabular:
        meaning = tr(
            "Pixels that have no value in some of the bands: classified with 0 for each missing value (classify), or "
            "NoData in the result (nodata)."
        )
    else:
        meaning = tr(
            "Pixels that have no value in some of the bands: classified with the missing values filled like NoData "
            "areas (classify), or NoData in the result (nodata)."
        )
    choices = tuple(choice.value for choice in Incomplete)
    return Argument("incomplete", Incomplete.CLASSIFY.value, ArgumentType.CHOICE, meaning, choices=choices)


def _values_argument() -> Argument:
    meaning = tr(
        "What the network is given of bands that declare a scale and an offset, such as reflectance: the stored "
        "numbers (raw), the real values that QGIS shows (real), or real values x 10,000 (dn10000). auto decides by "
        "the bands and by what the model states."
    )
    choices = tuple(values.value for values in Values)
    return Argument("values", Values.AUTO.value, ArgumentType.CHOICE, meaning, choices=choices)


def _output(model: ModelDefinition) -> tuple[Argument, ...]:
    """The choice of a map, where the network has several."""
    meaning = tr("Which output of the network is the map; the others are not used.")
    return (Argument(OUTPUT, model.heads[0], ArgumentType.CHOICE, meaning, choices=model.heads),) if model.heads else ()


def _value_range() -> Argument:
    meaning = tr(
        'The two numbers that become 0 and 1 before mean and standard deviation, such as "0,255"; "model" for those '
        "that the model states."
    )
    return Argument("value_range", MODELS, ArgumentType.RANGE, meaning, automatic=MODELS)


def _arguments_of_scores(model: ModelDefinition) -> tuple[Argument, ...]:
    """What can be done with scores before a class is chosen."""
    return (
        Argument(
            "test_time_augmentation",
            "true" if model.augment else "false",
            ArgumentType.BOOLEAN,
            tr(
                "Show the network each tile in eight ways, turned and mirrored, and average the scores: steadier, and "
                "eight times as long."
            ),
            choices=("true", "false"),
            field="augment",
        ),
        Argument(
            "merge",
            Merge.CROP.value,
            ArgumentType.CHOICE,
            tr(
                "How tiles become one map: each without its padding (crop), or overlapping scores averaged, with more "
                "weight towards the middle of a tile (blend)."
            ),
            choices=tuple(merge.value for merge in Merge),
        ),
    )


def in_effect(arguments: ModelArguments, model: ModelDefinition) -> tuple[tuple[Argument, str], ...]:
    """Each argument that a model offers, and its value in a run, as the user would write it."""
    return tuple(
        (argument, _text(getattr(arguments, argument.field or argument.name), argument))
        for argument in offered_arguments(model)
    )


def _text(value: object, argument: Argument) -> str:
    """A value of `ModelArguments` as text."""
    if argument.type is ArgumentType.RANGE:
        return ",".join(f"{end:.15g}" for end in value) if isinstance(value, tuple) else argument.automatic
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):  # rows and columns of a tile
        return " x ".join(map(str, dict.fromkeys(value)))
    return f"{value or 0:g}" if isinstance(value, float) or value is None else str(value)


def argument_pairs(value: object) -> dict[str, str]:
    """Take the user's arguments apart.

    Args:
        value: Text "name value;name value", JSON text, a dict, or a list of pairs.

    Raises:
        ArgumentError: None of these.
    """
    if isinstance(value, str):
        text = value.strip()
        if text[:1] in ("{", "["):
            try:
                return argument_pairs(json.loads(text))
            except (ValueError, RecursionError) as error:
                raise ArgumentError(
                    tr("Model arguments: the JSON text cannot be read ({reason}). {spelling}").format(
                        reason=error, spelling=_spelling()
                    )
                ) from error
        pieces = [piece.strip() for piece in text.split(";") if piece.strip()]
        return _unique(piece.split(None, 1) for piece in pieces)
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return _unique(value.items())
    if isinstance(value, Iterable):
        return _unique(value)
    raise ArgumentError(
        tr("Model arguments: {value!r} cannot be read. {spelling}").format(value=value, spelling=_spelling())
    )


def _spelling() -> str:
    return tr('Write them as "name value;name value", such as "padding 64;batch_size 4".')


def argument_text(pairs: Mapping[str, str]) -> str:
    """Spell arguments as ArcGIS does, "name value;name value", or as JSON where a value has the separator in it."""
    if any(";" in value for value in pairs.values()):
        return json.dumps(dict(pairs), ensure_ascii=False)
    return ";".join(f"{name} {value}" for name, value in pairs.items())


def is_usable(text: str, argument: Argument) -> bool:
    """Tell whether a text is a value of an argument, taken by itself."""
    try:
        _parsed(text, argument)
    except ArgumentError:
        return False
    return True


@blaming("arguments")
def read_arguments(value: object, model: ModelDefinition) -> ModelArguments:
    """Understand the user's arguments for a model.

    Args:
        value: As for `argument_pairs`.
        model: The model, which gives defaults and limits.

    Raises:
        ArgumentError: An unknown name, or a value that cannot be used.
    """
    offered = {argument.name: argument for argument in offered_arguments(model)}
    given, notes = _without_idle_auto(argument_pairs(value), offered, model)
    seeks = given.get("padding", "").lower() == AUTO
    for name in given:
        if name not in offered:
            raise ArgumentError(
                tr('Model arguments: "{name}" is not an argument of this model. It has: {known}.').format(
                    name=name, known=", ".join(offered) or tr("none")
                )
            )
    values = {name: _parsed(given.get(name, argument.default), argument) for name, argument in offered.items()}
    tile = (int(values["tile_size"]),) * 2 if "tile_size" in given else model.tile
    _check_tile(tile[0], model)
    padding, more = _padding(None if seeks else given.get("padding"), tile, model)
    notes += more
    merge = Merge(values.get("merge", Merge.CROP.value))
    if merge is Merge.BLEND:
        padding, merge, more = _overlap(padding, tile, model)
        notes += more
    return ModelArguments(
        padding=padding,
        batch_size=values.get("batch_size") or 0,
        tile=(tile[0], tile[1]),
        threshold=values.get("threshold"),
        predict_background=bool(values.get("predict_background", False)),
        fill=Fill(values.get("fill", Fill.REFLECT.value)),
        augment=bool(values.get("test_time_augmentation", False)),
        merge=merge,
        notes=notes,
        warnings=() if "padding" in given else _of_default_padding(padding, min(tile), model),
        seeks_padding=seeks,
        incomplete=Incomplete(values.get("incomplete", Incomplete.CLASSIFY.value)),
        values=Values(values["values"]),
        output=values.get(OUTPUT, ""),
        value_range=values.get("value_range"),
    )


def same_name(text: str, names: Sequence[str]) -> str:
    """The one of several names that a text means, also in other upper or lower case; "" for none."""
    alike = [name for name in names if name.lower() == text.lower()]
    return text if text in names else alike[0] if len(alike) == 1 else ""


def chosen_output(value: object) -> str:
    """The output that the user's arguments choose; "" where they do not, or cannot be read, as the run will say."""
    try:
        return argument_pairs(value).get(OUTPUT, "")
    except ArgumentError:
        return ""


def with_padding(value: object, model: ModelDefinition, padding: int) -> ModelArguments:
    """Understand the user's arguments with the padding that was found for `padding auto`."""
    return read_arguments({**argument_pairs(value), "padding": str(padding)}, model)


def _without_idle_auto(
    given: dict[str, str], offered: Mapping[str, Argument], model: ModelDefinition
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The user's arguments without `padding auto` where there is nothing to find, and why there is not.

    Asking for what is enough makes sense for every model, unlike a number of pixels.
    """
    if given.get("padding", "").lower() != AUTO or "padding" in offered:
        return given, ()
    if model.tabular:
        note = tr("Padding auto: none, since the model sees each pixel by itself.")
    else:
        note = tr(
            "Padding auto: {crop} pixels, the border that the network itself leaves out; it needs no more."
        ).format(crop=model.output_margin)
    return {name: text for name, text in given.items() if name != "padding"}, (note,)


def _unique(pairs: Iterable[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            shown = " ".join(map(str, pair)) if isinstance(pair, (list, tuple)) else pair
            raise ArgumentError(
                tr('Model arguments: "{shown}" is not a name and a value. {spelling}').format(
                    shown=shown, spelling=_spelling()
                )
            )
        name, value = str(pair[0]).strip(), pair[1]
        if value is None:  # as where nothing was given
            continue
        if name in found:
            raise ArgumentError(tr('Model arguments: "{name}" is given twice. Give it once.').format(name=name))
        found[name] = str(value).lower() if isinstance(value, bool) else str(value).strip()
    return found


def _parsed(text: str, argument: Argument) -> Any:  # noqa: ANN401  int, float, bool or str by the argument's kind
    if argument.type is ArgumentType.CHOICE and (meant := same_name(text, argument.choices)):
        return meant
    if argument.type is ArgumentType.BOOLEAN and text.lower() in (*_TRUE, *_FALSE):
        return text.lower() in _TRUE
    if argument.automatic and text.lower() == argument.automatic:
        return None
    if argument.type in (ArgumentType.INTEGER, ArgumentType.NUMBER):
        number = _number(text, whole=argument.type is ArgumentType.INTEGER)
        if number is not None and _within(number, argument):
            return number
    if argument.type is ArgumentType.RANGE:
        ends = _two_numbers(text)
        if ends is not None:
            return ends
    raise ArgumentError(
        tr('Model arguments: {name} "{text}" cannot be used. Expected {expected}.').format(
            name=argument.name, text=text, expected=_expected(argument)
        )
    )


def _number(text: str, *, whole: bool) -> float | int | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if not whole:
        return number
    return int(number) if number.is_integer() else None  # infinity and NaN are no integers


def _two_numbers(text: str) -> tuple[float, float] | None:
    """A smaller and a larger number, with a comma or a blank between them and maybe brackets around them."""
    inner = text[1:-1] if text[:1] + text[-1:] in ("[]", "()") else text
    found = [_number(part.strip(), whole=False) for part in (inner.split(",") if "," in inner else inner.split())]
    numbers = [number for number in found if number is not None and math.isfinite(number)]
    if len(found) != 2 or len(numbers) != len(found) or not numbers[0] < numbers[1]:
        return None
    return float(numbers[0]), float(numbers[1])


def _within(number: float, argument: Argument) -> bool:
    low = argument.minimum is None or number >= argument.minimum
    # A padding is judged against the tile that is asked for, not the model's own.
    high = argument.maximum is None or number <= argument.maximum or argument.name == "padding"
    return low and high


def _expected(argument: Argument) -> str:
    if argument.choices:
        return tr(" or ").join(argument.choices)
    if argument.type is ArgumentType.RANGE:
        return tr('two numbers such as "0,255", the smaller first, or "{word}"').format(word=argument.automatic)
    number = _expected_number(argument)
    return tr('{number} or "{word}"').format(number=number, word=argument.automatic) if argument.automatic else number


def _expected_number(argument: Argument) -> str:
    whole = argument.type is ArgumentType.INTEGER
    if argument.minimum is None:
        return tr("a whole number") if whole else tr("a number")
    if argument.maximum is None or argument.name == "padding":
        template = tr("a whole number of at least {minimum:g}") if whole else tr("a number of at least {minimum:g}")
    elif whole:
        template = tr("a whole number from {minimum:g} to {maximum:g}")
    else:
        template = tr("a number from {minimum:g} to {maximum:g}")
    return template.format(minimum=argument.minimum, maximum=argument.maximum)


def _check_tile(tile: int, model: ModelDefinition) -> None:
    steps, beyond = divmod(tile - _least(model), model.total_stride)
    if beyond or steps < 0:
        below = _least(model) + max(0, steps) * model.total_stride
        raise ArgumentError(
            tr(
                "Model arguments: the model takes no tiles of {tile} pixels, only {sizes}. The nearest are {below} and "
                "{above}."
            ).format(tile=tile, sizes=_sizes(model), below=below, above=below + model.total_stride)
        )


def _sizes(model: ModelDefinition) -> str:
    if not model.remainder:
        return tr("multiples of {multiple}").format(multiple=model.total_stride)
    return tr("{remainder} more than multiples of {multiple}").format(
        remainder=model.remainder, multiple=model.total_stride
    )


def _least(model: ModelDefinition) -> int:
    """The smallest tile: beside its border a step of the lattice is left."""
    least = 2 * model.output_margin + model.total_stride
    return least + (model.remainder - least) % model.total_stride


def _default_padding(model: ModelDefinition, side: int) -> int:
    """The model's own padding on its lattice, or as much as leaves something of a small tile.

    Without a word of the model it is 0 only where a tile has no room for one.
    """
    wanted = model.padding if model.padding is not None else max(side // model.padding_share, 1)
    return min(_rounded_up(wanted, _step_of_padding(model, side)), _largest_padding(model, side))


def _step_of_padding(model: ModelDefinition, side: int) -> int:
    """That of the lattice; of tiles which leave no room for such a step, a pixel.

    Between the tiles remains a step of the lattice, so that all of them begin at the same place of it.
    """
    return model.total_stride if (side - model.total_stride) // 2 >= model.total_stride else 1


def _largest_padding(model: ModelDefinition, side: int) -> int:
    """The largest padding that leaves a step of the lattice of a tile."""
    step = _step_of_padding(model, side)
    return max(0, (side - model.total_stride) // 2 // step * step)


def _of_default_padding(padding: int, side: int, model: ModelDefinition) -> tuple[str, ...]:
    """Warn where the model asks for less than makes a map without seams, or for more than there is room for."""
    if model.tabular or model.output_margin:
        return ()
    if model.padding is not None and padding < model.padding:
        return (
            tr("The model asks for a padding of {wanted}, of which a tile of {side} leaves {padding}.").format(
                wanted=model.padding, side=side, padding=padding
            ),
        )
    if padding or model.single_pixels:
        return ()
    if model.padding is None:
        return (
            tr(
                "Padding 0: a tile of {side} pixels has no room for more, so the map may show seams between tiles."
            ).format(side=side),
        )
    return (
        tr(
            "Padding 0, as the model states, but its classes depend on the surrounding pixels: the "
            'map may show seams between tiles. Set the model argument padding, such as "padding '
            'auto".'
        ),
    )


def _padding(given: str | None, tile: tuple[int, ...], model: ModelDefinition) -> tuple[int, tuple[str, ...]]:
    if model.output_margin:
        return model.output_margin, ()
    side = min(tile)
    if given is None:
        return _default_padding(model, side), ()
    wanted = int(float(given))
    padding = _rounded_up(wanted, _step_of_padding(model, side))
    if padding > _largest_padding(model, side):
        raise ArgumentError(_too_much(wanted, padding, side, model))
    if padding == wanted:
        return padding, ()
    return padding, (
        tr(
            "Padding {wanted} was rounded up to {padding}: the network's answers depend on a lattice of {multiple} "
            "pixels."
        ).format(wanted=wanted, padding=padding, multiple=model.total_stride),
    )


def _too_much(wanted: int, padding: int, side: int, model: ModelDefinition) -> str:
    """Why a padding, as it was given and on the lattice, is too much for a tile."""
    if padding == wanted:
        template = tr(
            "Model arguments: a padding of {wanted} pixels leaves nothing of a tile of {side} pixels. Give at most "
            "{largest}."
        )
    else:
        template = tr(
            "Model arguments: a padding of {wanted} pixels ({padding} on the model's lattice of {multiple}) leaves "
            "nothing of a tile of {side} pixels. Give at most {largest}."
        )
    largest = _largest_padding(model, side)
    return template.format(wanted=wanted, padding=padding, multiple=model.total_stride, side=side, largest=largest)


def _overlap(padding: int, tile: tuple[int, ...], model: ModelDefinition) -> tuple[int, Merge, tuple[str, ...]]:
    """Padding with which tiles blend, how they merge where there is none, and what was changed.

    The answers of a model with a border of its own only touch: they are made to overlap by half.
    """
    side, multiple = min(tile) - 2 * model.output_margin, model.total_stride
    if model.output_margin:
        largest = (side - multiple) // 2 // multiple * multiple
        padding = model.output_margin + min(_rounded_up(-(-side // 4), multiple), largest)
    overlap = side - (side - 2 * (padding - model.output_margin)) // multiple * multiple
    if not overlap:
        return padding, Merge.CROP, (tr("merge blend is the same as crop here: no two tiles overlap without padding."),)
    note = tr("Blending: the scores of neighbouring tiles overlap by {overlap} of {side} pixels.").format(
        overlap=overlap, side=side
    )
    return padding, Merge.BLEND, (note,)


def _rounded_up(length: int, multiple: int) -> int:
    return -(-length // multiple) * multiple
