"""Every algorithm in the toolbox has a name, a group, tags, help and an icon."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QFile


def algorithms() -> list[str]:
    from pixelwise.processing_provider.provider import PixelwiseProvider

    provider = PixelwiseProvider()
    provider.loadAlgorithms()
    return [algorithm.name() for algorithm in provider.algorithms()]


@pytest.fixture(params=algorithms())
def each(request, provider):
    return QgsApplication.processingRegistry().createAlgorithmById(f"pixelwise:{request.param}")


def test_every_algorithm_has_a_name_a_group_and_tags(each):
    assert re.fullmatch("[a-z]+", each.name())
    assert all(word.istitle() or word in ("ECD", "ONNX") for word in each.displayName().split())
    assert each.group()
    assert re.fullmatch("[a-z]+", each.groupId())
    assert len(each.tags()) >= 5
    assert all(tag and tag == tag.strip() for tag in each.tags())


def test_its_help_opens_with_a_sentence_about_its_purpose(each):
    first = each.shortHelpString().split("\n")[0]

    assert re.fullmatch(r"[A-Z][a-z]+s .+\.", first), first


def test_each_paragraph_of_its_help_is_well_formed_html(each):
    # QGIS makes each line a paragraph, and displays unbalanced tags unpredictably.
    for line in each.shortHelpString().split("\n"):
        fromstring(f"<p>{line}</p>")


def test_its_tooltip_is_one_sentence(each):
    assert re.fullmatch(r"[A-Z][a-z]+s [^.]+\.", each.shortDescription())


def test_every_parameter_has_a_readable_name_and_help_in_sentences(each):
    for definition in each.parameterDefinitions():
        assert definition.description() != definition.name()
        assert definition.description()[0].isupper()
        assert re.fullmatch(r"[A-Z].+\.", definition.help()), definition.name()


def test_every_parameter_belongs_to_one_group_of_the_dialog(each):
    grouped = [name for group in each.groups() for name in group.names]

    assert sorted(grouped) == sorted(definition.name() for definition in each.parameterDefinitions())


def test_every_algorithm_has_its_own_icon(each, provider):
    assert QFile.exists(each.svgIconPath())
    assert each.svgIconPath() != provider.svgIconPath()
    assert not each.icon().isNull()


def test_the_provider_has_a_name_and_an_icon(provider):
    assert provider.name() == "Pixelwise"
    assert provider.longName()
    assert QFile.exists(provider.svgIconPath())
    assert not provider.icon().isNull()
