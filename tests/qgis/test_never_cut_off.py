"""The footer of the dialog: every text is readable in every window size."""

from __future__ import annotations

import pytest
from pixelwise.inference.preflight import Check, Estimate, Fix, PreflightReport, Severity
from pixelwise.tests.qgis.dialogs import give
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QScrollArea

SIZES = [(1300, 950), (1200, 900), (1100, 900), (900, 700), (800, 860), (640, 480), (480, 620), (1200, 900)]
PATH = "/daten/projekte/landbedeckung/2026/ergebnisse_der_klassifizierung_mit_sehr_langem_namen/" + "x" * 120 + ".tif"
GERMAN = (
    Check(
        Severity.WARNING,
        "Kanäle: Die Namen der Kanäle von „Satellitenbildmosaik_Nordrhein-Westfalen“ besagen, dass die Kanäle 4, 3, 2 "
        "die sind, die das Modell benötigt, ihm werden aber die Kanäle 1, 2, 3 übergeben.",
        Fix("ARGUMENTS", "padding 64;batch_size 4;value_range 0,10000;values dn10000;predict_background true"),
    ),
    Check(
        Severity.UNVERIFIED,
        "Werte: 0 bis 10000 (uint16), unverändert übergeben. Das Modell nennt keine Trainingswerte.",
    ),
    Check(Severity.NOTE, "Padding: Der Lauf sucht das kleinste ausreichende Padding."),
    Check(Severity.FINE, "Zellengröße: 10, wie das Modell sie gelernt hat."),
    Check(Severity.WARNING, f"Ausgabe {PATH}: 0,3 GB sind frei, und das Ergebnis braucht vielleicht bis zu 9,2 GB."),
)
AHEAD = Estimate(rows=724, cols=934, results=1, pixels=934 * 724, area=1.7e7, tiles=48, size=900_000, seconds=65.0)


@pytest.fixture
def dialog(algorithm, project, qtbot):
    """The dialog."""
    opened = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(opened)
    opened.show()
    return opened


@pytest.fixture
def silent(monkeypatch):
    """Disable the checks of the strip, so that it shows only the report of the test."""
    from pixelwise.ui.preflight.preflight_strip import PreflightStrip

    monkeypatch.setattr(PreflightStrip, "_check", lambda self: None)


def preflight_strip_of(dialog):
    from pixelwise.ui.preflight.preflight_strip import PreflightStrip

    return dialog.findChild(PreflightStrip)


def preview_of(dialog):
    from pixelwise.ui.preview.preview_button import PreviewButton

    return dialog.findChild(PreviewButton)


def settle() -> None:
    """Process the events by which nested layouts update one after another."""
    for _ in range(20):
        QCoreApplication.processEvents()


def cut_off(dialog) -> list[str]:
    """Return the texts of the footer that cannot be read, not even by scrolling."""
    from pixelwise.ui.dialog.footer import Footer

    below = dialog.findChild(Footer)
    areas = [area for area in (below, *below.findChildren(QScrollArea)) if area.isVisible()]
    return [*too_low(below), *elided(below), *(words for area in areas for words in out_of_reach(area))]


def too_low(below) -> list[str]:
    from pixelwise.ui.wrapping import Paragraph

    texts = [text for text in below.findChildren(Paragraph) if text.isVisible()]
    lower = [text for text in texts if text.height() < text.heightForWidth(text.width())]
    beyond = [text for text in texts if not text.parentWidget().rect().contains(text.geometry())]
    return [text.text() for text in (*lower, *beyond)]


def elided(below) -> list[str]:
    """Return elided texts without the full text in the tooltip."""
    from pixelwise.ui.preflight.one_line import OneLine
    from pixelwise.ui.wrapping import ShrinkingButton

    widgets = [
        widget for kind in (OneLine, ShrinkingButton) for widget in below.findChildren(kind) if widget.isVisible()
    ]
    return [
        widget.full_text
        for widget in widgets
        if widget.text() != widget.full_text and widget.full_text not in plain(widget.toolTip())
    ]


def plain(html: str) -> str:
    return html.replace("<p>", "").replace("</p>", "").replace("&quot;", '"').replace("&amp;", "&")


def out_of_reach(area: QScrollArea) -> list[str]:
    """Return the sides of a scroll area's content that no scroll bar reaches."""
    content, viewport, name = area.widget(), area.viewport(), type(area).__name__
    sides = []
    for side, bar, needed, visible in (
        ("bottom", area.verticalScrollBar(), content.height(), viewport.height()),
        ("right", area.horizontalScrollBar(), content.width(), viewport.width()),
    ):
        if needed > visible and not (bar.isVisible() and bar.maximum() >= needed - visible):
            sides.append(f"{side} of {name}: {needed} > {visible}")
    return sides


def show(dialog, checks=GERMAN) -> None:
    preflight_strip_of(dialog)._show(PreflightReport(checks, AHEAD))
    settle()
    assert "934" in preflight_strip_of(dialog).line.full_text


@pytest.mark.parametrize("unfolded", [True, False], ids=["unfolded", "folded"])
def test_long_texts_are_fully_readable_in_every_window(silent, dialog, unfolded, save_picture):
    preflight_strip_of(dialog).fold.setChecked(unfolded)
    show(dialog)

    for width, height in SIZES:
        dialog.resize(width, height)
        settle()
        assert cut_off(dialog) == [], (width, height)
        save_picture(dialog, f"cut-{unfolded}-{width}x{height}")


@pytest.mark.parametrize("size", SIZES[:-1])
def test_messages_that_appear_later_cut_nothing_off(silent, dialog, size):
    dialog.resize(*size)
    preflight_strip_of(dialog).fold.setChecked(True)
    show(dialog, GERMAN[2:4])
    assert cut_off(dialog) == []

    preview_of(dialog)._show_text(f"Vorschau: {PATH} wurde in 3 s klassifiziert. " * 3)
    settle()
    assert cut_off(dialog) == [], "a preview"

    show(dialog)  # further checks, after preview and estimate
    assert cut_off(dialog) == [], "further checks"

    dialog.mainWidget().explain("MODEL", f"Modell „{PATH}“: Die Datei kann nicht gelesen werden. " * 4)
    settle()
    assert cut_off(dialog) == [], "an explanation"

    dialog.messageBar().pushWarning("", "Modelldefinition ist nicht gültig.")
    settle()
    assert cut_off(dialog) == [], "the message bar"

    preview_of(dialog)._show_text("")
    show(dialog, GERMAN[2:4])
    assert cut_off(dialog) == [], "fewer checks"


def test_a_larger_font_cuts_nothing_off(silent, dialog):
    preflight_strip_of(dialog).fold.setChecked(True)
    dialog.resize(900, 700)
    show(dialog)

    for factor in (1.5, 2.0, 0.8):
        font = dialog.font()
        font.setPointSizeF(font.pointSizeF() * factor)
        dialog.setFont(font)
        settle()
        assert cut_off(dialog) == [], factor


def test_checks_that_arrive_while_folded_are_fully_visible_once_unfolded(silent, dialog):
    dialog.resize(900, 700)
    settle()
    show(dialog)
    dialog.resize(560, 700)
    settle()

    preflight_strip_of(dialog).fold.click()
    settle()

    assert preflight_strip_of(dialog).checks.isVisible()
    assert cut_off(dialog) == []


def test_unfolded_checks_leave_the_preview_visible(silent, dialog):
    dialog.resize(900, 700)
    preflight_strip_of(dialog).fold.setChecked(True)
    show(dialog, GERMAN * 3)

    button = preview_of(dialog).button
    assert button.visibleRegion().boundingRect().height() == button.height()
    assert preflight_strip_of(dialog).checks.verticalScrollBar().isVisible()


def test_the_report_on_a_real_model_is_fully_readable(dialog, qtbot, scene, landcover):
    give(dialog, INPUT=[scene], MODEL=landcover)
    qtbot.waitUntil(lambda: not preflight_strip_of(dialog).busy, timeout=60_000)
    preflight_strip_of(dialog).fold.click()

    for width, height in SIZES:
        dialog.resize(width, height)
        settle()
        assert cut_off(dialog) == [], (width, height)
