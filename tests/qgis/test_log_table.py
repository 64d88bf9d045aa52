"""The table of classes in the log: which classes it has, and that it is aligned in QGIS's window and in a console."""

from __future__ import annotations

import re

import numpy as np
import processing
import pytest
from pixelwise.inference.i18n import translate_by
from pixelwise.tests.models import color, index_model
from pixelwise.tests.qgis.dialogs import give, press_run, settle
from pixelwise.tests.qgis.rasters import write_raster
from pixelwise.ui.preflight.preflight_strip import PreflightStrip
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from qgis.core import Qgis, QgsProcessingContext, QgsProcessingFeedback
from qgis.PyQt.QtGui import QTextBlock, QTextCursor
from qgis.PyQt.QtWidgets import QApplication, QTextEdit

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
NAMES = {0: "iiii", 7: "混交林 <b>&amp;", 120: "Wälder\tund  Gebüsche, lückig und sehr lang benannt", 299: "MMMM"}
PIXELS = {0: 9, 7: 1, 120: 1234, 299: 56}


@pytest.fixture
def job(tmp_path):
    """Parameters of a run with 300 classes, of which four occur, one of them on only a few pixels."""
    classes = [(value, NAMES.get(value, f"Kind {value}"), color(value)) for value in range(300)]
    model = index_model(tmp_path / "many.onnx", classes)
    pixels = np.repeat([*PIXELS], [*PIXELS.values()]).astype(np.uint16)
    return {"INPUT": write_raster(tmp_path / "index.tif", pixels[None, None]), "MODEL": str(model)}


@pytest.fixture
def dialog(job, algorithm, project, qtbot, tmp_path):
    """The dialog after a run."""
    opened = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(opened)
    opened.show()
    opened.setParameters({**job, "OUTPUT": str(tmp_path / "out.tif")})
    settle(opened)
    press_run(opened)
    qtbot.waitUntil(opened.wasExecuted, timeout=60_000)
    return opened


def assert_four_classes(text: str) -> None:
    """Assert that the log has these classes with their pixels, no other class, and the number of the other classes."""
    rows = [" ".join(line.split()) for _, line in lines_of(text)]
    assert [tuple(map(int, row.replace(",", "").split()[:2])) for row in rows] == [*PIXELS.items()]
    assert "Kind " not in text
    for row, name in zip(rows, NAMES.values()):
        assert row.endswith(f"% {' '.join(name.split())}")
    assert "296 other classes of the model have no pixels." in text.split("\n")


def right_edges(log: QTextEdit) -> list[list[float]]:
    """Return the right edges of the first two columns for each row of the table, in pixels."""
    text = log.toPlainText()
    edges = []
    for start, line in lines_of(text):
        first, second = line.split()[:2]
        ends = [line.index(first) + len(first)]
        ends.append(line.index(second, ends[0]) + len(second))
        edges.append([position(log, start + end) for end in ends])
    return edges


def lines_of(text: str) -> list[tuple[int, str]]:
    """Return the rows of the classes, each with its start position in the text."""
    lines, rows, start = text.split("\n"), [], 0
    for line in lines:
        parts = line.split()
        if len(parts) > 5 and parts[0] in map(str, PIXELS) and parts[1] == f"{PIXELS[int(parts[0])]:,}":
            rows.append((start, line))
        start += len(line) + 1
    return rows


def position(log: QTextEdit, place: int) -> float:
    """Return the left edge of a character, in pixels."""
    cursor = QTextCursor(log.document())
    cursor.setPosition(place)
    return log.cursorRect(cursor).left()


def log_of(dialog) -> QTextEdit:
    return dialog.findChild(QTextEdit, "txtLog")


def assert_aligned(log: QTextEdit) -> None:
    edges = right_edges(log)
    assert len(edges) == 4
    half = log.fontMetrics().horizontalAdvance(" ") / 2 + 1
    for column in zip(*edges):
        assert max(column) - min(column) <= 2 * half


def test_the_table_is_aligned_in_the_window(dialog, save_picture):
    dialog.showLog()
    save_picture(dialog, "log_table")

    assert_four_classes(log_of(dialog).toPlainText())
    assert_aligned(log_of(dialog))


def test_the_table_is_aligned_in_a_batch_too(job, algorithm, project, qtbot, tmp_path):
    opened = BatchAlgorithmDialog(algorithm.create())
    opened.show()
    panel = opened.mainWidget()
    panel.clear()
    panel.checkLoadLayersOnCompletion.setChecked(False)
    panel.addRow()
    for name, value in job.items():
        panel.wrappers[0][panel.parameter_to_column[name]].setParameterValue(value, QgsProcessingContext())
    panel.tblParameters.cellWidget(1, panel.parameter_to_column["OUTPUT"]).setValue(str(tmp_path / "out.tif"))

    opened.runAlgorithm()
    qtbot.waitUntil(lambda: "296 other classes" in log_of(opened).toPlainText(), timeout=60_000)

    assert_aligned(log_of(opened))
    qtbot.waitUntil(opened.runButton().isEnabled, timeout=60_000)
    opened.close()


def test_the_table_is_aligned_in_a_console(job, tmp_path):
    feedback = QgsProcessingFeedback(False)

    processing.run(CLASSIFY_PIXELS, {**job, "OUTPUT": str(tmp_path / "out.tif")}, feedback=feedback)

    lines = feedback.textLog().split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith("Value "))
    assert lines[start : start + 7] == [
        "Value  Pixels      Area   Share  Class",
        "    0       9   0.09 ha   0.69%  iiii",
        "    7       1   0.01 ha   0.08%  混交林 <b>&amp;",
        "  120   1,234  12.35 ha  94.92%  Wälder und Gebüsche, lückig und sehr lang benannt",
        "  299      56   0.56 ha   4.31%  MMMM",
        "            0   0.00 ha          No data",
        "296 other classes of the model have no pixels.",
    ]


# QGIS shows tables as plain text before.
@pytest.mark.skipif(Qgis.QGIS_VERSION_INT < 33600, reason="QGIS 3.36 is the first with formatted messages")
def test_a_long_name_continues_inside_its_row_in_a_narrow_window(dialog, save_picture):
    dialog.showLog()
    dialog.resize(640, 480)
    QApplication.processEvents()
    save_picture(dialog, "log_table-narrow")

    log = log_of(dialog)
    rows = [log.document().findBlock(start) for start, _ in lines_of(log.toPlainText())]
    wrapped = [row for row in rows if row.layout().lineCount() > 1]
    assert any("Gebüsche" in row.text() for row in wrapped)
    for row in rows:
        value, pixels = row.text().split()[:2]
        second_column = position(log, row.position() + row.text().index(pixels, row.text().index(value) + len(value)))
        continued = [row.layout().lineAt(number) for number in range(1, row.layout().lineCount())]
        assert all(
            position(log, row.position() + line.textStart()) > position(log, row.position()) for line in continued
        )
        assert all(position(log, row.position() + line.textStart()) <= second_column + 1 for line in continued)
    after = [block for block in blocks(log) if "296 other classes" in block.text()]
    assert [block.blockFormat().leftMargin() for block in after] == [0]
    assert [block.blockFormat().textIndent() for block in after] == [0]


def blocks(log: QTextEdit) -> list[QTextBlock]:
    """Return the paragraphs of a log."""
    return [log.document().findBlockByNumber(number) for number in range(log.document().blockCount())]


@pytest.fixture
def german_numbers():
    translate_by(lambda text: "1.234,5" if text == "1,234.5" else text)
    yield
    translate_by(None)


def test_log_checks_and_estimate_write_numbers_as_the_language_does(german_numbers, dialog, qtbot, save_picture):
    dialog.showParameters()
    strip = dialog.findChild(PreflightStrip)
    give(dialog, CELL_SIZE=2.5)
    qtbot.waitUntil(lambda: "5.200 × 4" in strip.line.full_text and not strip.busy, timeout=60_000)
    save_picture(dialog, "german-numbers")

    log = log_of(dialog).toPlainText().replace("\N{NO-BREAK SPACE}", " ")
    rows = [" ".join(line.split()) for line in log.split("\n")]
    assert any(row.startswith("120 1.234 12,35 ha 94,92% Wälder") for row in rows)
    assert re.search(r"\nClassified 1.300 x 1 pixels in \d+,\d s\.\n", log)
    assert " 5.200 × 4 pixels, 13,01 ha, 14 tiles, up to " in strip.line.full_text
    assert any(check.text.startswith("Cell size: 2,5") for check in strip.report.checks)
