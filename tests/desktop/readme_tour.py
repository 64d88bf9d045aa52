"""The README's pictures: the bundled scene and model, in a folder whose name does not identify this machine."""

from __future__ import annotations

from pathlib import Path

from pixelwise.ui.card.card_widget import CardWidget
from pixelwise.ui.menu.sample_project import open_sample_project
from pixelwise.ui.preflight.preflight_strip import PreflightStrip
from pixelwise.ui.preview.preview_button import PreviewButton
from qgis.core import QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtWebKitWidgets import QWebView
from qgis.PyQt.QtWidgets import QDockWidget, QScrollArea, QWidget
from qgis.utils import iface

from .driving import JOB, Steps, click, dialog, field, later, layers, map_drawn, picture, press, type_into, wait

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
DIALOG = 860, 800
NARROW = 660, 700


def tour() -> Steps:
    """Fill in the dialog, preview, run, and look at the map and the report."""
    yield wait(1)
    iface.mainWindow().showMaximized()
    for dock in iface.mainWindow().findChildren(QDockWidget):
        if dock.objectName() != "Layers":
            dock.hide()
    yield from show_the_scene()
    yield from show_the_dialog()
    yield from show_the_preview()
    yield from show_the_map()
    yield from show_the_report()


def show_the_scene() -> Steps:
    """Open the sample, from the working folder."""
    opened = open_sample_project(iface, CLASSIFY_PIXELS)
    (layer,) = layers().values()
    layer.setDataSource(JOB["scene"], layer.name(), "gdal")
    QgsProject.instance().setDirty(False)
    opened.move(20, 30)
    opened.resize(*DIALOG)
    yield dialog


def show_the_dialog() -> Steps:
    """Model card and checks in one picture."""
    type_into(field("MODEL"), JOB["model"])
    type_into(field("OUTPUT_NAME"), JOB["name"])
    type_into(field("OUTPUT"), JOB["output"])
    type_into(field("OUTPUT_REPORT"), JOB["html"])
    card, strip = dialog().findChild(CardWidget), dialog().findChild(PreflightStrip)
    yield wait(0.5)
    yield lambda: not (card.busy or strip.busy) and strip.report.estimate.seconds is not None
    strip.fold.setChecked(True)
    yield wait(0.5)
    area = dialog().mainWidget().findChild(QScrollArea)
    area.verticalScrollBar().setValue(card.mapTo(area.widget(), card.rect().topLeft()).y() - 80)
    dialog().runButton().setFocus()
    yield wait(0.5)
    picture("dialog", dialog())
    strip.fold.setChecked(False)


def show_the_preview() -> Steps:
    """The preview of a part of the map, next to the dialog."""
    whole = layers()["Landsat 7 scene of Olinda"].extent()
    part = QgsRectangle(whole.center().x(), whole.yMinimum(), whole.xMaximum(), whole.center().y() + whole.height() / 4)
    shift = whole.width() / 3  # to the right of the dialog
    iface.mapCanvas().setExtent(
        QgsRectangle(whole.xMinimum() - shift, whole.yMinimum(), whole.xMaximum(), whole.yMaximum())
    )
    dialog().mainWidget().values.set_value("EXTENT", part)
    dialog().resize(*NARROW)
    yield from map_drawn()
    widget = dialog().findChild(PreviewButton)
    click(widget.button)
    yield lambda: widget.remove_button.isVisible()
    yield from map_drawn()
    picture("preview")
    dialog().mainWidget().values.set_value("EXTENT", None)
    iface.mapCanvas().setExtent(whole)


def show_the_map() -> Steps:
    """The classes on the map."""
    press(dialog(), "Run")
    yield lambda: JOB["name"] in layers()
    yield lambda: dialog().runButton().isEnabled()
    later(dialog().close)
    yield lambda: dialog() is None
    iface.mainWindow().findChild(QWidget, "ResultsViewer").hide()
    iface.layerTreeView().expandAllNodes()
    yield from map_drawn()
    picture("map")


def show_the_report() -> Steps:
    """The upper part of the report, as a browser shows it."""
    view = QWebView()
    view.setWindowTitle(Path(JOB["html"]).name)
    view.setZoomFactor(0.62)
    view.load(QUrl.fromLocalFile(JOB["html"]))
    view.setGeometry(20, 40, 700, 724)
    view.show()
    view.raise_()
    yield wait(2)
    picture("report", view)
    view.close()
