"""The addresses of the plugin's documents, and links to the documents that a text mentions.

scripts/render_help.py renders the documents as HTML pages, which are part of the plugin's package. Without a page, as
in a fresh checkout, the address is that of the document itself.
"""

from __future__ import annotations

import re
from pathlib import Path

from qgis.PyQt.QtCore import QUrl

from .i18n import tr
from .links import SCHEME, are_followed

PLUGIN = Path(__file__).parent.parent
OVERVIEW = "README.md"
MODEL_FORMATS = "docs/model-formats.md"
EXPORTING = "docs/exporting-models.md"
CONVERTING = "docs/converting-models.md"
THEMATIC = "docs/thematic-rasters.md"
TRAINING_DATA = "docs/training-data.md"

_MENTION = re.compile(r"(?<![\w/])docs/[\w-]+\.md\b(?![\w/])")


def page_url(document: str) -> QUrl:
    """Return the URL of a document's page.

    Args:
        document: Its path in the plugin's folder, with "/", such as docs/model-formats.md#ecd.
    """
    path, _, anchor = document.partition("#")
    rendered = PLUGIN / "help" / Path(path).with_suffix(".html")
    url = QUrl.fromLocalFile(str(rendered if rendered.is_file() else PLUGIN / path))
    url.setFragment(anchor)
    return url


def link_to(document: str) -> str:
    """Return the address of a link to a document: a link to QGIS's own window, or else to the browser."""
    return f"{SCHEME}:{document}" if are_followed() else page_address(document)


def page_address(document: str) -> str:
    """Return the URL of a document's page as text."""
    return page_url(document).toEncoded().data().decode()


def further_reading(*documents: str) -> str:
    """Return a paragraph of links to documents for an algorithm's help."""
    titles = {
        OVERVIEW: tr("Overview"),
        MODEL_FORMATS: tr("What model files can specify"),
        EXPORTING: tr("How to export models"),
        CONVERTING: tr("How to convert models"),
        THEMATIC: tr("Tools for class rasters"),
        TRAINING_DATA: tr("Training data"),
    }
    links = ", ".join(f'<a href="{link_to(document)}">{titles[document]}</a>' for document in documents)
    return f"\n<strong>{tr('Documentation')}</strong>: {links}"


def mentioned_documents(text: str) -> list[re.Match[str]]:
    """Return the matches of documents that a text mentions."""
    return [match for match in _MENTION.finditer(text) if (PLUGIN / match[0]).is_file()]


def mentioned(text: str) -> list[str]:
    """Return the documents that a text mentions."""
    return [match[0] for match in mentioned_documents(text)]


def with_links(html: str) -> str:
    """Return an HTML text with links to the documents it mentions."""
    return _MENTION.sub(
        lambda match: f'<a href="{link_to(match[0])}">{match[0]}</a>' if mentioned(match[0]) else match[0], html
    )
