"""The model arguments: which ones a model offers, their defaults, and how the user's text is parsed.

An `Argument` knows the field of `ModelArguments` that has its value; the card, the dialog's table, the run log, the
report, the record in results and the key of measured speeds are all derived from `offered_arguments` and `in_effect`.

Names and syntax are those of ArcGIS ("padding 56;batch_size 4").
"""

from __future__ import annotations

import enum
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ..errors import ArgumentError, blaming
from ..i18n import tr
from .acquisition import date_text, parse_date
from .definition import LARGEST_BATCH, ModelDefinition
from .values import ValueMode

AUTOMATIC = "automatic"  # batch_size that the run chooses
AUTO = "auto"  # padding that the run finds
INCOMPLETE = "incomplete"  # stacks distinguish its default from a given value
OUTPUT = "output"  # which of several outputs is the map: other arguments depend on it
RASTERS = "raster"  # date that the rasters state
MODELS = "model"  # value_range that the model states
_LARGEST_TILE = 16384
_TRUE = ("true", "1", "yes")
_FALSE = ("false", "0", "no")


class ArgumentType(enum.Enum):
    """The type of an argument's values; the dialog chooses an editor by it."""

    INTEGER = "whole number"
    NUMBER = "number"
    BOOLEAN = "true or false"
    CHOICE = "choice"
    RANGE = "two numbers"
    DATES = "dates"


class Fill(enum.Enum):
    """The values that the network is given outside the raster and in nodata areas."""

    REFLECT = "reflect"
    ZERO = "zero"


class Incomplete(enum.Enum):
    """How pixels without a value in some of the bands are handled."""

    CLASSIFY = "classify"
    NODATA = "nodata"


class Merge(enum.Enum):
    """How tiles are combined into a map."""

    CROP = "crop"
    BLEND = "blend"


@dataclass(frozen=True)
class Argument:
    """An argument that a model offers. Values are text in the user's spelling.

    Attributes:
        name: The name that the user types.
        value: The value if the user does not give one, as in `ModelArguments`.
        value_type: The type of its values.
        meaning: A description for the user.
        choices: All values; empty for numbers.
        options: The enumeration with these values, if there is one.
        minimum: The smallest number.
        maximum: The largest number.
        step: The increment between valid numbers.
        automatic: A word that may be given instead of a number and lets the run choose, or "".
        field: The attribute of `ModelArguments` with its value; empty if it has the argument's name.
        image_only: Whether models of single pixels do not have it, because it concerns tiles or images.
        affects_pixels: Whether the result depends on it, so that it is recorded with the result.
        affects_speed: Whether the time per tile depends on it, so that a changed value is measured again.
        default_varies: Whether giving the default differs from leaving the argument out.
    """

    name: str
    value: object
    value_type: ArgumentType
    meaning: str
    choices: tuple[str, ...] = ()
    options: type[enum.Enum] | None = None
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    automatic: str = ""
    field: str = ""
    image_only: bool = False
    affects_pixels: bool = True
    affects_speed: bool = True
    default_varies: bool = False

    @classmethod
    def of_options(cls, name: str, default: enum.Enum, meaning: str) -> Argument:
        """Return an argument whose choices are the members of an enumeration."""
        choices = tuple(str(option.value) for option in type(default))
        return cls(name, default, ArgumentType.CHOICE, meaning, choices=choices, options=type(default))

    @property
    def default(self) -> str:
        """The value if the user does not give one, in the user's spelling."""
        return _value_text(self.value, self)

    @property
    def attribute(self) -> str:
        """The attribute of `ModelArguments` with the value."""
        return self.field or self.name


@dataclass(frozen=True)
class ModelArguments:
    """The argument values of a run.

    Attributes:
        padding: Pixels read around the kept pixels of a tile; a multiple of the total stride.
        seeks_padding: Whether the run searches for a better padding before it starts.
        batch_size: Tiles processed at once; 0 lets the run choose.
        tile: Rows and columns of a tile.
        threshold: Minimum probability of the winning class, if given; otherwise the rule's own is used.
        predict_background: Whether background is a class of the map.
        fill: How missing pixels are filled.
        augment: Whether the scores of rotated and mirrored tiles are averaged.
        merge: How tiles are combined into a map.
        incomplete: How pixels without a value in some of the bands are handled.
        values: Whether stored numbers or real values of scaled bands are used.
        value_range: The values that are scaled to 0 and 1 before mean and standard deviation, if not the model's own.
        notes: Changes that were made to the user's values, for the log.
        warnings: Reasons why the map may be wrong, for the log.
        output: The output that is the map, if there are several; "" otherwise.
        dates: The dates of the images, if they are not those that the rasters state.
    """

    padding: int
    batch_size: int
    tile: tuple[int, int]
    threshold: float | None = None
    predict_background: bool = False
    fill: Fill = Fill.REFLECT
    augment: bool = False
    merge: Merge = Merge.CROP
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    seeks_padding: bool = False
    incomplete: Incomplete = Incomplete.CLASSIFY
    values: ValueMode = ValueMode.AUTO
    output: str = ""
    value_range: tuple[float, float] | None = None
    dates: tuple[date, ...] | None = None


def offered_arguments(model: ModelDefinition) -> tuple[Argument, ...]:
    """Return the arguments that a model offers, with the defaults that it states."""
    offered = (
        *_tile_arguments(model),
        *_class_arguments(model),
        *_input_arguments(model),
        *_output_argument(model),
    )
    return tuple(argument for argument in offered if not (model.tabular and argument.image_only))


def _tile_arguments(model: ModelDefinition) -> Iterator[Argument]:
    """Yield the arguments about tiles."""
    side = min(model.tile)
    if not model.output_margin:
        yield Argument(
            "padding",
            _default_padding(model, side),
            ArgumentType.INTEGER,
            tr(
                "Pixels read around each tile and then cropped, to avoid visible seams. Less than half a tile; "
                '"auto" tries a few tiles of the raster and uses the smallest padding that is sufficient.'
            ),
            minimum=0,
            maximum=_largest_padding(model, side),
            step=_padding_step(model, side),
            automatic=AUTO,
            image_only=True,
        )
    if model.signature.image.batch is None:
        meaning = tr('Number of tiles processed at once; "automatic" lets the run choose.')
        automatic = "" if model.batch else AUTOMATIC
        batch = Argument(
            "batch_size", model.batch or 0, ArgumentType.INTEGER, meaning, minimum=1, maximum=LARGEST_BATCH
        )
        yield replace(batch, automatic=automatic, image_only=True, affects_pixels=False)
    if model.flexible:
        meaning = tr("Rows and columns of a tile in pixels: {sizes}.").format(sizes=_described_sizes(model))
        yield Argument(
            "tile_size",
            model.tile,
            ArgumentType.INTEGER,
            meaning,
            minimum=_smallest_tile(model),
            maximum=max(_LARGEST_TILE, side),
            step=model.total_stride,
            field="tile",
            image_only=True,
        )


def _class_arguments(model: ModelDefinition) -> Iterator[Argument]:
    """Yield the arguments about the choice of a class from scores."""
    if model.has_background:
        only = len(model.classes) == 1
        meaning = tr("Whether background is a class of the map; if not, such pixels get another class or NoData.")
        background = Argument("predict_background", only, ArgumentType.BOOLEAN, meaning, choices=("true", "false"))
        yield replace(background, affects_speed=False)
    if model.signature.gives_class_ids:
        return
    preset = model.threshold if model.threshold is not None else 0.5 if model.binary else 0.0
    meaning = tr("Minimum probability of the winning class, 0 to 1. Pixels below it become background or NoData.")
    if model.binary_pair:
        meaning = tr(
            'A pixel becomes "{second}" if its probability is at least this value (0 to 1), '
            'otherwise "{first}" (NoData if background is not predicted). 0: the class with the '
            "highest score."
        ).format(second=model.classes[-1].name, first=(model.background(), *model.classes)[-2].name)
    preset = float(f"{preset:g}")  # as users read it
    threshold = Argument("threshold", preset, ArgumentType.NUMBER, meaning, minimum=0, maximum=1, step=0.05)
    yield replace(threshold, affects_speed=False)
    yield Argument(
        "test_time_augmentation",
        bool(model.augment),
        ArgumentType.BOOLEAN,
        tr(
            "Run the network on eight rotated and mirrored copies of each tile and average the scores. More stable, "
            "but takes eight times as long."
        ),
        choices=("true", "false"),
        field="augment",
        image_only=True,
    )
    meaning = tr(
        "How tiles are combined into a map: each cropped by its padding (crop), or with the scores of overlapping "
        "tiles averaged, weighted towards the centre of each tile (blend)."
    )
    yield replace(Argument.of_options("merge", Merge.CROP, meaning), image_only=True)


def _input_arguments(model: ModelDefinition) -> Iterator[Argument]:
    """Yield the arguments about the pixel values that the network is given."""
    meaning = tr(
        "What the network sees outside the raster and in NoData areas: the mirrored image "
        "(reflect), or zeros before normalisation, as in ArcGIS (zero)."
    )
    yield replace(Argument.of_options("fill", Fill.REFLECT, meaning), image_only=True, affects_speed=False)
    if model.signature.image.bands > 1:
        yield _incomplete_argument(model)
    meaning = tr(
        "Which values of bands with a scale and an offset, such as reflectance, are passed to the network: the stored "
        'numbers (raw), the real values that QGIS shows (real), or real values x 10,000 (dn10000). "auto" decides '
        "based on the bands and on what the model states."
    )
    yield replace(Argument.of_options("values", ValueMode.AUTO, meaning), affects_speed=False)
    if model.signature.image.dtype.kind == "f":
        meaning = tr(
            "The two values that are scaled to 0 and 1 before mean and standard deviation are applied, such as "
            '"0,255"; "model" uses the values that the model states.'
        )
        value_range = Argument("value_range", None, ArgumentType.RANGE, meaning, automatic=MODELS)
        yield replace(value_range, affects_speed=False)
    if model.signature.metadata and model.signature.stated_dates != 0:
        meaning = tr(
            'Date of the imagery, such as "2026-06-01" or "2026-06-01T10:30" (UTC); of several images, one date for '
            'each, separated by commas. "raster" uses the dates that the rasters state.'
        )
        yield replace(
            Argument("date", None, ArgumentType.DATES, meaning, automatic=RASTERS, field="dates"),
            affects_speed=False,
        )


def _incomplete_argument(model: ModelDefinition) -> Argument:
    if model.tabular:
        meaning = tr(
            "Pixels that have no value in some of the bands: classified with 0 for each missing value (classify), or "
            "NoData in the result (nodata)."
        )
    else:
        meaning = tr(
            "Pixels that have no value in some of the bands: classified with the missing values filled like NoData "
            "areas (classify), or NoData in the result (nodata). In a stacked image, pixels that lack all bands of one "
            "raster are NoData unless classify is given explicitly."
        )
    argument = Argument.of_options(INCOMPLETE, Incomplete.CLASSIFY, meaning)
    return replace(argument, affects_speed=False, default_varies=True)


def _output_argument(model: ModelDefinition) -> tuple[Argument, ...]:
    """Return the choice of an output, if the network has several that can be the map."""
    if not model.heads:
        return ()
    meaning = tr("The network output that becomes the map; the other outputs are not used.")
    argument = Argument(OUTPUT, model.heads[0], ArgumentType.CHOICE, meaning, choices=model.heads)
    return (replace(argument, image_only=True),)


def in_effect(arguments: ModelArguments, model: ModelDefinition) -> tuple[tuple[Argument, str], ...]:
    """Return each argument that a model offers with its value in a run, in the user's spelling."""
    return tuple(
        (argument, _value_text(getattr(arguments, argument.attribute), argument))
        for argument in offered_arguments(model)
    )


def speed_key(arguments: ModelArguments, model: ModelDefinition) -> tuple[str, ...]:
    """Return the values in effect on which the time per tile depends."""
    return tuple(value for argument, value in in_effect(arguments, model) if argument.affects_speed)


def _value_text(value: object, argument: Argument) -> str:
    """Return a value of `ModelArguments` as text."""
    if argument.value_type is ArgumentType.RANGE:
        return ",".join(f"{end:.15g}" for end in value) if isinstance(value, tuple) else argument.automatic
    if argument.value_type is ArgumentType.DATES:
        return ",".join(map(date_text, value)) if isinstance(value, tuple) else argument.automatic
    if isinstance(value, enum.Enum):
        return str(value.value)
    if value == 0 and argument.automatic == AUTOMATIC:
        return AUTOMATIC
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):  # rows and columns of a tile
        return " x ".join(map(str, dict.fromkeys(value)))
    return f"{value or 0:g}" if isinstance(value, float) or value is None else str(value)


def argument_pairs(value: object) -> dict[str, str]:
    """Split the user's arguments into names and values.

    Args:
        value: Text "name value;name value", JSON text, a dict, or a list of pairs.

    Raises:
        ArgumentError: It is of another kind, or cannot be read.
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
        pairs = [pair.strip() for pair in text.split(";") if pair.strip()]
        return _unique(pair.split(None, 1) for pair in pairs)
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
    """Return arguments as ArcGIS spells them, "name value;name value", or as JSON if a value contains a semicolon."""
    if any(";" in value for value in pairs.values()):
        return json.dumps(dict(pairs), ensure_ascii=False)
    return ";".join(f"{name} {value}" for name, value in pairs.items())


def is_usable(text: str, argument: Argument) -> bool:
    """Whether a text is a valid value of an argument, regardless of other arguments."""
    try:
        _parsed(text, argument)
    except ArgumentError:
        return False
    return True


@blaming("arguments")
def read_arguments(value: object, model: ModelDefinition) -> ModelArguments:
    """Parse the user's arguments for a model.

    Args:
        value: As for `argument_pairs`.
        model: The model, which gives defaults and limits.

    Raises:
        ArgumentError: A name is unknown, or a value is not valid.
    """
    offered = {argument.name: argument for argument in offered_arguments(model)}
    given, notes = _without_idle_auto(argument_pairs(value), offered, model)
    for name in given:
        if name not in offered:
            raise ArgumentError(
                tr('Model arguments: "{name}" is not an argument of this model. Available arguments: {names}.').format(
                    name=name, names=", ".join(offered) or tr("none")
                )
            )
    values: dict[str, Any] = {
        argument.attribute: _parsed(given[name], argument) if name in given else argument.value
        for name, argument in offered.items()
    }
    tile = model.tile
    if "tile_size" in given:
        tile = (values["tile"],) * 2
        _check_tile(tile[0], model)
    seeks = given.get("padding", "").lower() == AUTO
    padding, notes_on_padding = _padding(None if seeks else given.get("padding"), tile, model)
    notes += notes_on_padding
    merge = values.get("merge", Merge.CROP)
    if merge is Merge.BLEND:
        padding, merge, notes_on_overlap = _overlap(padding, tile, model)
        notes += notes_on_overlap
    values.update(
        padding=padding,
        seeks_padding=seeks,
        batch_size=values.get("batch_size") or 0,
        tile=tile,
        merge=merge,
        notes=notes,
        warnings=() if "padding" in given else _default_padding_warnings(padding, min(tile), model),
    )
    return ModelArguments(**values)


def matching_name(text: str, names: Sequence[str]) -> str:
    """Return the one of several names that equals a text, ignoring case if that is unambiguous; or ""."""
    alike = [name for name in names if name.lower() == text.lower()]
    return text if text in names else alike[0] if len(alike) == 1 else ""


def chosen_output(value: object) -> str:
    """Return the output that the user's arguments choose, or "".

    Arguments that cannot be read are refused later, by `read_arguments`.
    """
    try:
        return argument_pairs(value).get(OUTPUT, "")
    except ArgumentError:
        return ""


def with_padding(value: object, model: ModelDefinition, padding: int) -> ModelArguments:
    """Parse the user's arguments with the padding that was found for `padding auto`."""
    return read_arguments({**argument_pairs(value), "padding": str(padding)}, model)


def _without_idle_auto(
    given: dict[str, str], offered: Mapping[str, Argument], model: ModelDefinition
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the user's arguments without `padding auto` if the model has no padding, and a note about it.

    Unlike a number of pixels, `auto` is valid for every model.
    """
    if given.get("padding", "").lower() != AUTO or "padding" in offered:
        return given, ()
    if model.tabular:
        note = tr("Padding auto: no padding is needed, because the model classifies each pixel separately.")
    else:
        note = tr(
            "Padding auto: {margin} pixels, the margin that the network itself leaves out; no more is needed."
        ).format(margin=model.output_margin)
    return {name: text for name, text in given.items() if name != "padding"}, (note,)


def _unique(pairs: Iterable[Any]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for pair in pairs:
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            text = " ".join(map(str, pair)) if isinstance(pair, (list, tuple)) else pair
            raise ArgumentError(
                tr('Model arguments: "{text}" is not a name and a value. {spelling}').format(
                    text=text, spelling=_spelling()
                )
            )
        name, value = str(pair[0]).strip(), pair[1]
        if value is None:  # as if it were not given
            continue
        if name in texts:
            raise ArgumentError(
                tr('Model arguments: "{name}" is specified twice. Specify it only once.').format(name=name)
            )
        texts[name] = str(value).lower() if isinstance(value, bool) else str(value).strip()
    return texts


def _parsed(text: str, argument: Argument) -> Any:  # noqa: ANN401  depends on the argument's type
    if argument.value_type is ArgumentType.CHOICE and (choice := matching_name(text, argument.choices)):
        return argument.options(choice) if argument.options else choice
    if argument.value_type is ArgumentType.BOOLEAN and text.lower() in (*_TRUE, *_FALSE):
        return text.lower() in _TRUE
    if argument.automatic and text.lower() == argument.automatic:
        return None
    if argument.value_type in (ArgumentType.INTEGER, ArgumentType.NUMBER):
        number = _parsed_number(text, whole=argument.value_type is ArgumentType.INTEGER)
        if number is not None and _is_within(number, argument):
            return number
    parse = {ArgumentType.RANGE: _two_numbers, ArgumentType.DATES: _dates}.get(argument.value_type)
    several = parse(text) if parse else None
    if several is not None:
        return several
    raise ArgumentError(
        tr('Model arguments: {name} "{text}" is not valid. Expected {expected}.').format(
            name=argument.name, text=text, expected=_expected_text(argument)
        )
    )


def _parsed_number(text: str, *, whole: bool) -> float | int | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if not whole:
        return number
    return int(number) if number.is_integer() else None  # infinity and NaN are not integers


def _two_numbers(text: str) -> tuple[float, float] | None:
    """Parse a smaller and a larger number, separated by a comma or a blank, optionally in brackets."""
    inner = text[1:-1] if text[:1] + text[-1:] in ("[]", "()") else text
    parsed = [
        _parsed_number(word.strip(), whole=False) for word in (inner.split(",") if "," in inner else inner.split())
    ]
    numbers = [number for number in parsed if number is not None and math.isfinite(number)]
    if len(parsed) != 2 or len(numbers) != len(parsed) or not numbers[0] < numbers[1]:
        return None
    return float(numbers[0]), float(numbers[1])


def _dates(text: str) -> tuple[date, ...] | None:
    """Parse dates separated by commas."""
    try:
        return tuple(parse_date(word) for word in text.split(","))
    except ValueError:
        return None


def _is_within(number: float, argument: Argument) -> bool:
    above = argument.minimum is None or number >= argument.minimum
    # A padding is checked against the tile that the user gives, not the model's own.
    below = argument.maximum is None or number <= argument.maximum or argument.name == "padding"
    return above and below


def _expected_text(argument: Argument) -> str:
    if argument.choices:
        return tr(" or ").join(argument.choices)
    if argument.value_type is ArgumentType.DATES:
        return tr('dates such as "2026-06-01", separated by commas, or "{word}"').format(word=argument.automatic)
    if argument.value_type is ArgumentType.RANGE:
        return tr('two numbers such as "0,255", the smaller first, or "{word}"').format(word=argument.automatic)
    number = _expected_number(argument)
    return tr('{number} or "{word}"').format(number=number, word=argument.automatic) if argument.automatic else number


def _expected_number(argument: Argument) -> str:
    whole = argument.value_type is ArgumentType.INTEGER
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
    steps, rest = divmod(tile - _smallest_tile(model), model.total_stride)
    if rest or steps < 0:
        below = _smallest_tile(model) + max(0, steps) * model.total_stride
        raise ArgumentError(
            tr(
                "Model arguments: the model does not accept tiles of {tile} pixels, only {sizes}. The nearest valid "
                "sizes are {below} and {above}."
            ).format(tile=tile, sizes=_described_sizes(model), below=below, above=below + model.total_stride)
        )


def _described_sizes(model: ModelDefinition) -> str:
    if not model.remainder:
        return tr("multiples of {multiple}").format(multiple=model.total_stride)
    return tr("multiples of {multiple} plus {remainder}").format(remainder=model.remainder, multiple=model.total_stride)


def largest_tile(model: ModelDefinition, side: int) -> int:
    """Return the largest tile of at most so many rows and columns that the model accepts, or its smallest one."""
    smallest = _smallest_tile(model)
    return smallest + max(0, side - smallest) // model.total_stride * model.total_stride


def _smallest_tile(model: ModelDefinition) -> int:
    """Return the side of the smallest tile, which keeps one total stride within its output margin."""
    smallest = 2 * model.output_margin + model.total_stride
    return smallest + (model.remainder - smallest) % model.total_stride


def _default_padding(model: ModelDefinition, side: int) -> int:
    """Return the model's own padding, or a share of the tile; rounded up, and at most the largest padding.

    If the model does not state one, the default is 0 only for a tile without room for padding.
    """
    wanted = model.padding if model.padding is not None else max(side // model.padding_share, 1)
    return min(_rounded_up(wanted, _padding_step(model, side)), _largest_padding(model, side))


def _padding_step(model: ModelDefinition, side: int) -> int:
    """Return the total stride, or 1 if a tile is too small for a padding of one total stride.

    One total stride always remains between the paddings, so that all tiles have the same phase.
    """
    return model.total_stride if (side - model.total_stride) // 2 >= model.total_stride else 1


def _largest_padding(model: ModelDefinition, side: int) -> int:
    """Return the largest padding that leaves one total stride of a tile."""
    step = _padding_step(model, side)
    return max(0, (side - model.total_stride) // 2 // step * step)


def _default_padding_warnings(padding: int, side: int, model: ModelDefinition) -> tuple[str, ...]:
    """Warn if the padding that the model states leaves seams, or has no room in a tile."""
    if model.tabular or model.output_margin:
        return ()
    if model.padding is not None and padding < model.padding:
        return (
            tr(
                "The model states a padding of {wanted} pixels, but a tile of {side} pixels has room for only "
                "{padding}."
            ).format(wanted=model.padding, side=side, padding=padding),
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
    """Return the padding of a run, and a note if the user's number was rounded up."""
    if model.output_margin:
        return model.output_margin, ()
    side = min(tile)
    if given is None:
        return _default_padding(model, side), ()
    wanted = int(float(given))
    padding = _rounded_up(wanted, _padding_step(model, side))
    if padding > _largest_padding(model, side):
        raise ArgumentError(_too_large(wanted, padding, side, model))
    if padding == wanted:
        return padding, ()
    return padding, (
        tr("Padding {wanted} was rounded up to {padding}: the model needs a multiple of {multiple} pixels.").format(
            wanted=wanted, padding=padding, multiple=model.total_stride
        ),
    )


def _too_large(wanted: int, padding: int, side: int, model: ModelDefinition) -> str:
    """Return the message about a padding, as given and as rounded up, that has no room in a tile."""
    if padding == wanted:
        template = tr(
            "Model arguments: a padding of {wanted} pixels leaves no room in a tile of {side} pixels. Use {largest} or "
            "less."
        )
    else:
        template = tr(
            "Model arguments: a padding of {wanted} pixels (rounded up to {padding}, a multiple of {multiple}) leaves "
            "no room in a tile of {side} pixels. Use {largest} or less."
        )
    largest = _largest_padding(model, side)
    return template.format(wanted=wanted, padding=padding, multiple=model.total_stride, side=side, largest=largest)


def _overlap(padding: int, tile: tuple[int, ...], model: ModelDefinition) -> tuple[int, Merge, tuple[str, ...]]:
    """Return the padding with which tiles blend, how they merge if they do not overlap, and notes.

    Outputs of a model with an output margin only touch: their tiles are made to overlap by half.
    """
    side, total_stride = min(tile) - 2 * model.output_margin, model.total_stride
    if model.output_margin:
        largest = (side - total_stride) // 2 // total_stride * total_stride
        padding = model.output_margin + min(_rounded_up(-(-side // 4), total_stride), largest)
    overlap = side - (side - 2 * (padding - model.output_margin)) // total_stride * total_stride
    if not overlap:
        return (
            padding,
            Merge.CROP,
            (tr("merge blend is the same as crop here: without padding, tiles do not overlap."),),
        )
    note = tr("Blending: the scores of neighbouring tiles overlap by {overlap} of {side} pixels.").format(
        overlap=overlap, side=side
    )
    return padding, Merge.BLEND, (note,)


def _rounded_up(length: int, step: int) -> int:
    return -(-length // step) * step
