"""The plugin has QGIS's language: in a window and on the command line, including the texts of the core."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pixelwise
import pytest
from pixelwise.inference import ModelError, read_definition
from pixelwise.processing_provider.classify_pixels import ClassifyPixels
from pixelwise.processing_provider.translation import Translation
from qgis.core import QgsSettings

ROOT = Path(pixelwise.__file__).parent
CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


@pytest.fixture
def speak():
    """Set QGIS's language in its options."""
    settings = QgsSettings()

    def choose(locale):
        settings.setValue("locale/overrideFlag", True)
        settings.setValue("locale/userLocale", locale)

    yield choose
    settings.remove("locale/overrideFlag")
    settings.remove("locale/userLocale")


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ("de", "Pixel mit Deep Learning klassifizieren"),
        ("de_AT", "Pixel mit Deep Learning klassifizieren"),
        ("en_US", "Classify Pixels Using Deep Learning"),
        ("haw", "Classify Pixels Using Deep Learning"),
    ],
)
def test_algorithms_are_named_in_the_language_of_qgis_or_in_english(speak, locale, name):
    speak(locale)
    translation = Translation()

    translation.install()

    display_name = ClassifyPixels().displayName()
    translation.remove()
    assert display_name == name


def test_the_core_has_german_texts_while_the_plugin_is_loaded(registry, speak):
    speak("de")
    plugin = pixelwise.classFactory(None)

    plugin.initProcessing()
    with pytest.raises(ModelError) as german:
        read_definition("")
    plugin.unload()
    with pytest.raises(ModelError) as english:
        read_definition("")

    assert str(german.value).startswith("Modell: Es wurde nichts angegeben. Wählen Sie ")
    assert str(english.value).startswith("Model: no file selected. Choose ")


def test_the_command_line_of_qgis_has_german_texts():
    done = subprocess.run(
        [ROOT / "scripts" / "qgis_process", "help", CLASSIFY_PIXELS],
        env={**os.environ, "LC_ALL": "de_AT.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert "Pixel mit Deep Learning klassifizieren" in done.stdout, done.stderr
