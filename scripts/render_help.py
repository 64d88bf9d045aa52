"""Render the documents as the HTML pages that the plugin's help opens, in help/, which git ignores.

Written in Python's standard library alone, for the Markdown that the documents use: headings, paragraphs, lists,
tables, fenced and indented code, links, images, emphasis. Anchors are those that GitHub gives headings. A link to what
is not in the plugin's package becomes plain text, since it would lead nowhere there.
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

# What stands at the head of every page.
_NAVIGATION = {
    "Overview": "README.md",
    "Using Classify Pixels": "docs/classify-pixels.md",
    "Scripts and terminal": "docs/scripting.md",
    "Model formats": "docs/model-formats.md",
    "Exporting models": "docs/exporting-models.md",
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
    """A document on its way to HTML.

    Attributes:
        source: Its path in the package, with "/".
        files: All paths of the package.
        headings: Level, anchor and text of the headings so far.
    """

    source: str
    files: frozenset[str]
    headings: list[tuple[int, str, str]] = field(default_factory=list)

    def html(self, markdown: str) -> str:
        """The whole page."""
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
        """A path of the package as the address that leads there from this page."""
        here = posixpath.join("help", posixpath.dirname(page_of(self.source)))
        there = f"help/{page_of(path)}" if is_document(path) else path
        return posixpath.relpath(there, here)

    def _contents(self) -> str:
        """The sections of a long page."""
        sections = [(anchor, text) for level, anchor, text in self.headings if level == 2]
        if len(sections) < 4:
            return ""
        return f"<p>{' · '.join(self._link('#' + anchor, text) for anchor, text in sections)}</p>\n"

    def _blocks(self, lines: list[str]) -> Iterator[str]:
        """The blocks of some lines, each as HTML."""
        place = 0
        while place < len(lines):
            line = lines[place]
            if not line.strip():
                place += 1
                continue
            read = next(read for starts, read in self._kinds() if starts(lines, place))
            block, place = read(lines, place)
            yield block

    def _kinds(self):  # noqa: ANN202  pairs of methods, in the order in which they are tried
        return (
            (lambda lines, place: _FENCE.match(lines[place]), self._fenced),
            (lambda lines, place: _HEADING.match(lines[place]), self._heading),
            (_is_table, self._table),
            (lambda lines, place: _ITEM.match(lines[place]), self._list),
            (lambda lines, place: lines[place].startswith("    "), self._indented),
            (lambda *_: True, self._paragraph),
        )

    def _fenced(self, lines: list[str], place: int) -> tuple[str, int]:
        end = place + 1
        while end < len(lines) and not _FENCE.match(lines[end]):
            end += 1
        return _code(lines[place + 1 : end]), end + 1

    def _indented(self, lines: list[str], place: int) -> tuple[str, int]:
        end = place
        while end < len(lines) and (not lines[end].strip() or lines[end].startswith("    ")):
            end += 1
        block = "\n".join(line[4:] for line in lines[place:end]).rstrip().splitlines()
        return _code(block), end

    def _heading(self, lines: list[str], place: int) -> tuple[str, int]:
        signs, text = _HEADING.match(lines[place]).groups()
        shown, anchor = self.inline(text), slug(text)
        taken = {anchor for _, anchor, _ in self.headings}
        if anchor in taken:
            anchor = next(f"{anchor}-{number}" for number in range(1, 99) if f"{anchor}-{number}" not in taken)
        self.headings.append((len(signs), anchor, shown))
        return f'<h{len(signs)} id="{anchor}">{shown}</h{len(signs)}>\n', place + 1

    def _table(self, lines: list[str], place: int) -> tuple[str, int]:
        end = place
        while end < len(lines) and lines[end].strip().startswith("|"):
            end += 1
        head, _, *rows = lines[place:end]
        parts = [f"<tr>{''.join(f'<th>{self.inline(cell)}</th>' for cell in cells(head))}</tr>"]
        parts += [f"<tr>{''.join(f'<td>{self.inline(cell)}</td>' for cell in cells(row))}</tr>" for row in rows]
        return "<table>\n{}\n</table>\n".format("\n".join(parts)), end

    def _list(self, lines: list[str], place: int) -> tuple[str, int]:
        indent, sign, *_ = _ITEM.match(lines[place]).groups()
        ordered, items = sign[0].isdigit(), []
        while place < len(lines):
            item = _ITEM.match(lines[place])
            if item is None or len(item[1]) != len(indent) or item[2][0].isdigit() != ordered:
                break
            inside, place = _item_lines(lines, place, item)
            blocks = "".join(self._blocks(inside))
            single = blocks.count("<p>") == 1 and blocks.startswith("<p>")
            items.append(f"<li>{blocks.replace('<p>', '', 1).replace('</p>', '', 1) if single else blocks}</li>\n")
        kind = "ol" if ordered else "ul"
        return f"<{kind}>\n{''.join(items)}</{kind}>\n", place

    def _paragraph(self, lines: list[str], place: int) -> tuple[str, int]:
        end = place + 1
        while end < len(lines) and lines[end].strip() and not _interrupts(lines, end):
            end += 1
        return f"<p>{self.inline(chr(10).join(line.strip() for line in lines[place:end]))}</p>\n", end

    def inline(self, text: str) -> str:
        """Text with code, links and emphasis, as HTML."""
        parts, end = [], 0
        for found in _INLINE.finditer(text):
            parts += [html.escape(text[end : found.start()], quote=False), self._marked(found)]
            end = found.end()
        return "".join([*parts, html.escape(text[end:], quote=False)])

    def _marked(self, found: re.Match[str]) -> str:
        if found["code"] is not None:
            return f"<code>{html.escape(found['code'].strip(), quote=False)}</code>"
        if found["image"]:
            address = self.address(found["image"])
            return f'<img src="{address}" alt="{html.escape(found["alt"])}">'
        if found["target"]:
            return self._link(self.address(found["target"]), self.inline(found["label"]))
        if found["strong"]:
            return f"<strong>{self.inline(found['strong'])}</strong>"
        if found["emphasis"]:
            return f"<em>{self.inline(found['emphasis'])}</em>"
        return self._link(html.escape(found["address"]), html.escape(found["address"]))

    def address(self, target: str) -> str:
        """Where a link of the document leads from this page; "" for what the package lacks."""
        if target.startswith(("http://", "https://", "#")):
            return html.escape(target)
        path, sign, anchor = target.partition("#")
        place = posixpath.normpath(posixpath.join(posixpath.dirname(self.source), path))
        return html.escape(self.relative(place) + sign + anchor) if place in self.files else ""

    def _link(self, address: str, shown: str) -> str:
        return f'<a href="{address}">{shown}</a>' if address else shown


def is_document(path: str) -> bool:
    """Whether a file of the package is shown as a page."""
    return path.endswith(".md") or path == "LICENSE"


def page_of(path: str) -> str:
    """The page of a document, relative to the folder of all pages."""
    return (path[: -len(".md")] if path.endswith(".md") else path) + ".html"


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-")


def cells(row: str) -> list[str]:
    """The cells of a row of a table; a "|" in code or behind a backslash does not part them."""
    inside = row.strip().strip("|")
    parts = re.findall(r"(?:`[^`]*`|\\\||[^|`]|`)+|(?<=\|)(?=\|)", inside)
    return [part.replace("\\|", "|").strip() for part in parts]


def rendered(path: str, files: frozenset[str]) -> str:
    """The page of a document.

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
        The paths of what was written, relative to the root.
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


def _is_table(lines: list[str], place: int) -> bool:
    return lines[place].strip().startswith("|") and place + 1 < len(lines) and bool(_RULE.match(lines[place + 1]))


def _interrupts(lines: list[str], place: int) -> bool:
    """Whether a line ends the paragraph before it."""
    line = lines[place]
    return bool(_FENCE.match(line) or _HEADING.match(line) or _ITEM.match(line)) or _is_table(lines, place)


def _item_lines(lines: list[str], place: int, item: re.Match[str]) -> tuple[list[str], int]:
    """The lines of an item of a list, without its sign and indent; and where the next begins."""
    indent = len(item[1]) + len(item[2]) + 1
    inside, place = [item[4]], place + 1
    while place < len(lines):
        line = lines[place]
        deep = len(line) - len(line.lstrip())
        if line.strip() and deep < indent and (not lines[place - 1].strip() or _interrupts(lines, place)):
            break
        inside.append(line[indent:] if deep >= indent else line.strip())
        place += 1
    return inside, place


if __name__ == "__main__":
    main()
