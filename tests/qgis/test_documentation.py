"""The documents as pages: their links have targets in the package, and help, messages and menu open them."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import util
from pathlib import Path

import pixelwise
import pytest
from pixelwise.processing_provider.documents import mentioned, page_url, with_links
from pixelwise.processing_provider.links import INSTALL
from pixelwise.tests.packages import class_information
from pixelwise.ui.linked_text import show_linked
from pixelwise.ui.menu.documentation import DocumentationWindow
from pixelwise.ui.menu.link_follower import LinkFollower
from pixelwise.ui.wrapping import Paragraph
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException
from qgis.PyQt.QtCore import QObject, QPoint, Qt, QTimer, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog, QLabel, QPushButton, QTextBrowser

ROOT = Path(pixelwise.__file__).parent
SOURCES = [
    path
    for folder in ("inference", "installation", "processing_provider", "ui")
    for path in (ROOT / folder).rglob("*.py")
]
# Packaged pages that mention files outside the package; their links to these are plain text.
CLASSIFY_PIXELS = "pixelwise:classifypixelsusingdeeplearning"
OUTSIDE = {"benchmarks/README.md", "benchmarks/report/techniques.md", "docs/adr", "tests/fuzz/README.md"}


def script(name: str):
    """Import a module of scripts/, which is not a package."""
    if name not in sys.modules:
        sys.path.insert(0, str(ROOT / "scripts"))
        try:
            spec = util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
            sys.modules[name] = util.module_from_spec(spec)
            spec.loader.exec_module(sys.modules[name])
        finally:
            sys.path.remove(str(ROOT / "scripts"))
    return sys.modules[name]


class Reading(HTMLParser):
    """Collects the links, images and anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.plain: list[str] = []
        self._code = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        self.links += [values[key] for key in ("href", "src") if key in values]
        self.anchors |= {values["id"]} if "id" in values else set()
        self._code += tag in ("code", "pre", "style")

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in ("code", "pre", "style")

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.plain.append(data)


@pytest.fixture(scope="session")
def package() -> frozenset[str]:
    """All paths of the package."""
    return frozenset(path.as_posix() for path in script("build_package").content())


@pytest.fixture(scope="session")
def pages(package) -> dict[str, Reading]:
    """All pages of the help by their path."""
    html = [path for path in package if path.startswith("help/") and path.endswith(".html")]
    return {path: Reading((ROOT / path).read_text(encoding="utf-8")) for path in html}


def place_of(link: str, origin: str) -> tuple[str, str]:
    """Return the path in the package and the anchor of a link's target."""
    path, _, anchor = link.partition("#")
    there = (ROOT / origin).parent / path if path else ROOT / origin
    return Path(QUrl(str(there)).path()).resolve().relative_to(ROOT.resolve()).as_posix(), anchor


def test_every_document_of_the_package_is_a_page_of_it(package):
    documents = {path for path in package if path.endswith(".md")}

    assert {"README.md", "docs/classify-pixels.md", "docs/model-formats.md", "CHANGELOG.md"} <= documents
    assert {f"help/{path[:-3]}.html" for path in documents} <= package


def test_every_link_and_picture_of_a_page_leads_to_a_file_of_the_package_and_an_anchor_in_it(pages, package):
    lost = []
    for origin, page_ in pages.items():
        for link in page_.links:
            if link.startswith(("https://", "http://")):
                continue
            path, anchor = place_of(link, origin)
            if path not in package or (anchor and anchor not in pages[path].anchors):
                lost.append((origin, link))

    assert lost == []


def test_a_page_contains_no_markdown(pages):
    left = {
        path: markup
        for path, page_ in pages.items()
        for markup in [re.findall(r"\]\(\S*|\*\*|```|^#+ |^\|", "".join(page_.plain), re.MULTILINE)]
        if markup
    }

    assert left == {}


def test_a_document_links_outside_the_package_only_to_listed_targets(package):
    lost = set()
    for path in package:
        if path.endswith(".md"):
            for target in re.findall(r"(?<!`)\]\(([^)\s]+)\)", (ROOT / path).read_text(encoding="utf-8")):
                if not target.startswith(("http", "#")):
                    lost.add(place_of(target, path)[0])

    assert lost - package == OUTSIDE


def test_the_repository_contains_the_targets_of_its_documents(package):
    for path in (*package, "benchmarks/README.md"):
        if path.endswith(".md"):
            for target in re.findall(r"(?<!`)\]\(([^)\s]+)\)", (ROOT / path).read_text(encoding="utf-8")):
                if not target.startswith(("http", "#")):
                    assert (ROOT / place_of(target, path)[0]).exists(), (path, target)


def texts() -> Iterator[tuple[str, str]]:
    """Yield every text of the code for users, with its file."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.name, node.value


def test_every_document_mentioned_in_a_message_is_a_page(package):
    named = {name for _, text in texts() for name in re.findall(r"docs/[\w-]+\.md", text)}

    assert "docs/model-formats.md" in named
    assert {f"help/{name[:-3]}.html" for name in named} <= package


def test_no_message_contains_an_invented_address():
    assert [(file, text) for file, text in texts() if "example." in text] == []


def algorithms() -> list[str]:
    from pixelwise.processing_provider.provider import PixelwiseProvider

    provider = PixelwiseProvider()
    provider.refreshAlgorithms()
    return [f"pixelwise:{each.name()}" for each in provider.algorithms()]


@pytest.mark.parametrize("name", algorithms())
def test_the_button_help_and_the_links_of_the_help_lead_to_pages(provider, pages, name):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(name)

    url = QUrl(algorithm.helpUrl())
    linked = [QUrl(link) for link in re.findall(r'href="([^"]+)"', algorithm.shortHelpString())]
    follower = LinkFollower(lambda: None, lambda document: None)
    inside = [QUrl(link) for link in re.findall(r'href="([^"]+)"', algorithm.shortHelpString())]
    follower.unregister()

    assert url.isLocalFile()
    assert len(linked) >= 2
    assert {link.scheme() for link in inside} == {"pixelwise"}
    for each in (url, *linked, *(page_url(link.toString().partition(":")[2]) for link in inside)):
        path = Path(each.toLocalFile()).resolve().relative_to(ROOT.resolve()).as_posix()
        assert path in pages
        assert not each.fragment() or each.fragment() in pages[path].anchors


def test_a_folder_with_blanks_and_symbols_has_a_valid_address(provider, monkeypatch, tmp_path):
    folder = tmp_path / "Jörg's 100% #1 QGIS"
    (folder / "help").mkdir(parents=True)
    (folder / "help" / "README.html").write_text("<h1>Here</h1>")
    monkeypatch.setattr("pixelwise.processing_provider.documents.PLUGIN", folder)

    url = QUrl(QgsApplication.processingRegistry().createAlgorithmById(CLASSIFY_PIXELS).helpUrl())

    assert Path(url.toLocalFile()) == folder / "help" / "README.html"


def test_without_the_pages_the_document_itself_is_opened(qtbot, monkeypatch, tmp_path):
    (tmp_path / "README.md").write_text("# Title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    monkeypatch.setattr("pixelwise.processing_provider.documents.PLUGIN", tmp_path)
    window = DocumentationWindow(None)
    qtbot.addWidget(window)

    assert page_url("README.md").toLocalFile() == str(tmp_path / "README.md")
    assert "Title" in window.browser.toPlainText()
    assert "#" not in window.browser.toPlainText()


class Browser(QObject):
    """Replaces the web browser and records the opened addresses."""

    def __init__(self, *schemes: str) -> None:
        super().__init__()
        self.opened: list[QUrl] = []
        self._schemes = schemes
        for scheme in schemes:
            QDesktopServices.setUrlHandler(scheme, self, "open")

    @pyqtSlot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url)

    def unregister(self) -> None:
        for scheme in self._schemes:
            QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def browser() -> Iterator[Browser]:
    replacement = Browser("file", "https")
    yield replacement
    replacement.unregister()


@pytest.fixture
def window(qtbot) -> DocumentationWindow:
    documentation = DocumentationWindow(None)
    qtbot.addWidget(documentation)
    documentation.show()
    return documentation


def click_link(browser: QTextBrowser, words: str) -> None:
    """Click the link of a page with this text."""
    match = browser.document().find(words)
    assert not match.isNull(), words
    browser.setTextCursor(match)
    browser.ensureCursorVisible()
    middle = browser.cursorRect(match).center() - QPoint(6, 0)
    assert browser.anchorAt(middle), words
    QTest.mouseClick(browser.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)


def test_a_user_follows_a_link_and_goes_back(window, qtbot, save_picture):
    assert window.windowTitle() == "Documentation: Pixelwise"
    assert not window.back.isEnabled()
    save_picture(window, "documentation")

    click_link(window.browser, "Model formats")
    assert "Model formats" in window.browser.documentTitle()
    click_link(window.browser, "Missing values")
    assert window.browser.source().fragment() == "missing-values"
    assert window.browser.verticalScrollBar().value() > 1000
    save_picture(window, "documentation_anchor")
    for _ in range(2):
        QTest.mouseClick(window.back, Qt.MouseButton.LeftButton)

    assert window.browser.documentTitle() == "Pixelwise"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_every_page_opens_in_the_window_with_its_pictures(window, pages, qtbot):
    for path in pages:
        window.browser.setSource(QUrl.fromLocalFile(str(ROOT / path)))
        assert len(window.browser.toPlainText()) > 50, path
    window.open_document("README.md")

    def widest() -> float:
        return window.browser.document().size().width()

    window.resize(640, 480)
    qtbot.waitUntil(lambda: widest() <= window.browser.viewport().width())
    assert window.browser.toHtml().count("<img") == 2


def test_links_outside_and_the_button_go_to_the_browser(window, browser):
    QTest.mouseClick(window.open_in_browser, Qt.MouseButton.LeftButton)
    window.open_document("CHANGELOG.md")
    click_link(window.browser, "Keep a Changelog")

    first, second = browser.opened
    assert first.toLocalFile() == str(ROOT / "help" / "README.html")
    assert second.toString().startswith("https://keepachangelog.com")


def test_in_another_language_the_window_notes_that_the_pages_are_in_english(qtbot, monkeypatch):
    for locale, visible in (("de", True), ("fr_CA", True), ("en_US", False), ("C", False)):
        monkeypatch.setattr("pixelwise.ui.menu.documentation.QgsApplication.locale", lambda locale=locale: locale)
        documentation = DocumentationWindow(None)
        qtbot.addWidget(documentation)
        documentation.show()
        assert documentation.language.isVisible() is visible, locale


@pytest.fixture
def followed() -> Iterator[list[str]]:
    """Record the targets of links with the plugin's URL scheme."""
    targets: list[str] = []
    follower = LinkFollower(lambda: targets.append(INSTALL), targets.append)
    yield targets
    follower.unregister()


def test_the_help_panel_of_a_dialog_links_to_the_pages(provider, project, followed, qtbot):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(CLASSIFY_PIXELS)
    dialog = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.show()
    help_panel = dialog.findChild(QTextBrowser, "textShortHelp")
    qtbot.waitUntil(help_panel.isVisible)

    click_link(help_panel, "What model files can specify")

    qtbot.waitUntil(lambda: followed == ["docs/model-formats.md"])


def test_the_button_help_of_a_dialog_opens_the_page(provider, project, browser, qtbot):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(CLASSIFY_PIXELS)
    dialog = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.show()
    button = next(each for each in dialog.findChildren(QPushButton) if each.text().replace("&", "") == "Help")

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert [url.toLocalFile() for url in browser.opened] == [str(ROOT / "help" / "README.html")]


def test_only_the_document_in_a_message_is_html(followed, qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    show_linked(label, "<b>x</b>.json: correct it as docs/model-formats.md describes; not as docs/none.md does.")
    label.show()

    label.setFocus()
    QTest.keyClick(label, Qt.Key.Key_Tab)
    QTest.keyClick(label, Qt.Key.Key_Return)

    assert "&lt;b&gt;x&lt;/b&gt;" in label.text()
    assert label.text().count("<a ") == 1
    qtbot.waitUntil(lambda: followed == ["docs/model-formats.md"])


def test_a_check_of_the_dialog_opens_the_document_it_mentions(followed, qtbot):
    check = Paragraph("state value_range in the model (docs/model-formats.md).")
    qtbot.addWidget(check)
    check.resize(600, 40)
    check.show()
    middle = check.cursorRect(check.document().find("model-formats")).center() - QPoint(6, 0)

    QTest.mouseClick(check.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    qtbot.waitUntil(lambda: followed == ["docs/model-formats.md"])
    QTest.mouseClick(check.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 5))

    assert check.text() == "state value_range in the model (docs/model-formats.md)."
    assert followed == ["docs/model-formats.md"]


def test_rejected_class_information_links_to_the_page_with_an_example(provider, project, followed, qtbot, tmp_path):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("pixelwise:deeplearningmodeltoecd")
    dialog = algorithm.createCustomParametersWidget(None)
    qtbot.addWidget(dialog)
    dialog.show()
    row = dialog.mainWidget().row("CLASS_INFO")
    row.explain("info.json: it does not name any classes (docs/model-formats.md shows one, under .ecd).")
    words = next(each for each in row.findChildren(QLabel) if "<a " in each.text())

    words.linkActivated.emit(re.search('href="([^"]+)"', words.text())[1])
    QDesktopServices.openUrl(QUrl(re.search('href="([^"]+)"', words.text())[1]))

    qtbot.waitUntil(lambda: followed == ["docs/model-formats.md"])
    assert row.explanation.endswith("under .ecd).")


def test_from_a_modal_window_the_browser_opens(followed, browser, qtbot):
    blocking = QDialog()
    qtbot.addWidget(blocking)

    def click_and_close() -> None:
        QDesktopServices.openUrl(QUrl("pixelwise:docs/model-formats.md#ecd"))
        QTimer.singleShot(50, blocking.close)

    QTimer.singleShot(0, click_and_close)
    blocking.exec()

    assert followed == []
    assert [url.fragment() for url in browser.opened] == ["ecd"]


def test_a_message_without_links_contains_the_path_of_the_document(provider, tmp_path):
    import processing

    information = class_information(tmp_path / "info.json", [])
    (tmp_path / "net.onnx").write_bytes(b"x")
    parameters = {
        "MODEL": str(tmp_path / "net.onnx"),
        "CLASS_INFO": str(information),
        "OUTPUT": str(tmp_path / "o.ecd"),
    }
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("pixelwise:deeplearningmodeltoecd")
    where = "To read docs/model-formats.md, choose Plugins ▸ Pixelwise ▸ Documentation…."

    _, words = algorithm.checkParameterValues(parameters, QgsProcessingContext())

    assert words.endswith(where)
    with pytest.raises(QgsProcessingException, match=re.escape(where)):
        processing.run("pixelwise:deeplearningmodeltoecd", parameters)


def test_only_documents_of_the_plugin_become_links():
    assert mentioned("README.md of a model, docs/none.md, x/docs/model-formats.md") == []
    assert with_links("see docs/model-formats.md.").count("<a ") == 1


def test_the_headers_of_tables_have_no_darker_background_behind_their_text(window):
    window.open_document("docs/model-formats.md")
    document = window.browser.document()

    match = document.find("the labels")

    assert match.currentTable() is not None
    assert match.charFormat().background().style() == Qt.BrushStyle.NoBrush
