"""File names that are valid on every file system and distinct from each other."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pixelwise.inference.batch.file_names import distinct_names, safe_name
from pixelwise.inference.disk.names import comparable_name

ANY_TEXT = st.text(st.characters(), max_size=80)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b\\c:d", "a_b_c_d"),
        ("../../etc/passwd", "_._.._etc_passwd"),
        ("Con", "_Con"),
        ("aux.old", "_aux.old"),
        ("console", "console"),
        (" .hidden. ", "_hidden"),
        ("", "raster"),
        ("…", "…"),
        ("tab\tnull\0", "tab_null_"),
        ("e\u0301", "\u00e9"),
        ("half \ud800", "half"),
        ("ä" * 300, "ä" * 90),
    ],
)
def test_a_file_name_is_valid_on_every_file_system(name, safe):
    assert safe_name(name) == safe


@settings(deadline=None)
@given(ANY_TEXT)
def test_any_text_becomes_a_valid_file_name(tmp_path_factory, text):
    name = safe_name(text)
    path = tmp_path_factory.getbasetemp() / name

    path.write_bytes(b"")

    assert path.name in [entry.name for entry in path.parent.iterdir()]
    assert not set(name) & set('<>:"/\\|?*')
    assert not name.startswith(".")
    assert name == name.rstrip(". ")
    assert len(name.encode()) <= 181  # an underscore before a reserved name
    path.unlink()


@settings(deadline=None)
@given(ANY_TEXT)
def test_a_safe_name_is_unchanged(text):
    assert safe_name(safe_name(text)) == safe_name(text)


def test_names_that_are_equal_on_some_file_system_have_numbers_appended():
    texts = ["Tile", "tile", "tile_2", "TILE", "e\u0301", "\u00c9", "free"]

    names = distinct_names(texts, lambda name: name == "free")

    assert names == ["Tile", "tile_2", "tile_2_2", "TILE_3", "\u00e9", "\u00c9_2", "free_2"]


@settings(deadline=None)
@given(st.lists(st.text("aAäÄ_2. ", max_size=4), max_size=12), st.sets(st.sampled_from(["a", "A_2", "raster"])))
def test_names_are_distinct_and_differ_from_existing_names(texts, existing):
    names = distinct_names(texts, existing.__contains__)

    keys = [unicodedata.normalize("NFC", name).casefold() for name in names]
    assert len(set(keys)) == len(names) == len(texts)
    assert existing.isdisjoint(names)
    assert keys == [comparable_name(name) for name in names]
