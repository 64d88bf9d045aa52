"""The layouts of folders of training data: subfolders and the files that describe the tiles.

`ClassifiedTiles` is the layout "Classified_Tiles" of ArcGIS's tool of the same name, as its documentation and the
public readers of such folders define it: map.txt lists the tiles, esri_accumulated_stats.json has counts and
statistics, esri_model_definition.emd has classes and bands. `ImagesAndMasks` has images, masks and classes.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from ..i18n import tr
from .earlier_tiles import EarlierFolder, EarlierTiles
from .job import FolderLayout
from .statistics import FeatureStatistics, FolderStatistics, ValueStatistics
from .tile_files import label_suffix, suffix_of
from .tile_set import TileSet

MAP = "map.txt"
STATISTICS_FILE = "esri_accumulated_stats.json"
DEFINITION = "esri_model_definition.emd"
SUMMARY = "stats.txt"
CLASSES = "classes.json"
_MODE = "Classified_Tiles"
# The key and the names as in the definitions that Esri publishes; readers look up the key.
_WELL_KNOWN = "WellKnownBandNames (FYI, these band names can be used in ExtractBands)"
_WELL_KNOWN_NAMES = (
    *("Red", "Green", "Blue", "NearInfrared", "NearInfrared_1", "NearInfrared_2", "CoastalBlue", "Yellow", "RedEdge"),
    *("ShortWaveInfrared", "ShortWaveInfrared_1", "ShortWaveInfrared_2", "MidInfrared", "Cirrus", "Thermal"),
    "Panchromatic",
)


Text = tuple[str, str]
"""The name and the content of a file that describes tiles."""


class Layout(Protocol):
    """A layout of a folder of tiles."""

    labels: str
    """The subfolder of labels."""

    texts: tuple[str, ...]
    """The names of the files that describe the tiles."""

    def image_folders(self, count: int) -> tuple[str, ...]:
        """Return the subfolders of the images of a tile, of which there are `count`."""

    def earlier(self, folder: Path, tiles: TileSet) -> EarlierTiles | None:
        """Return the tiles that a folder already contains; None without any.

        Raises:
            OutputError: They do not match `tiles`, or their files contradict each other.
        """

    def descriptions(self, tiles: TileSet, statistics: FolderStatistics, numbers: Sequence[range]) -> Iterator[Text]:
        """Yield the name and text of each file that describes the tiles with these numbers."""


def layout_of(kind: FolderLayout) -> Layout:
    """Return a layout."""
    return ClassifiedTiles() if kind is FolderLayout.CLASSIFIED_TILES else ImagesAndMasks()


def tile_name(number: int) -> str:
    """Return the name of a tile's files, without suffix."""
    return f"{number:09}"


class ClassifiedTiles:
    """The layout "Classified_Tiles"."""

    labels = "labels"
    texts: tuple[str, ...] = (MAP, STATISTICS_FILE, DEFINITION, SUMMARY)

    def image_folders(self, count: int) -> tuple[str, ...]:
        """Return the subfolders of images."""
        return ("images", "images2")[:count]

    def earlier(self, folder: Path, tiles: TileSet) -> EarlierTiles | None:
        """Read the files that describe the tiles."""
        existing = EarlierFolder.of(folder, self.image_folders(len(tiles.images)), ("images2", "masks"))
        if existing is None:
            return None
        lines = existing.text(MAP).splitlines()
        stated, definition = existing.json(STATISTICS_FILE), existing.json(DEFINITION)
        with existing.reading(STATISTICS_FILE):
            statistics = _accumulated(stated, tiles)
        with existing.reading(DEFINITION):
            existing.require_classes([(entry["Value"], entry["Name"]) for entry in definition["Classes"]], tiles)
            existing.require_size(definition["ImageWidth"], definition["ImageHeight"], tiles)
            existing.require_space(definition.get("ImageSpaceUsed"), _space(tiles))
        existing.require_count(statistics.tiles, len(lines), MAP)
        return existing.matching(statistics, tiles)

    def descriptions(self, tiles: TileSet, statistics: FolderStatistics, numbers: Sequence[range]) -> Iterator[Text]:
        """Yield map.txt, the statistics, the model definition and the summary."""
        yield MAP, "".join(self._line(tiles, number) for part in numbers for number in part)
        yield STATISTICS_FILE, _json_bytes(_accumulated_statistics(tiles, statistics))
        yield DEFINITION, _json_bytes(_definition(tiles, statistics))
        yield SUMMARY, _summary_text(tiles, statistics)

    def _line(self, tiles: TileSet, number: int) -> str:
        name, suffix = tile_name(number), suffix_of(tiles.image_format)
        images = [f"{folder}/{name}{suffix}" for folder in self.image_folders(len(tiles.images))]
        return "\t".join((*images, f"{self.labels}/{name}{label_suffix(tiles.image_format)}")) + "\n"


class ImagesAndMasks:
    """The plain layout: images, masks, and the classes."""

    labels = "masks"
    texts: tuple[str, ...] = (CLASSES,)

    def image_folders(self, count: int) -> tuple[str, ...]:
        """Return the subfolders of images."""
        return ("images", "images2")[:count]

    def earlier(self, folder: Path, tiles: TileSet) -> EarlierTiles | None:
        """Read the file that describes the tiles."""
        existing = EarlierFolder.of(folder, self.image_folders(len(tiles.images)), ("images2", "labels"))
        if existing is None:
            return None
        stated = existing.json(CLASSES)
        with existing.reading(CLASSES):
            statistics = _plain_statistics(stated, tiles)
            existing.require_classes([(entry["value"], entry["name"]) for entry in stated["classes"]], tiles)
            cols, rows = stated["tile_size"]
            existing.require_size(cols, rows, tiles)
            existing.require_space(stated.get("coordinates"), _coordinates(tiles))
        existing.require_count(statistics.tiles, statistics.tiles, CLASSES)
        return existing.matching(statistics, tiles)

    def descriptions(self, tiles: TileSet, statistics: FolderStatistics, numbers: Sequence[range]) -> Iterator[Text]:  # noqa: ARG002
        """Yield the classes."""
        classes = [
            {
                "value": entry.value,
                "name": entry.name,
                "color": [*entry.color],
                "tiles": statistics.class_tiles[entry.value],
                "pixels": statistics.class_pixels[entry.value],
            }
            for entry in tiles.classes
        ]
        images = {
            folder: [
                {"name": name, **_plain_band(band)}
                for name, band in zip(tiles.band_names(index), statistics.images[index])
            ]
            for index, folder in enumerate(self.image_folders(len(tiles.images)))
        }
        yield (
            CLASSES,
            _json_bytes(
                {
                    "classes": classes,
                    "unlabelled": {"value": 0, "pixels": statistics.unlabelled},
                    "tiles": statistics.tiles,
                    "tile_size": [tiles.cols, tiles.rows],
                    "cell_size": [*tiles.cell_size],
                    "coordinates": _coordinates(tiles),
                    "bands": images,
                }
            ),
        )


def _json_bytes(content: Mapping[str, object]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _space(tiles: TileSet) -> str:
    return "PIXEL_SPACE" if tiles.pixel_space else "MAP_SPACE"


def _coordinates(tiles: TileSet) -> str:
    return "pixel" if tiles.pixel_space else "map"


def _accumulated_statistics(tiles: TileSet, statistics: FolderStatistics) -> dict[str, object]:
    """Return the content of esri_accumulated_stats.json; M1 is the mean, M2 the variance times Num."""
    return {
        "Version": "1.0",
        "MetaDataMode": _MODE,
        "NumTiles": statistics.tiles,
        "TileSizeX": tiles.cols,
        "TileSizeY": tiles.rows,
        "NumBands": len(tiles.images[0].names),
        "NumClasses": len(tiles.classes),
        "MinCellSize": {"x": tiles.cell_size[0], "y": tiles.cell_size[1]},
        "ClassPixelStats": {
            "NumImagesTotal": statistics.tiles,
            "NumImagesPerClass": [statistics.class_tiles[value] for value in tiles.values],
            "NumPixelsPerClass": [statistics.class_pixels[value] for value in tiles.values],
        },
        **_feature_statistics(tiles, statistics),
        **{
            key: [
                {"Min": band.minimum, "Max": band.maximum, "M1": band.mean, "M2": band.m2, "Num": band.count}
                for band in image
            ]
            for key, image in zip(("BandStatsState", "BandStatsState2"), statistics.images)
        },
    }


def _feature_statistics(tiles: TileSet, statistics: FolderStatistics) -> dict[str, object]:
    features = statistics.features
    if features is None:
        return {}
    areas = [features.areas[value] for value in tiles.values]
    return {
        "FeatureStats": {
            "NumImagesTotal": statistics.tiles,
            "NumFeaturesTotal": features.count,
            "NumImagesPerClass": [statistics.class_tiles[value] for value in tiles.values],
            "NumFeaturesPerClass": [area.count for area in areas],
            "NumFeaturesPerImage": {
                **_value_range(features.per_tile),
                "Mean": features.count / max(statistics.tiles, 1),
            },
            "FeatureAreaPerClass": [_value_range(area) for area in areas],
        }
    }


def _value_range(values: ValueStatistics) -> dict[str, float]:
    return {"Min": values.minimum, "Max": values.maximum, "Mean": values.mean}


def _definition(tiles: TileSet, statistics: FolderStatistics) -> dict[str, object]:
    """Return the content of esri_model_definition.emd: a definition without a model."""
    return {
        "ModelType": "ImageClassification",
        "MetaDataMode": _MODE,
        "ImageHeight": tiles.rows,
        "ImageWidth": tiles.cols,
        "ExtractBands": [*range(len(tiles.images[0].names))],
        "ImageSpaceUsed": _space(tiles),
        "Classes": [{"Value": entry.value, "Name": entry.name, "Color": [*entry.color]} for entry in tiles.classes],
        "InputRastersProps": {
            "RasterCount": len(tiles.images),
            "SensorName": "",
            "BandNames": tiles.band_names(0),
        },
        **{
            key: [_band_of_definition(name, band) for name, band in zip(tiles.band_names(index), image)]
            for index, (key, image) in enumerate(zip(("AllTilesStats", "AllTilesStats2"), statistics.images))
        },
        _WELL_KNOWN: [*_WELL_KNOWN_NAMES],
    }


def _band_of_definition(name: str, band: ValueStatistics) -> dict[str, object]:
    return {"BandName": name, "Min": band.minimum, "Max": band.maximum, "Mean": band.mean, "StdDev": band.deviation}


def _summary_text(tiles: TileSet, statistics: FolderStatistics) -> str:
    """Return the content of stats.txt: numbers of tiles and classes for people."""
    features = statistics.features
    lines = [f"images = {statistics.tiles} *{len(tiles.images[0].names)}*{tiles.rows}*{tiles.cols}"]
    if features is not None:
        low, mean, high = features.per_tile.minimum, features.per_tile.mean, features.per_tile.maximum
        lines += [
            f"features = {features.count}",
            f"features per image = [min = {low:g}, mean = {mean:.2f}, max = {high:g}]",
        ]
    lines += [f"classes = {len(tiles.classes)}", "cls name\tcls value\timages\tpixels"]
    lines += [
        "\t".join(map(str, (" ".join(entry.name.split()), value, images, pixels)))
        for entry in tiles.classes
        for value, images, pixels in [
            (entry.value, statistics.class_tiles[entry.value], statistics.class_pixels[entry.value])
        ]
    ]
    return "\n".join(lines) + "\n"


def _plain_band(band: ValueStatistics) -> dict[str, float]:
    return {
        "min": band.minimum,
        "max": band.maximum,
        "mean": band.mean,
        "std": band.deviation,
        "m2": band.m2,
        "count": band.count,
    }


def _accumulated(stated: Mapping[str, Any], tiles: TileSet) -> FolderStatistics:
    """Return the statistics in the content of esri_accumulated_stats.json."""
    classes = stated["ClassPixelStats"]
    keys = ("BandStatsState", "BandStatsState2")[: len(tiles.images)]
    names = "Min", "Max", "M1", "M2", "Num"
    images = tuple(tuple(_statistics_of_band(band, names) for band in stated[key]) for key in keys)
    count = stated["NumTiles"] if "NumTiles" in stated else int(stated["NumTilesAsDouble"])
    statistics = FolderStatistics(
        images,
        tiles.values,
        count,
        _by_value(tiles, classes["NumImagesPerClass"]),
        _by_value(tiles, classes["NumPixelsPerClass"]),
        features=_stated_features(stated, count, tiles) if tiles.features else None,
    )
    statistics.unlabelled = count * tiles.rows * tiles.cols - statistics.labelled
    return statistics


def _stated_features(stated: Mapping[str, Any], count: int, tiles: TileSet) -> FeatureStatistics | None:
    if "FeatureStats" not in stated:
        return None
    features = stated["FeatureStats"]
    ranges, numbers = features["FeatureAreaPerClass"], features["NumFeaturesPerClass"]
    areas = [_stated_range(area, number) for area, number in zip(ranges, numbers)]
    return FeatureStatistics(_stated_range(features["NumFeaturesPerImage"], count), dict(zip(tiles.values, areas)))


def _stated_range(values: Mapping[str, float], count: int) -> ValueStatistics:
    return ValueStatistics(values["Min"], values["Max"], values["Mean"], 0.0, count)


def _plain_statistics(stated: Mapping[str, Any], tiles: TileSet) -> FolderStatistics:
    """Return the statistics in the content of classes.json."""
    names = "min", "max", "mean", "m2", "count"
    folders = ("images", "images2")[: len(tiles.images)]
    return FolderStatistics(
        tuple(tuple(_statistics_of_band(band, names) for band in stated["bands"][folder]) for folder in folders),
        tiles.values,
        stated["tiles"],
        _by_value(tiles, [entry["tiles"] for entry in stated["classes"]]),
        _by_value(tiles, [entry["pixels"] for entry in stated["classes"]]),
        stated["unlabelled"]["pixels"],
    )


def _statistics_of_band(band: Mapping[str, float], names: Sequence[str]) -> ValueStatistics:
    low, high, mean, m2, count = (band[name] for name in names)
    return ValueStatistics(low, high, mean, m2, int(count))


def _by_value(tiles: TileSet, numbers: Sequence[int]) -> dict[int, int]:
    """Return the counts of classes by their values.

    Raises:
        ValueError: A count is negative, as those of programs that count in 32 bits become.
    """
    if min(numbers, default=0) < 0:
        raise ValueError(tr("a number of pixels or tiles is negative"))
    return dict(zip(tiles.values, numbers))
