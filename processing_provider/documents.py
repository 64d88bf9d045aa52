"""The plugin's documents: where their pages are, and links to those that a text names.

The pages are HTML that scripts/render_help.py makes of the documents, and part of the plugin's package. In a checkout
where nobody has run that script, the document itself takes the place of its page.
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

_MENTION = re.compile(r"(?<![\w/])docs/[\w-]+\.md\b(?![\w/])")


def page(document: str) -> QUrl:
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
    """The address of a document in a text of ours: a window of QGIS's shows its page, else the browser."""
    return f"{SCHEME}:{document}" if are_followed() else address_of(document)


def address_of(document: str) -> str:
    """Where the page of a document is, as text."""
    return page(document).toEncoded().data().decode()


def further_reading(*documents: str) -> str:
    """A paragraph of an algorithm's help with links to documents."""
    titles = {
        OVERVIEW: tr("Overview"),
        MODEL_FORMATS: tr("What model files can specify"),
        EXPORTING: tr("How to export models"),
    }
    links = ", ".join(f'<a href="{link_to(document)}">{titles[document]}</a>' for document in documents)
    return f"\n<strong>{tr('Documentation')}</strong>: {links}"


def mentions(text: str) -> list[re.Match[str]]:
    """Return the matches of documents that a text mentions."""
    return [found for found in _MENTION.finditer(text) if (PLUGIN / found[0]).is_file()]


def mentioned(text: str) -> list[str]:
    """Return the documents that a text mentions."""
    return [found[0] for found in mentions(text)]


def with_links(html: str) -> str:
    """Return an HTML text with links to the documents it mentions."""
    return _MENTION.sub(
        lambda found: f'<a href="{link_to(found[0])}">{found[0]}</a>' if mentioned(found[0]) else found[0], html
    )
