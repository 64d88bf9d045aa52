"""The widget of the model card."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import onnx
import pytest
from pixelwise.inference import ModelError, read_definition
from pixelwise.inference.card.model_card import model_card
from pixelwise.tests.models import argmax_model, conv_model, plain_classes
from pixelwise.tests.qgis.dialogs import come_back
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QVBoxLayout, QWidget


def make_card(qtbot, **how):
    """The widget with room below it, as in a dialog."""
    from pixelwise.ui.card.card_widget import CardWidget

    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    widget = CardWidget(window, **how)
    layout.addWidget(widget, int(how.get("unfolded", False)))
    layout.addStretch(0 if how.get("unfolded") else 1)
    window.resize(560, 420)
    window.show()
    widget.window_alive = window  # the only reference
    return widget


@pytest.fixture
def card(qgis_app, qtbot):
    return make_card(qtbot)


def follow(card, model: str, qtbot) -> str:
    """Choose a model, wait for its card, and return the summary."""
    card.show_model(model)
    qtbot.waitUntil(lambda: not card.busy, timeout=20_000)
    return card.summary.toPlainText()


def shown_swatches(card) -> list[tuple[str, QColor]]:
    """Return the text and the drawn colour of each swatch."""
    items = [card.swatches.item(row) for row in range(card.swatches.count())]
    side = card.swatches.iconSize().width()
    pictures = [item.icon().pixmap(side, side).toImage() for item in items]
    return [(item.text(), picture.pixelColor(side // 2, side // 2)) for item, picture in zip(items, pictures)]


def test_an_unreadable_model_shows_no_card(card, qtbot, tmp_path):
    path = argmax_model(tmp_path / "net.onnx", 3)
    graph = onnx.load(path)
    graph.producer_name = "土地覆盖分类模型".encode().decode("latin-1")
    graph.doc_string = " ".join(f"<<<Convolution{n}_Output_0, W_{n}>>>" for n in range(40))
    graph.metadata_props.add(key="author", value="国家林业局 🌲")
    onnx.save(graph, path)

    lines = follow(card, str(path), qtbot)
    QTest.mouseClick(card.toggle, Qt.MouseButton.LeftButton)
    details = card.details.toPlainText()

    assert "exported by" not in lines
    assert "Convolution" not in details
    assert "Exported by" not in details
    assert "国家林业局 🌲" in details


def test_without_a_model_the_card_is_hidden(card):
    assert not card.summary.isVisible()
    assert not card.toggle.isVisible()
    assert card.height() < 5


def test_in_its_own_window_an_empty_card_shows_a_hint(qgis_app, qtbot):
    card = make_card(qtbot, hint="Choose a model.", unfolded=True)

    assert card.summary.toPlainText() == "Choose a model."
    assert not card.details.isVisible()


def test_the_card_of_a_real_model_has_the_text_of_the_command_line(card, landcover, qtbot, save_picture):
    text = follow(card, landcover, qtbot)

    facts = model_card(read_definition(landcover))
    assert text.startswith(facts.title)
    for line in facts.brief:
        assert not line.text or (line.label in text and line.text in " ".join(text.split()))
    expected = [
        (f"{entry['value']}  {entry['name']}", QColor(entry["color"]))
        for entry in facts.section("classes").table.values
    ]
    assert shown_swatches(card) == expected
    save_picture(card.window(), "model-card")


def test_details_unfold_with_all_sections(card, landcover, qtbot, save_picture):
    follow(card, landcover, qtbot)
    assert not card.details.isVisible()

    QTest.keyClick(card.toggle, Qt.Key.Key_Space)

    text = card.details.toPlainText()
    facts = model_card(read_definition(landcover))
    titles = [section.title for section in facts.sections if section.text_lines(80)]
    assert [title for title in titles if title not in text] == []
    assert [line.text for line in facts.section("network").facts if line.text not in text] == []
    save_picture(card.window(), "model-card-details")


def test_an_error_of_the_reader_is_displayed_unchanged(card, landcover, tmp_path, qtbot, save_picture):
    garbage = tmp_path / "garbage.onnx"
    garbage.write_bytes(b"no network at all")
    follow(card, landcover, qtbot)

    text = follow(card, str(garbage), qtbot)

    with pytest.raises(ModelError) as raised:
        read_definition(str(garbage))
    assert text == str(raised.value)
    assert not card.swatches.isVisible()
    assert not card.toggle.isVisible()
    save_picture(card.window(), "model-card-error")


def test_300_classes_are_all_listed_in_a_bounded_height(card, tmp_path, qtbot, save_picture):
    classes = [
        (value, f"{name} with a name that is longer than its room", color) for value, name, color in plain_classes(300)
    ]
    model = conv_model(tmp_path / "many.onnx", [[1.0]] * 300, classes=classes)

    follow(card, str(model), qtbot)

    assert [text.split()[0] for text, _ in shown_swatches(card)] == [str(value) for value in range(300)]
    assert card.swatches.height() < 150
    assert card.toggle.text() == "Details (warnings: 1)"
    save_picture(card.window(), "model-card-300-classes")


def test_selected_classes_are_copied_as_lines(card, tmp_path, qtbot):
    classes = [(3, "Water", (0, 0, 255)), (7, "Land", (0, 128, 0))]
    follow(card, str(argmax_model(tmp_path / "two.onnx", 2, classes)), qtbot)

    QTest.keyClick(card.swatches, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(card.swatches, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QApplication.clipboard().text() == "3\tWater\t#0000ff\n7\tLand\t#008000"


def test_texts_of_the_file_are_not_rendered_as_html(card, tmp_path, qtbot):
    bold = "<b>bold</b><img src='/etc/hostname'>"
    model = argmax_model(tmp_path / "rude.onnx", 2, [(0, bold, (0, 0, 0)), (1, "Land", (9, 9, 9))], name=bold)

    text = follow(card, str(model), qtbot)

    assert text.startswith(bold)
    assert bold in card.details.toPlainText()
    assert card.swatches.item(0).text() == f"0  {bold}"
    assert "&lt;img" in card.swatches.item(0).toolTip()
    assert "<b" not in card.swatches.item(0).toolTip()


def test_while_typing_only_the_last_path_is_read(card, small, qtbot, monkeypatch):
    read = []
    from pixelwise.ui.card import card_widget as module

    monkeypatch.setattr(module, "read_definition", lambda model: read.append(model) or read_definition(model))

    card._pause.setInterval(60_000)  # however long a busy computer takes from key to key
    for length in range(len(small.model) - 5, len(small.model)):
        card.show_model(small.model[:length])
        qtbot.wait(5)
    card._pause.setInterval(module._PAUSE)
    text = follow(card, small.model, qtbot)

    assert read == [small.model]
    assert text.startswith(Path(small.model).name)


def test_reading_is_indicated_only_after_a_delay_and_a_removed_model_stays_hidden(card, small, qtbot, monkeypatch):
    from pixelwise.ui.card import card_widget as module

    release, threads = threading.Event(), []

    def slow(model: str):
        threads.append(threading.get_ident())
        release.wait(60)
        return read_definition(model)

    monkeypatch.setattr(module, "read_definition", slow)
    card.show_model(small.model)
    assert card.summary.toPlainText() == ""
    qtbot.waitUntil(lambda: card.summary.toPlainText() == "Reading…", timeout=5000)

    card.show_model("")
    release.set()
    qtbot.wait(200)

    assert threads != [threading.get_ident()]
    assert card.summary.toPlainText() == ""
    assert not card.swatches.isVisible()


def test_an_overwritten_file_shows_its_new_classes(card, tmp_path, qtbot):
    path = argmax_model(tmp_path / "net.onnx", 2, [(0, "Old", (1, 2, 3)), (1, "Land", (9, 9, 9))])
    follow(card, str(path), qtbot)
    before = os.stat(path).st_mtime_ns
    argmax_model(path, 2, [(0, "New", (1, 2, 3)), (1, "Land", (9, 9, 9))])
    os.utime(path, ns=(before, before + 10**9))

    follow(card, str(path), qtbot)

    assert [text for text, _ in shown_swatches(card)] == ["0  New", "1  Land"]


def test_returning_to_the_window_updates_the_card_of_a_changed_file(card, tmp_path, qtbot):
    path = argmax_model(tmp_path / "net.onnx", 2, [(0, "Old", (1, 2, 3)), (1, "Land", (9, 9, 9))])
    follow(card, str(path), qtbot)
    argmax_model(path, 2, [(0, "Newer", (1, 2, 3)), (1, "Land", (9, 9, 9))])

    come_back(card.window())
    qtbot.waitUntil(lambda: not card.busy)
    replaced = [text for text, _ in shown_swatches(card)]
    path.unlink()
    come_back(card.window())
    qtbot.waitUntil(lambda: not card.busy)

    assert replaced == ["0  Newer", "1  Land"]
    assert "the file does not exist" in card.summary.toPlainText()
    assert not card.swatches.isVisible()


def test_returning_to_an_unchanged_model_keeps_the_state_of_the_card(card, landcover, qtbot):
    follow(card, landcover, qtbot)
    card.toggle.click()
    card.summary.selectAll()
    selected = card.summary.textCursor().selectedText()

    come_back(card.window())
    qtbot.waitUntil(lambda: not card.busy)

    assert selected
    assert card.summary.textCursor().selectedText() == selected
    assert card.details.isVisible()


def dark_palette() -> QPalette:
    dark = QPalette()
    role = QPalette.ColorRole
    for ground in (role.Window, role.Base, role.Button):
        dark.setColor(ground, QColor(45, 45, 48))
    for text in (role.WindowText, role.Text, role.ButtonText):
        dark.setColor(text, QColor(230, 230, 230))
    return dark


def test_text_is_readable_on_a_dark_background(card, landcover, qtbot, save_picture):
    card.window().setPalette(dark_palette())
    card.window().resize(300, 320)

    follow(card, landcover, qtbot)

    picture = card.summary.grab().toImage()
    greys = [picture.pixelColor(x, y).lightness() for x in range(2, 200) for y in range(2, 30)]
    assert min(greys) < 60
    assert max(greys) > 180
    save_picture(card.window(), "model-card-dark")


def test_the_details_are_never_scrolled_sideways(qtbot, landcover, qgis_app):
    qgis_app.setStyleSheet("QTextBrowser { padding: 3px; }")  # the padding in QGIS's dark themes
    card = make_card(qtbot, unfolded=True)
    follow(card, landcover, qtbot)

    for width in range(560, 800, 7):
        card.window().resize(width, 420)
        QApplication.processEvents()

        assert not card.details.horizontalScrollBar().isVisible()
        assert card.details.document().size().width() <= card.details.viewport().width() + 1

    qgis_app.setStyleSheet("")


@pytest.mark.parametrize("style_sheet", ["", "QListView { padding: 3px; }"])
def test_every_class_is_visible_or_can_be_scrolled_to_at_any_width(card, landcover, qtbot, qgis_app, style_sheet):
    qgis_app.setStyleSheet(style_sheet)
    follow(card, landcover, qtbot)
    swatches = card.swatches

    for width in range(300, 900, 7):
        card.window().resize(width, 420)
        QApplication.processEvents()

        swatches.scrollToBottom()
        last = swatches.visualItemRect(swatches.item(swatches.count() - 1))
        assert swatches.viewport().rect().contains(last)
        assert swatches.verticalScrollBar().maximum() == 0 or swatches.height() > 4 * last.height()

    qgis_app.setStyleSheet("")
