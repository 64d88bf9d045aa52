"""The dialog of an algorithm as QGIS's toolbox opens it: parameters in groups, mistakes explained where they are."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingContext
from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtWidgets import QGroupBox, QLabel

ECD = "pixelwise:deeplearningmodeltoecd"


def opened(algorithm, qtbot):
    """The dialog that the toolbox opens."""
    dialog = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.resize(1000, 700)
    dialog.show()
    return dialog


@pytest.fixture
def dialog(algorithm, project, qtbot):
    """The dialog of Classify Pixels, open."""
    return opened(algorithm, qtbot)


def boxes(dialog) -> list[QgsCollapsibleGroupBox]:
    """The groups that are to be seen, from top to bottom."""
    found = [box for box in dialog.mainWidget().findChildren(QGroupBox) if box.isVisibleTo(dialog)]
    return sorted((box for box in found if box.title()), key=lambda box: box.y())


def give(dialog, **values) -> None:
    for name, value in values.items():
        dialog.mainWidget().wrappers[name].setParameterValue(value, QgsProcessingContext())


def explanations(dialog) -> dict[str, str]:
    """What is said under parameters."""
    panel = dialog.mainWidget()
    said = {name: panel.row(name).explanation for name in panel.wrappers}
    return {name: text for name, text in said.items() if text}


def test_the_parameters_stand_in_four_groups_with_the_environments_folded(dialog, save_picture):
    assert [(box.title(), box.isCollapsed()) for box in boxes(dialog)] == [
        ("Input layers", False),
        ("Model settings", False),
        ("Result layer", False),
        ("Environments", True),
    ]
    save_picture(dialog, "grouped")


def test_every_widget_stands_in_the_group_that_the_algorithm_names(dialog):
    panel = dialog.mainWidget()
    for group in dialog.algorithm().groups():
        for name in group.names:
            box = panel.box(name)
            assert box.title() == group.title
            assert box.isAncestorOf(panel.wrappers[name].wrappedWidget())
            assert definition_of(dialog, name).description() in label_of(panel.row(name))


def definition_of(dialog, name: str):
    return dialog.algorithm().parameterDefinition(name)


def label_of(row) -> str:
    return row.findChildren(QLabel)[0].text()


def test_the_other_algorithm_has_groups_too(provider, project, qtbot, save_picture):
    dialog = opened(QgsApplication.processingRegistry().createAlgorithmById(ECD), qtbot)

    assert [box.title() for box in boxes(dialog)] == ["Model settings", "Result file"]
    save_picture(dialog, "grouped-ecd")
