"""Translation of texts for users.

Texts are English until a translator is set. The plugin sets that of Qt (`processing_provider/translation.py`); the
command line stays English.
"""

from __future__ import annotations

from collections.abc import Callable

Translator = Callable[[str], str]
_DIGITS = 6
_LARGEST_WHOLE = 10**_DIGITS


def _as_written(text: str) -> str:
    return text


_translator: Translator = _as_written


def translate_by(translator: Translator | None) -> None:
    """Set the function that `tr` calls, from any thread; None for English."""
    global _translator
    _translator = translator or _as_written


def tr(text: str) -> str:
    """Translate `text`, a literal that scripts/update_translations finds; placeholders are filled in afterwards.

    Do not call it at import time, when no translator has been set yet.
    """
    return _translator(text)


def numeral(number: float, decimals: int = 0) -> str:
    """Return a count or measure with the thousands separator and decimal point of the language."""
    return _localized(f"{number:,.{decimals}f}")


def percentage(share: float, decimals: int = 0) -> str:
    """Return a share from 0 to 1 as a percentage in the notation of the language."""
    return tr("{number}%").format(number=numeral(100 * share, decimals))


def short(number: float, digits: int = 4) -> str:
    """Return a measure with few significant digits; integers with all digits: 10000, not 1e+04.

    The decimal point is that of the language. Values that users enter as text, such as arguments, have a point in every
    language and are not formatted by this function.
    """
    whole = abs(number) < _LARGEST_WHOLE and float(number).is_integer()
    rounded = number if whole else float(f"{number:.{digits}g}")
    return _localized(f"{rounded:.{max(digits, _DIGITS)}g}")


def _localized(number: str) -> str:
    *thousands, point = (letter for letter in tr("1,234.5") if not letter.isdecimal())
    return number.translate({ord(","): "".join(thousands), ord("."): point})
