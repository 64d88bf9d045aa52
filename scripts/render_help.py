"""Render the documents as the HTML pages of the plugin's help, in help/, which git ignores.

Uses only Python's standard library and supports the Markdown of the documents: headings, paragraphs, lists, tables,
fenced and indented code, links, images, emphasis. Headings have the same anchors as on GitHub. A link to a file outside
the plugin's package becomes plain text.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HELP = ROOT / "help"
STYLE = "style.css"

# The links at the top of every page.
_NAVIGATION = {
    "Overview": "README.md",
    "Using Classify Pixels": "docs/classify-pixels.md",
    "Scripts and terminal": "docs/scripting.md",
    "Command line": "docs/command-line.md",
    "Tools for class rasters": "docs/thematic-rasters.md",
    "Model formats": "docs/model-formats.md",
    "Exporting models": "docs/exporting-models.md",
    "Converting models": "docs/converting-models.md",
    "Training data": "docs/training-data.md",
    "Train a model of your own": "docs/tutorials/train-your-own.md",
    "Reliability": "docs/reliability.md",
    "Installing the engine": "docs/installing-the-engine.md",
    "Changes": "CHANGELOG.md",
}

_FENCE = re.compile(r"\s*```(.*)")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"(\s*)([*+-]|\d+\.)(\s+)(.*)")
_RULE = re.compile(r"\s*\|?[\s:|-]+\|[\s:|-]*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_INLINE = re.compile(
    r"(?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|!\[(?P<alt>[^\]]*)\]\((?P<image>[^)\s]+)\)"
    r"|\[(?P<label>(?:`[^`]*`|[^\]`])+)\]\((?P<target>[^)\s]+)\)"
    r"|\*\*(?P<strong>.+?)\*\*"
    r"|(?<![\w*])\*(?P<emphasis>[^\s*](?:[^*]*[^\s*])?)\*(?![\w*])"
    r"|(?P<address>https?://[^\s<>()]*[^\s<>().,;:])",
    re.DOTALL,
)

_CSS = """\
:root { color-scheme: light dark; --ground: #fff; --text: #1c1e21; --soft: #f2f4f6; --line: #c9ced4; --link: #0b62b0; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #1d2024; --text: #e3e6e9; --soft: #2a2e34; --line: #4a515a; --link: #7fbcff; }
}
body { background: var(--ground); color: var(--text); font: 16px/1.5 sans-serif; max-width: 58em; margin: 0 auto;
  padding: 1em 1.5em 4em; }
a { color: var(--link); }
nav { border-bottom: 1px solid var(--line); padding-bottom: .5em; }
h1, h2, h3 { line-height: 1.25; margin: 1.6em 0 .5em; }
h1 { margin-top: .8em; }
code, pre { font-family: monospace; font-size: .92em; background: var(--soft); border-radius: 3px; }
code { padding: .1em .25em; }
pre { padding: .7em 1em; overflow-x: auto; }
pre code { padding: 0; font-size: 1em; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: .35em .6em; text-align: left; vertical-align: top; }
th { background: var(--soft); }
img { max-width: 100%; border: 1px solid var(--line); }
"""


@dataclass
class Page:
    """A document that is converted to HTML.

    Attributes:
        source: Its path in the package, with "/".
        files: All paths of the package.
        headings: Level, anchor and text of the headings so far.
    """

    source: str
    files: frozenset[str]
    headings: list[tuple[int, str, str]] = field(default_factory=list)

    def html(self, markdown: str) -> str:
        """Return the whole page."""
        body = "".join(self._blocks(_COMMENT.sub("", markdown).splitlines()))
        title = self.headings[0][2] if self.headings else self.source
        links = " · ".join(self._link(self.relative(path), text) for text, path in _NAVIGATION.items())
        first, rest = body.split("</h1>\n", 1) if "</h1>\n" in body else ("", body)
        body = f"{first}</h1>\n{self._contents()}{rest}" if first else body
        style = posixpath.relpath(STYLE, posixpath.dirname(page_of(self.source)) or ".")
        return (
            f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n<title>{title}</title>\n'
            f'<meta name="viewport" content="width=device-width">\n<link rel="stylesheet" href="{style}">\n</head>\n'
            f"<body><nav>{links}</nav>\n{body}</body></html>\n"
        )

    def relative(self, path: str) -> str:
        """Return the relative URL of a path of the package from this page."""
        page_folder = posixpath.join("help", posixpath.dirname(page_of(self.source)))
        target = f"help/{page_of(path)}" if is_document(path) else path
        return posixpath.relpath(target, page_folder)

    def _contents(self) -> str:
        """Return links to the sections of a long page."""
        sections = [(anchor, text) for level, anchor, text in self.headings if level == 2]
        if len(sections) < 4:
            return ""
        return f"<p>{' · '.join(self._link('#' + anchor, text) for anchor, text in sections)}</p>\n"

    def _blocks(self, lines: list[str]) -> Iterator[str]:
        """Yield the HTML of each block of lines."""
        index = 0
        while index < len(lines):
            line = lines[index]
            if not line.strip():
                index += 1
                continue
            render_block = next(render_block for matches, render_block in self._block_types() if matches(lines, index))
            block, index = render_block(lines, index)
            yield block

    def _block_types(self):  # noqa: ANN202  pairs of functions, in the order of their priority
        return (
            (lambda lines, index: _FENCE.match(lines[index]), self._fenced),
            (lambda lines, index: _HEADING.match(lines[index]), self._heading),
            (_is_table, self._table),
            (lambda lines, index: _ITEM.match(lines[index]), self._list),
            (lambda lines, index: lines[index].startswith("    "), self._indented),
            (lambda *_: True, self._paragraph),
        )

    def _fenced(self, lines: list[str], index: int) -> tuple[str, int]:
        end = index + 1
        while end < len(lines) and not _FENCE.match(lines[end]):
            end += 1
        return _code(lines[index + 1 : end]), end + 1

    def _indented(self, lines: list[str], index: int) -> tuple[str, int]:
        end = index
        while end < len(lines) and (not lines[end].strip() or lines[end].startswith("    ")):
            end += 1
        block = "\n".join(line[4:] for line in lines[index:end]).rstrip().splitlines()
        return _code(block), end

    def _heading(self, lines: list[str], index: int) -> tuple[str, int]:
        marks, text = _HEADING.match(lines[index]).groups()
        title, anchor = self.inline(text), slug(text)
        used = {anchor for _, anchor, _ in self.headings}
        if anchor in used:
            anchor = next(f"{anchor}-{number}" for number in range(1, 99) if f"{anchor}-{number}" not in used)
        self.headings.append((len(marks), anchor, title))
        return f'<h{len(marks)} id="{anchor}">{title}</h{len(marks)}>\n', index + 1

    def _table(self, lines: list[str], index: int) -> tuple[str, int]:
        end = index
        while end < len(lines) and lines[end].strip().startswith("|"):
            end += 1
        head, _, *rows = lines[index:end]
        rows_html = [f"<tr>{''.join(f'<th>{self.inline(cell)}</th>' for cell in cells(head))}</tr>"]
        rows_html += [f"<tr>{''.join(f'<td>{self.inline(cell)}</td>' for cell in cells(row))}</tr>" for row in rows]
        return "<table>\n{}\n</table>\n".format("\n".join(rows_html)), end

    def _list(self, lines: list[str], index: int) -> tuple[str, int]:
        indent, sign, *_ = _ITEM.match(lines[index]).groups()
        ordered, items = sign[0].isdigit(), []
        while index < len(lines):
            item = _ITEM.match(lines[index])
            if item is None or len(item[1]) != len(indent) or item[2][0].isdigit() != ordered:
                break
            inside, index = _item_lines(lines, index, item)
            blocks = "".join(self._blocks(inside))
            single = blocks.count("<p>") == 1 and blocks.startswith("<p>")
            items.append(f"<li>{blocks.replace('<p>', '', 1).replace('</p>', '', 1) if single else blocks}</li>\n")
        kind = "ol" if ordered else "ul"
        return f"<{kind}>\n{''.join(items)}</{kind}>\n", index

    def _paragraph(self, lines: list[str], index: int) -> tuple[str, int]:
        end = index + 1
        while end < len(lines) and lines[end].strip() and not _interrupts(lines, end):
            end += 1
        return f"<p>{self.inline(chr(10).join(line.strip() for line in lines[index:end]))}</p>\n", end

    def inline(self, text: str) -> str:
        """Return text with code, links and emphasis as HTML."""
        pieces, end = [], 0
        for match in _INLINE.finditer(text):
            pieces += [html.escape(text[end : match.start()], quote=False), self._marked(match)]
            end = match.end()
        return "".join([*pieces, html.escape(text[end:], quote=False)])

    def _marked(self, match: re.Match[str]) -> str:
        if match["code"] is not None:
            return f"<code>{html.escape(match['code'].strip(), quote=False)}</code>"
        if match["image"]:
            address = self.address(match["image"])
            return f'<img src="{address}" alt="{html.escape(match["alt"])}">'
        if match["target"]:
            return self._link(self.address(match["target"]), self.inline(match["label"]))
        if match["strong"]:
            return f"<strong>{self.inline(match['strong'])}</strong>"
        if match["emphasis"]:
            return f"<em>{self.inline(match['emphasis'])}</em>"
        return self._link(html.escape(match["address"]), html.escape(match["address"]))

    def address(self, target: str) -> str:
        """Return the URL of a link target from this page; "" if it is not in the package."""
        if target.startswith(("http://", "https://", "#")):
            return html.escape(target)
        path, sign, anchor = target.partition("#")
        target_path = posixpath.normpath(posixpath.join(posixpath.dirname(self.source), path))
        return html.escape(self.relative(target_path) + sign + anchor) if target_path in self.files else ""

    def _link(self, address: str, text: str) -> str:
        return f'<a href="{address}">{text}</a>' if address else text


def is_document(path: str) -> bool:
    """Return whether a file of the package is rendered as a page."""
    return path.endswith(".md") or path == "LICENSE"


def page_of(path: str) -> str:
    """Return the page of a document, relative to the folder of the pages."""
    return (path[: -len(".md")] if path.endswith(".md") else path) + ".html"


def slug(heading: str) -> str:
    """Return the anchor of a heading as on GitHub."""
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-")


def cells(row: str) -> list[str]:
    """Return the cells of a table row; a "|" in code or after a backslash is not a separator."""
    inside = row.strip().strip("|")
    pieces = re.findall(r"(?:`[^`]*`|\\\||[^|`]|`)+|(?<=\|)(?=\|)", inside)
    return [piece.replace("\\|", "|").strip() for piece in pieces]


def rendered(path: str, files: frozenset[str]) -> str:
    """Return the page of a document.

    Args:
        path: The document's path in the package, with "/".
        files: All paths of the package.
    """
    text = (ROOT / path).read_text(encoding="utf-8")
    page = Page(path, files)
    return page.html(text if path.endswith(".md") else f"# {path}\n\n```\n{text}\n```\n")


def render(files: frozenset[str]) -> list[str]:
    """Render every document of the package.

    Args:
        files: All paths of the package, with "/".

    Returns:
        The written paths, relative to the root.
    """
    pages = {page_of(path): rendered(path, files) for path in sorted(files) if is_document(path)} | {STYLE: _CSS}
    for name, content in pages.items():
        (HELP / name).parent.mkdir(parents=True, exist_ok=True)
        (HELP / name).write_text(content, encoding="utf-8")
    for old in HELP.rglob("*.html"):
        if old.relative_to(HELP).as_posix() not in pages:
            old.unlink()
    return [f"help/{name}" for name in pages]


def main() -> None:
    """Render the documents of a checkout."""
    from build_package import sources

    render(frozenset(path.as_posix() for path in sources()))


def _code(lines: list[str]) -> str:
    return f"<pre><code>{html.escape(chr(10).join(lines), quote=False)}</code></pre>\n"


def _is_table(lines: list[str], index: int) -> bool:
    return lines[index].strip().startswith("|") and index + 1 < len(lines) and bool(_RULE.match(lines[index + 1]))


def _interrupts(lines: list[str], index: int) -> bool:
    """Return whether a line ends the paragraph before it."""
    line = lines[index]
    return bool(_FENCE.match(line) or _HEADING.match(line) or _ITEM.match(line)) or _is_table(lines, index)


def _item_lines(lines: list[str], index: int, item: re.Match[str]) -> tuple[list[str], int]:
    """Return the lines of a list item without marker and indent, and the index of the next line."""
    indent = len(item[1]) + len(item[2]) + 1
    inside, index = [item[4]], index + 1
    while index < len(lines):
        line = lines[index]
        depth = len(line) - len(line.lstrip())
        if line.strip() and depth < indent and (not lines[index - 1].strip() or _interrupts(lines, index)):
            break
        inside.append(line[indent:] if depth >= indent else line.strip())
        index += 1
    return inside, index


if __name__ == "__main__":
    main()
