"""Texts that people read, in their own language where somebody translates for the core.

The core speaks English and knows no translations: the plugin lends it Qt's
(`processing_provider/translation.py`), the command line none.
"""

from __future__ import annotations

from collections.abc import Callable

Translator = Callable[[str], str]
_LARGEST_WHOLE = 10**6  # of six digits


def _as_written(text: str) -> str:
    return text


_translator: Translator = _as_written


def translate_by(translator: Translator | None) -> None:
    """Have `tr` ask this function, from any thread; None for English again."""
    global _translator
    _translator = translator or _as_written


def tr(text: str) -> str:
    """Translate `text`, a literal that scripts/update_translations finds; placeholders are filled in afterwards.

    Not at import time: what a module's constant holds was made before anybody could lend a language.
    """
    return _translator(text)


def numeral(number: float, decimals: int = 0) -> str:
    """Write a number as the language does: its sign between thousands, and before decimals."""
    *thousands, point = (letter for letter in tr("1,234.5") if not letter.isdecimal())
    return f"{number:,.{decimals}f}".translate({ord(","): "".join(thousands), ord("."): point})


def short(number: float, digits: int = 4) -> str:
    """Write a number in a few significant digits, whole ones in all of theirs: 10000 rather than 1e+04."""
    whole = abs(number) < _LARGEST_WHOLE and float(number).is_integer()
    return f"{number if whole else float(f'{number:.{digits}g}'):.6g}"
