"""The lines about unfinished runs in the dialog, with real widgets."""

from __future__ import annotations

import json
from pathlib import Path

import processing
import pytest
from pixelwise.inference.disk.owner import Owner
from pixelwise.inference.ledger.store import stores
from pixelwise.inference.result.names import hidden_prefix
from pixelwise.tests.qgis.dialogs import choose_model, come_back, give, press_run
from pixelwise.tests.qgis.kept_runs import kept_run
from pixelwise.tests.qgis.listeners import Listener
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QPushButton

CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"


@pytest.fixture
def parameters(monkeypatch, provider, tmp_path) -> dict[str, object]:
    """Those of a run of some tiles that was cancelled in its middle."""
    output = str(tmp_path / "out" / "land_cover.tif")
    return {**kept_run(monkeypatch, tmp_path, 190, 150), "OUTPUT": output, "PARALLEL_FACTOR": "1"}


@pytest.fixture
def store(parameters):
    """The ledger of the cancelled run."""
    processing.run(CLASSIFY_PIXELS, parameters, feedback=Listener(cancel_at=50))
    (store,) = stores(parameters["OUTPUT"])
    store.verify()
    return store


@pytest.fixture
def dialog(algorithm, project, qtbot, parameters):
    """The dialog, open, with the parameters."""
    opened = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(opened)
    opened.show()
    opened.resize(1000, 700)
    choose_model(opened, parameters["MODEL"])
    fill(opened, qtbot, parameters)
    return opened


def strip_of(dialog):
    from pixelwise.ui.preflight.unfinished_strip import UnfinishedStrip

    return dialog.findChild(UnfinishedStrip)


def settled(dialog, qtbot) -> None:
    """Wait until the values have been checked, and the unfinished runs are known."""
    from pixelwise.ui.preflight.preflight_strip import PreflightStrip

    checks, strip = dialog.findChild(PreflightStrip), strip_of(dialog)
    qtbot.waitUntil(lambda: not checks.busy and not strip.busy, timeout=60_000)


def fill(dialog, qtbot, values) -> None:
    give(dialog, **values)
    settled(dialog, qtbot)


def texts(dialog) -> list[str]:
    from pixelwise.ui.wrapping import Paragraph

    strip = strip_of(dialog)
    return [each.text() for each in strip.findChildren(Paragraph) if each.isVisibleTo(strip_of(dialog))]


def buttons(dialog) -> list[QPushButton]:
    return [each for each in strip_of(dialog).findChildren(QPushButton) if each.isVisibleTo(strip_of(dialog))]


def answer(dialog, label: str) -> list[str]:
    """Press Discard, and answer the question with a click; return its text."""
    asked = []

    def click() -> None:
        box = QApplication.activeModalWidget()
        asked.append(box.text())
        QTest.mouseClick(
            next(each for each in box.buttons() if each.text().replace("&", "") == label), Qt.MouseButton.LeftButton
        )

    QTimer.singleShot(0, click)
    QTest.mouseClick(buttons(dialog)[0], Qt.MouseButton.LeftButton)
    return asked


def test_without_an_unfinished_run_there_is_no_line(dialog):
    assert not strip_of(dialog).isVisible()


def test_the_line_says_that_run_continues_and_the_run_does(store, dialog, parameters, qtbot, save_picture):
    save_picture(dialog, "unfinished-same")
    assert texts(dialog) == [f"Unfinished run of land_cover.tif, {store.share:.0%} done: Run continues it."]

    with qtbot.waitSignal(dialog.algorithmFinished, timeout=60_000):
        press_run(dialog)
    settled(dialog, qtbot)

    assert Path(parameters["OUTPUT"]).is_file()
    assert not Path(store.folder).exists()
    assert not strip_of(dialog).isVisibleTo(dialog.mainWidget())


@pytest.mark.parametrize(
    ("change", "items"),
    [
        ({"ARGUMENTS": "padding 12"}, "the parameters"),
        ({"BANDS": "3,2,1"}, "the bands or the output grid"),
        ({"ARGUMENTS": "padding 12", "BANDS": "3,2,1"}, "the bands or the output grid and the parameters"),
    ],
)
def test_the_line_names_what_differs_as_soon_as_it_does(change, items, store, dialog, qtbot, save_picture):
    fill(dialog, qtbot, change)

    save_picture(dialog, f"unfinished-other-{len(items)}")
    size = sum(path.stat().st_size for path in Path(store.folder).rglob("*") if path.is_file())
    assert texts(dialog) == [
        f"Unfinished run of land_cover.tif, {store.share:.0%} done, differs in {items}: Run starts over and keeps it "
        f"({size / 1e6:.1f} MB)."
    ]

    fill(dialog, qtbot, dict.fromkeys(change, ""))

    assert texts(dialog) == [f"Unfinished run of land_cover.tif, {store.share:.0%} done: Run continues it."]


def test_another_output_has_no_unfinished_run(store, dialog, parameters, qtbot):
    fill(dialog, qtbot, {"OUTPUT": parameters["OUTPUT"].replace("cover", "use")})

    assert not strip_of(dialog).isVisible()


def test_discard_asks_once_and_removes_the_run(store, dialog, qtbot):
    kept = answer(dialog, "Cancel")

    assert len(kept) == 1
    assert kept[0].startswith("Discard the unfinished run of ")
    assert f"{store.share:.0%} of the result" in kept[0]
    assert Path(store.folder).is_dir()

    answer(dialog, "Discard")
    settled(dialog, qtbot)

    assert not Path(store.folder).parent.exists()
    assert not strip_of(dialog).isVisible()


def test_a_run_that_another_process_computes_cannot_be_discarded(store, dialog, parameters, qtbot, save_picture):
    folder = Path(hidden_prefix(parameters["OUTPUT"]) + "x")
    folder = Path(parameters["OUTPUT"]).parent / folder.name
    (folder / "journal").mkdir(parents=True)
    parent = Owner.current().to_values() | {"pid": 1, "started": "", "target": "land_cover.tif"}
    (folder / "journal" / "owner.json").write_text(json.dumps(parent))

    come_back(dialog)
    settled(dialog, qtbot)

    save_picture(dialog, "unfinished-in-use")
    assert texts(dialog) == [f"A run of land_cover.tif is in progress: process 1 on {Owner.current().host}."]
    assert buttons(dialog) == []


def test_a_long_run_to_a_temporary_file_is_noted_among_the_checks(dialog, parameters, qtbot):
    from pixelwise.ui.preflight.preflight_strip import PreflightStrip

    def notes() -> list[str]:
        checks = dialog.findChild(PreflightStrip).report.checks
        return [check.text for check in checks if check.about == "Unfinished runs"]

    assert notes() == []

    fill(dialog, qtbot, {"OUTPUT": "TEMPORARY_OUTPUT"})

    assert notes() == [
        "Unfinished runs: the result is temporary, so a run that ends early cannot be continued. To be able to "
        "continue it, choose a file."
    ]


def test_items_that_are_classified_separately_have_lines_too(dialog, parameters, qtbot, tmp_path):
    items = {"OUTPUT": None, "PROCESSING_MODE": 1, "OUTPUT_FOLDER": str(tmp_path / "out")}
    processing.run(CLASSIFY_PIXELS, {**parameters, **items}, feedback=Listener(cancel_at=50))

    fill(dialog, qtbot, items)

    (text,) = texts(dialog)
    assert text.startswith("Unfinished run of image")
    assert text.endswith("done: Run continues it.")
