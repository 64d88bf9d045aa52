"""Sections as HTML contain the same texts as sections as text, and every text is escaped."""

from html.parser import HTMLParser

from pixelwise.inference.card.facts import Fact, FactTable, Section
from pixelwise.inference.card.html import rich_sections

RUDE = "<script>alert('a & b')</script>"


class Texts(HTMLParser):
    """All tags and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.texts.append(data.replace("\xa0", ""))


def test_all_texts_are_included_and_escaped():
    table = FactTable("t", (" Value", "Name"), (("1", RUDE),), (None,))
    sections = [
        Section("a", RUDE, (Fact("Label", RUDE), Fact("Not shown", "", "key", 3)), table),
        Section("b", "Empty", (Fact("", "", "x", 1),)),
        Section("c", "Notes", sentences=("One <b>.",)),
    ]
    parser = Texts()

    parser.feed(rich_sections(sections))

    assert parser.tags == {"h4", "table", "tr", "td", "th", "b", "ul", "li"}
    assert [text for text in parser.texts if text] == [
        RUDE, "Label", RUDE, "Value", "Name", "1", RUDE, "Notes", "One <b>.",
    ]  # fmt: skip


def test_very_long_values_are_truncated():
    html = rich_sections([Section("a", "Title", (Fact("Label", "x" * 1000),))])

    assert "x" * 300 + " … (1000 characters)" in html
    assert "x" * 301 not in html
