"""Band names: the part of the spectrum, band number and sensor of a text such as "B8A" or "Red".

Common names are those of the STAC extension "eo". A number means a part of the spectrum only if the sensor is known:
band 4 is red for Sentinel-2 and Landsat 8, but near infrared for Landsat 7. Wavelengths are nanometres. This module
does not know rasters and models, which both name bands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

# Lowest, central and highest wavelength of each common name (STAC "eo", "Common Band Names"; red edge and near infrared
# are narrower here, so that 705, 740, 783, 842, 865 and 945 nm, all bands of Sentinel-2, have a name each).
_RANGES = {
    "coastal": (400, 440, 450),
    "blue": (450, 490, 530),
    "green05": (515, 531, 549),
    "green": (510, 560, 600),
    "yellow": (585, 605, 625),
    "red": (620, 660, 690),
    "rededge": (690, 717, 750),
    "rededge071": (690, 705, 730),
    "rededge075": (730, 740, 760),
    "rededge078": (760, 783, 800),
    "nir": (760, 840, 900),
    "nir08": (845, 865, 890),
    "nir09": (890, 945, 1050),
    "cirrus": (1350, 1375, 1400),
    "swir16": (1550, 1610, 1750),
    "swir22": (2080, 2200, 2350),
    "lwir": (8000, 10900, 12500),
    "lwir11": (10400, 10900, 11500),
    "lwir12": (11500, 12000, 12600),
}

# Spellings of one part of the spectrum: Esri's WellKnownBandNames, STAC, Planet, and everyday use.
_ALIASES = {
    "coastal": ("coastal", "coastalblue", "coastalaerosol", "ultrablue"),
    "blue": ("blue",),
    "green05": ("green05", "greeni"),
    "green": ("green", "greenii"),
    "yellow": ("yellow",),
    "red": ("red",),
    "rededge": ("rededge", "vegetationrededge"),
    "rededge071": ("rededge071", "rededge1", "vegetationrededge1", "re1"),
    "rededge075": ("rededge075", "rededge2", "vegetationrededge2", "re2"),
    "rededge078": ("rededge078", "rededge3", "vegetationrededge3", "re3"),
    "nir": ("nir", "nearinfrared", "nearinfrared1", "infrared", "nir1", "ir", "nearir"),
    "nir08": ("nir08", "nir8", "narrownir", "nirnarrow", "narrownearinfrared", "nearinfrarednarrow", "rededge4"),
    "nir09": ("nir09", "nir9", "nearinfrared2", "nir2", "watervapour", "watervapor"),
    "cirrus": ("cirrus",),
    "swir16": (
        *("swir16", "swir", "swir1", "shortwaveinfrared", "shortwaveinfrared1", "shortwaveir1"),
        *("midinfrared", "midinfrared1"),
    ),
    "swir22": ("swir22", "swir2", "shortwaveinfrared2", "shortwaveir2", "midinfrared2"),
    "pan": ("pan", "panchromatic"),
    "lwir": ("lwir", "thermal", "thermalinfrared", "tir"),
    "lwir11": ("lwir11", "lwir1", "thermal1", "thermalinfrared1", "tir1", "tirs1"),
    "lwir12": ("lwir12", "lwir2", "thermal2", "thermalinfrared2", "tir2", "tirs2"),
    "": ("farred",),  # not a common name, although one of its words is
}
_COMMON = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}
_LONGEST = 4  # words of an alias: "short wave infrared 2"
_LETTERS = {"r": "red", "g": "green", "b": "blue", "n": "nir"}  # where they are the whole name

# Narrow names, and the wider name that matches them if no other name does.
_WIDER = {
    "nir08": "nir",
    "rededge071": "rededge",
    "rededge075": "rededge",
    "rededge078": "rededge",
    "lwir11": "lwir",
    "lwir12": "lwir",
}

# Words for bands that are derived from imagery.
_DERIVED = {
    *("std", "stddev", "stdev", "variance", "var", "sigma", "count", "mask", "qa", "valid", "validity", "error"),
    *("uncertainty", "angle", "ratio", "index", "flag", "flags", "confidence", "difference", "diff", "texture"),
    *("entropy", "contrast", "correlation", "probability", "aot", "aod", "thickness", "map", "wvp", "scl"),
}


@dataclass(frozen=True)
class Sensor:
    """A sensor with numbered bands.

    Attributes:
        name: Name for messages.
        bands: Common name of each band, by its number without leading zeros.
        centres: Central wavelengths by number, if they identify the sensor.
    """

    name: str
    bands: Mapping[str, str] = field(hash=False)
    centres: Mapping[str, float] = field(default_factory=dict, hash=False)


# ESA, "Sentinel-2 MSI: spectral bands"; NASA's HLS S30 keeps the numbers.
SENTINEL_2 = Sensor(
    "Sentinel-2",
    {
        "1": "coastal", "2": "blue", "3": "green", "4": "red", "5": "rededge071", "6": "rededge075",
        "7": "rededge078", "8": "nir", "8a": "nir08", "9": "nir09", "10": "cirrus", "11": "swir16", "12": "swir22",
    },
    {
        "1": 443, "2": 490, "3": 560, "4": 665, "5": 705, "6": 740, "7": 783, "8": 842, "8a": 865, "9": 945,
        "10": 1375, "11": 1610, "12": 2190,
    },
)  # fmt: skip
# USGS, "What are the band designations for the Landsat satellites?"; NASA's HLS L30 keeps those of Landsat 8.
LANDSAT_4_TO_7 = Sensor(
    "Landsat 4-7",
    {"1": "blue", "2": "green", "3": "red", "4": "nir", "5": "swir16", "6": "lwir", "7": "swir22", "8": "pan"},
)
LANDSAT_8_AND_9 = Sensor(
    "Landsat 8/9",
    {
        "1": "coastal", "2": "blue", "3": "green", "4": "red", "5": "nir08", "6": "swir16", "7": "swir22", "8": "pan",
        "9": "cirrus", "10": "lwir11", "11": "lwir12",
    },
)  # fmt: skip
MODIS = Sensor("MODIS", {"1": "red", "2": "nir08", "3": "blue", "4": "green", "6": "swir16", "7": "swir22"})
WORLDVIEW_2_AND_3 = Sensor(
    "WorldView-2/3",
    {
        "1": "coastal", "2": "blue", "3": "green", "4": "yellow", "5": "red", "6": "rededge", "7": "nir", "8": "nir09",
    },
)  # fmt: skip

_START = r"(?<![a-z0-9])"
# Product names, which are not used for anything else.
_PRODUCTS = {
    SENTINEL_2: rf"{_START}(?:s2[a-d]_(?:msil|oper|\d\d[a-z]{{3}}_\d{{8}}_)|"
    r"t\d\d[a-z]{3}_\d{8}t\d{6}_|hls\.s30\.)",
    LANDSAT_8_AND_9: rf"{_START}(?:l[co]0[89]_l[12][a-z]{{2}}_|hls\.l30\.)",
    LANDSAT_4_TO_7: rf"{_START}l[te]0[4-7]_l[12][a-z]{{2}}_",
    MODIS: rf"{_START}(?:m[oy]d09[a-z0-9]{{0,3}}\.a\d{{7}}|sur_refl_b\d)",
}
# Names of satellites, in metadata and in the names of bands.
_SATELLITES = {
    SENTINEL_2: rf"{_START}(?:sentinel[-_ ]?2(?![0-9])|s2[a-d]?(?![a-z0-9])|s2msi)",
    LANDSAT_8_AND_9: rf"{_START}(?:landsat[-_ ]?0?[89]|l[co]?0?[89])(?![a-z0-9])",
    LANDSAT_4_TO_7: rf"{_START}(?:landsat[-_ ]?0?[4-7]|l[te]?0?[457])(?![a-z0-9])",
    MODIS: rf"{_START}modis(?![a-z])",
    WORLDVIEW_2_AND_3: rf"{_START}(?:worldview[-_ ]?0?[23]|wv0?[23])(?![0-9])",
}

_NUMBER = re.compile(
    rf"{_START}(?:(?P<family>sr|st)[ _-]*)?(?:b[ _-]?|(?P<plain>band|channel|layer)[ _.:#-]*)"
    r"0*(?P<number>\d{1,3}a?)(?![a-z0-9])"
)
_POSITION = re.compile(r"(?:band|channel|layer)[ _.:#-]*0*(\d{1,4})")
_WAVELENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(nm|nanomet(?:er|re)s?|µm|μm|um|micromet(?:er|re)s?|microns?)(?![a-z])")
_DATE = re.compile(r"[ _-]\d{1,2}$")
_DATED_COLOR = re.compile(rf"{_START}(?:red|green|blue)[ _-]\d{{1,2}}$")
_LABELLED = re.compile(r"wavelength[ =:_]{1,3}(\d+(?:\.\d+)?)(?![\d.]|\s*[a-zµμ])")
_LONGEST_NAME = 300  # characters that are read: the patterns take the square of the length
_MOST_NUMBERED = 20  # bands of a sensor; with more bands, "Band 12" is only a position
_SENSOR_TOLERANCE = 2.5  # nm, from a sensor's central wavelength
_SENSOR_BANDS = 3  # least number of exact wavelengths that identify a sensor


@dataclass(frozen=True)
class BandName:
    """The parsed name of a band.

    Attributes:
        text: The name as written.
        plain: Its letters and digits in lower case.
        common: Common name of its part of the spectrum; "" if it is not certain.
        number: Its number without leading zeros, such as "8a"; "" without one.
        family: The prefix of a number that matters: "sr" or "st" of Landsat Collection 2.
        wavelength: Its central wavelength, if known.
        sensor: Its sensor, if certain.
        position: The position (from 1) of a name that is only a position, such as "Band 2"; 0 for other names.
    """

    text: str = ""
    plain: str = ""
    common: str = ""
    number: str = ""
    family: str = ""
    wavelength: float | None = None
    sensor: Sensor | None = None
    position: int = 0

    @classmethod
    def of(cls, text: str, wavelength: float | None = None, common: str = "") -> BandName:
        """Parse one name by itself.

        Args:
            text: The name.
            wavelength: The central wavelength from another source.
            common: The common name from another source, in any spelling.
        """
        text, common = text[:_LONGEST_NAME], common[:_LONGEST_NAME]
        lower = text.lower().strip()
        plain = re.sub(r"[\W_]", "", lower)
        wavelength = wavelength or _stated_wavelength(lower)
        position = _POSITION.fullmatch(lower)
        if _DERIVED & set(re.findall(r"[a-z]+", _spaced(text))):
            return cls(text, plain)
        common_name = _common_name_in(common) or _common_name_in(text)
        if wavelength is not None and common_name and not _is_within(wavelength, common_name):
            common_name = ""
        numbers = {(match["number"], match["family"] or "") for match in _NUMBER.finditer(lower)}
        number, family = numbers.pop() if len(numbers) == 1 else ("", "")
        sensor = sensor_of([lower], (_PRODUCTS, _SATELLITES))
        return cls(text, plain, common_name, number, family, wavelength, sensor, int(position[1]) if position else 0)

    @property
    def wider(self) -> str:
        """The common name of the wider part of the spectrum that it belongs to."""
        return _WIDER.get(self.common, self.common)


@dataclass(frozen=True)
class BandNames:
    """The parsed names of all bands of a raster or a model, in order.

    Attributes:
        bands: A name for each band.
        sensor: Their common sensor, if certain.
    """

    bands: tuple[BandName, ...]
    sensor: Sensor | None = None

    @classmethod
    def of(cls, names: Iterable[BandName | str], sensor: Sensor | None = None) -> BandNames:
        """Parse names together: all of them may identify the sensor, which defines the meaning of numbers.

        Args:
            names: The names.
            sensor: The sensor from another source.
        """
        bands = [name if isinstance(name, BandName) else BandName.of(name) for name in names]
        if len(bands) > _MOST_NUMBERED and all(band.number in ("", str(n)) for n, band in enumerate(bands, start=1)):
            bands = [replace(band, number="") for band in bands]
        if bands and all(band.position == number for number, band in enumerate(bands, start=1)):
            # Names are positions, not numbers of the sensor; only wavelengths add to them.
            if not any(band.wavelength for band in bands):
                return cls(tuple(bands))
            bands = [replace(band, number="") for band in bands]
        if any(_DATED_COLOR.search(band.text.lower()) for band in bands):
            bands = [_without_date(band) for band in bands]
        named = ({band.sensor for band in bands} | {sensor, _sensor_of_set(bands)}) - {None}
        sensors = named or {_sensor_of_wavelengths(bands)}
        sensor = next(iter(sensors)) if len(sensors) == 1 else None
        return cls(tuple(_of_sensor(band, band.sensor or sensor) for band in bands), sensor)

    @property
    def named(self) -> bool:
        """Whether any band has a name that is more than its position."""
        return any(self.is_named(index) for index in range(len(self.bands)))

    def is_named(self, index: int) -> bool:
        """Whether a band (from 0) has a wavelength, or a name that is more than its position.

        "Band 3" for the third band is only a position, unless another band is named by a number, such as "Band 8".
        """
        band = self.bands[index]
        only_positions = all(name.position in (0, number) for number, name in enumerate(self.bands, start=1))
        return bool(band.wavelength) or (bool(band.plain) and not (only_positions and band.position))


def sensor_of(
    texts: Iterable[str], spellings: Sequence[Mapping[Sensor, str]] = (_PRODUCTS, _SATELLITES)
) -> Sensor | None:
    """Return the sensor that texts name, if it is only one."""
    lower = [text.lower() for text in texts]
    for patterns in spellings:
        sensors = {sensor for sensor, pattern in patterns.items() if any(re.search(pattern, text) for text in lower)}
        if len(sensors) == 1:
            return sensors.pop()
    return None


def sensor_of_product(path: str) -> Sensor | None:
    """Return the sensor of a product name in a path, if certain."""
    return sensor_of([path], (_PRODUCTS,))


def spectral_range(common: str) -> tuple[float, float, float] | None:
    """Return the lowest, central and highest wavelength of a common name, if it has a range."""
    return _RANGES.get(common)


def _is_within(wavelength: float, common: str) -> bool:
    low, _, high = _RANGES.get(common, (0, 0, float("inf")))
    return low - 15 <= wavelength <= high + 15


def _of_sensor(band: BandName, sensor: Sensor | None) -> BandName:
    """Return a name completed by its sensor: the part of the spectrum of a number, or the number."""
    if sensor is None:
        return band
    number = "" if _contradicted(band, sensor) else band.number
    common = band.common or sensor.bands.get(number, "")
    if not number and not band.family:
        number = _band_number(band, sensor)
    return replace(band, common=common, number=number, sensor=sensor)


def _contradicted(band: BandName, sensor: Sensor) -> bool:
    """Whether the wavelength of a band is not that of the sensor's band of this number."""
    common = sensor.bands.get(band.number, "")
    return band.wavelength is not None and bool(common) and not _is_within(band.wavelength, common)


def _band_number(band: BandName, sensor: Sensor) -> str:
    """Return the number of a band from its part of the spectrum, or from its wavelength."""
    if band.common:
        numbers = [number for number, common in sensor.bands.items() if common == band.common]
        numbers = numbers or [number for number, common in sensor.bands.items() if _WIDER.get(common) == band.common]
    else:
        wavelength = band.wavelength
        near = sensor.centres.items() if wavelength is not None else ()
        numbers = [number for number, centre in near if abs(centre - (wavelength or 0)) <= _SENSOR_TOLERANCE]
    return numbers[0] if len(numbers) == 1 else ""


def _without_date(band: BandName) -> BandName:
    """Return a band of several dates without its date number: "nir_2" next to "red_2" is not a second nir."""
    undated = BandName.of(_DATE.sub("", band.text), band.wavelength)
    return replace(band, common=undated.common) if undated.common else band


def _sensor_of_set(bands: Sequence[BandName]) -> Sensor | None:
    """Return the sensor from the set of band numbers, if only one sensor has such."""
    numbers = {band.number for band in bands if band.number}
    surface = {band.number for band in bands if band.family == "sr"}
    thermal = {band.number for band in bands if band.family == "st"}
    if "8a" in numbers:
        return SENTINEL_2
    if "12" in numbers:
        return None
    if "6" in surface or "10" in thermal or numbers >= {"2", "3", "4", "5", "6", "7", "10"}:
        return LANDSAT_8_AND_9
    if "6" in thermal or surface >= {"1", "2", "3", "4", "5", "7"}:
        return LANDSAT_4_TO_7
    return None


def _sensor_of_wavelengths(bands: Sequence[BandName]) -> Sensor | None:
    """Return the sensor from distinct exact central wavelengths."""
    stated = [band.wavelength for band in bands if band.wavelength is not None]
    matching = [
        {number for number, centre in SENTINEL_2.centres.items() if abs(centre - wavelength) <= _SENSOR_TOLERANCE}
        for wavelength in stated
    ]
    distinct = {number for numbers in matching for number in numbers}
    return SENTINEL_2 if len(stated) >= _SENSOR_BANDS and len(distinct) == len(stated) and all(matching) else None


def _common_name_in(text: str) -> str:
    """Return the common name of the part of the spectrum that a text names; "" unless it is only one."""
    lower = text.lower().strip()
    if lower in _LETTERS:
        return _LETTERS[lower]
    words = re.findall(r"[a-z]+|\d+", _spaced(text))
    names, start = set(), 0
    while start < len(words):
        for length in range(min(_LONGEST, len(words) - start), 0, -1):
            alias = "".join(words[start : start + length])
            if alias in _COMMON:
                names.add(_COMMON[alias])
                start += length - 1
                break
        start += 1
    return names.pop() if len(names) == 1 else ""


def _spaced(text: str) -> str:
    """Return a text in lower case, with "RedEdge" as two words and "infra-red" as one."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", text).lower()
    return re.sub(r"infra[-_ ]red", "infrared", spaced)


def _stated_wavelength(lower: str) -> float | None:
    """Return the only wavelength with a unit in a text."""
    lower = lower[:_LONGEST_NAME]
    stated = [*_WAVELENGTH.findall(lower), *((number, "") for number in _LABELLED.findall(lower))]
    wavelengths = {wavelength_of(number, unit) for number, unit in stated}
    return wavelengths.pop() if len(wavelengths) == 1 else None


def wavelength_of(value: str, unit: str = "") -> float | None:
    """Return a wavelength in nanometres, if the text is one.

    Args:
        value: A number, or one with its unit.
        unit: Its unit in any spelling; without it, numbers below 100 are micrometres.
    """
    try:
        number = float(value)
    except ValueError:
        return _stated_wavelength(value.lower())
    unit = unit.strip().lower()
    if not 0 < number < float("inf"):
        return None
    if unit.startswith(("nano", "nm")):
        return number
    if unit.startswith(("micro", "um", "µm", "μm")):
        return 1000 * number
    if unit not in ("", "unknown"):
        return None
    return number if number >= 100 else 1000 * number
