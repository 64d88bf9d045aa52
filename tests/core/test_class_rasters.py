"""The classes of rasters whoever made them, and their values on any grid; GDAL makes the rasters and is the oracle."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal, ogr
from pixelwise.inference import Cancelled, NullProgress, RasterError, RasterInput
from pixelwise.inference.grid.grid import Grid
from pixelwise.inference.grid.window import Window
from pixelwise.inference.model.classes import ModelClass
from pixelwise.inference.raster.inputs import NodataSettings
from pixelwise.inference.thematic import read_class_raster, windows
from pixelwise.inference.thematic.entries import Entry
from pixelwise.tests.core.runs import Listener

INT, REAL, TEXT = gdal.GFT_Integer, gdal.GFT_Real, gdal.GFT_String
ANY, COUNT, NAME, MIN, MAX, VALUE = (
    *(gdal.GFU_Generic, gdal.GFU_PixelCount, gdal.GFU_Name, gdal.GFU_Min, gdal.GFU_Max, gdal.GFU_MinMax),
)
RED, GREEN, BLUE, ALPHA = gdal.GFU_Red, gdal.GFU_Green, gdal.GFU_Blue, gdal.GFU_Alpha
BLOCK = np.array([[1, 1, 2], [2, 3, 3]])
WATER, FOREST, TOWN = (0, 0, 255), (0, 128, 0), (200, 10, 20)


def table_of(*columns):
    """A raster attribute table of GDAL: name, type, usage and values of each column."""
    table = gdal.RasterAttributeTable()
    table.SetRowCount(len(columns[0][3]))
    for number, (name, kind, usage, values) in enumerate(columns):
        table.CreateColumn(name, kind, usage)
        store = {INT: table.SetValueAsInt, REAL: table.SetValueAsDouble, TEXT: table.SetValueAsString}[kind]
        for row, value in enumerate(values):
            store(row, number, value)
    return table


def colours_of(*colors):
    red, green, blue = zip(*colors)
    return ("Red", INT, RED, red), ("Green", INT, GREEN, green), ("Blue", INT, BLUE, blue)


def made(path, values=BLOCK, kind=gdal.GDT_Byte, nodata=None, table=None, driver=("GTiff",)):
    """A raster of these values in UTM zone 33 N with cells of 10 m."""
    rows, cols = values.shape
    dataset = gdal.GetDriverByName(driver[0]).Create(str(path), cols, rows, 1, kind, options=[*driver[1:]])
    dataset.SetProjection("EPSG:32633")
    dataset.SetGeoTransform((500000, 10, 0, 5400000, 0, -10))
    band = dataset.GetRasterBand(1)
    if nodata is not None:
        band.SetNoDataValue(nodata)
    band.WriteArray(values)
    if table is not None:
        band.SetDefaultRAT(table)
    return dataset


def closed(path, *args, **rest):
    dataset = made(path, *args, **rest)
    dataset.FlushCache()
    del dataset
    return read(path)


def read(path, style=None, **rest):
    return read_class_raster(RasterInput(path.stem, str(path), **rest), style)


def triples(found):
    return [(entry.value, entry.name, entry.color) for entry in found.classes]


def all_values(found, grid=None):
    source = found.open(grid)
    whole = (grid or found.grid).window
    return source.read(whole)


def test_the_classes_of_a_table_of_our_own_have_their_values_names_and_colours(tmp_path):
    table = table_of(
        ("Value", INT, VALUE, (1, 2, 3)),
        ("Class", TEXT, NAME, ("Water", "Forest", "Town")),
        ("Count", REAL, COUNT, (2, 2, 2)),
        *colours_of(WATER, FOREST, TOWN),
        ("Area_ha", REAL, ANY, (0.02, 0.02, 0.02)),
    )

    found = closed(tmp_path / "a.tif", nodata=255, table=table)

    assert triples(found) == [(1, "Water", WATER), (2, "Forest", FOREST), (3, "Town", TOWN)]
    assert (found.dtype, found.nodata, found.is_complete) == (np.uint8, 255, True)
    assert (found.legend().dtype, found.legend().nodata) == (np.uint8, 255)
    np.testing.assert_array_equal(all_values(found), BLOCK)


@pytest.mark.parametrize(
    "column", ["ClassName", "Class_name", "CLASS_NAME", "Classname", "class", "Land_Cover", "Klasse", "Bezeichnung"]
)
def test_the_column_of_names_is_found_by_its_name_if_no_usage_marks_it(tmp_path, column):
    table = table_of(
        ("OBJECTID", INT, ANY, (1, 2, 3)),
        ("Value", INT, ANY, (3, 2, 1)),
        ("Classvalue", INT, ANY, (30, 20, 10)),
        ("CODE", TEXT, ANY, ("111", "112", "121")),
        (column, TEXT, ANY, ("Town", "Forest", "Water")),
        ("red", INT, ANY, (200, 0, 0)),
        ("GREEN", INT, ANY, (10, 128, 0)),
        ("Blue", INT, ANY, (20, 0, 255)),
    )

    found = closed(tmp_path / "esri.tif", table=table, nodata=0)

    assert triples(found) == [(3, "Town", TOWN), (2, "Forest", FOREST), (1, "Water", WATER)]


def test_a_column_of_words_gives_the_names_where_none_is_called_so(tmp_path):
    table = table_of(
        ("Value", INT, VALUE, (1, 2)),
        ("CODE_18", TEXT, ANY, ("111", "112")),
        ("GRUPPE3", TEXT, ANY, ("Stadt", "Wald")),
    )

    assert [entry.name for entry in closed(tmp_path / "a.tif", table=table).classes] == ["Stadt", "Wald"]


def test_nlcd_in_an_imagine_file_has_a_row_for_each_value_with_its_name_and_colour(tmp_path):
    names, colors = [""] * 256, [(0, 0, 0)] * 256
    for value, name, color in ((11, "Open Water", (70, 107, 159)), (41, "Deciduous Forest", (104, 171, 95))):
        names[value], colors[value] = name, color
    table = table_of(
        ("Histogram", REAL, COUNT, [0.0] * 256),
        *colours_of(*colors),
        ("NLCD Land Cover Class", TEXT, ANY, names),
        ("Opacity", INT, ALPHA, [0] + [255] * 255),
    )
    values = np.array([[11, 11, 41], [41, 41, 0]])

    found = closed(tmp_path / "nlcd.img", values, driver=("HFA",), table=table, nodata=0)

    assert triples(found) == [(11, "Open Water", (70, 107, 159)), (41, "Deciduous Forest", (104, 171, 95))]
    assert found.is_complete


def write_dbf(path, fields, rows):
    dataset = ogr.GetDriverByName("ESRI Shapefile").CreateDataSource(str(path))
    layer = dataset.CreateLayer(path.stem, geom_type=ogr.wkbNone)
    for name, kind in fields:
        layer.CreateField(ogr.FieldDefn(name, kind))
    for row in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        for index, value in enumerate(row):
            feature.SetField(index, value)
        layer.CreateFeature(feature)


@pytest.mark.parametrize("name", ["clc.tif.vat.dbf", "clc.vat.dbf"])
def test_corine_has_bytes_with_a_sign_and_a_table_next_to_it_with_fractions_as_colours(tmp_path, name):
    fields = [("Value", ogr.OFTInteger), ("LABEL3", ogr.OFTString), ("Red", ogr.OFTReal), ("Green", ogr.OFTReal)]
    fields += [("Blue", ogr.OFTReal), ("CODE_18", ogr.OFTString)]
    rows = [
        (1, "Continuous urban fabric", 0.90196078, 0.0, 0.30196078, "111"),
        (44, "Sea and ocean", 0.90196078, 0.94901961, 1.0, "523"),
    ]
    write_dbf(tmp_path / "table.dbf", fields, rows)
    (tmp_path / "table.dbf").rename(tmp_path / name)
    stored = np.array([[1, 44, 128], [44, 48, 128]], np.uint8)  # 128 is -128 with a sign

    found = closed(tmp_path / "clc.tif", stored, nodata=-128, driver=("GTiff", "PIXELTYPE=SIGNEDBYTE"))

    assert triples(found) == [(1, "Continuous urban fabric", (230, 0, 77)), (44, "Sea and ocean", (230, 242, 255))]
    assert (found.dtype, found.nodata, found.is_complete) == (np.int16, -128, True)
    np.testing.assert_array_equal(all_values(found), np.array([[1, 44, -128], [44, 48, -128]], np.int16))
    assert [entry.name for entry in found.with_values([44, 48]).classes][2:] == ["48"]


def palette_of(entries):
    colors = gdal.ColorTable()
    for value in range(256):
        colors.SetColorEntry(value, (0, 0, 0, 0))
    for value, color in entries.items():
        colors.SetColorEntry(value, (*color, 255))
    return colors


def world_cover(path):
    dataset = made(path, np.array([[10, 10, 80], [0, 80, 50]]), nodata=0)
    dataset.GetRasterBand(1).SetColorTable(palette_of({10: (0, 100, 0), 80: (0, 100, 200), 50: (250, 0, 0)}))


def test_worldcover_has_only_a_colour_table_so_its_classes_are_the_values_that_occur(tmp_path):
    world_cover(tmp_path / "wc.tif")
    found = read(tmp_path / "wc.tif")

    complete = found.completed(NullProgress())

    assert (found.classes, found.is_complete) == ((), False)
    assert triples(complete) == [(10, "10", (0, 100, 0)), (50, "50", (250, 0, 0)), (80, "80", (0, 100, 200))]
    assert (complete.nodata, complete.dtype) == (0, np.uint8)


QML = """<!DOCTYPE qgis><qgis version="3.28"><pipe><rasterrenderer type="paletted" band="1" opacity="1">
<colorPalette>
<paletteEntry value="10" label="Tree cover" color="#006400" alpha="255"/>
<paletteEntry color="#0064c8" alpha="255" value="80" label="Water &amp; &quot;ice&quot;"/>
<paletteEntry value="50" label="50" color="#fa0000" alpha="0"/>
</colorPalette></rasterrenderer></pipe></qgis>"""
SCP = """<!DOCTYPE qgis><qgis version="3.28"><pipe>
<rasterrenderer type="singlebandpseudocolor" band="1"><rastershader>
<colorrampshader colorRampType="EXACT" classificationMode="1">
<item value="1" label="1 - Water" color="#0000ff" alpha="255"/>
<item value="2" label="2 - Forest" color="#008000" alpha="255"/></colorrampshader></rastershader></rasterrenderer>
</pipe></qgis>"""


def test_a_style_next_to_the_file_names_the_classes_of_a_colour_table(tmp_path):
    world_cover(tmp_path / "wc.tif")
    (tmp_path / "wc.qml").write_text(QML, encoding="utf-8")

    found = read(tmp_path / "wc.tif")

    assert triples(found) == [(10, "Tree cover", (0, 100, 0)), (80, 'Water & "ice"', (0, 100, 200))]
    assert triples(found.with_values([50]))[2] == (50, "50", (250, 0, 0))


def test_a_float_raster_of_whole_numbers_with_the_style_of_scp_is_a_class_raster(tmp_path):
    values = np.array([[1, 2, 2], [1, 1, -32768]], np.float32)
    (tmp_path / "scp.qml").write_text(SCP, encoding="utf-8")

    found = closed(tmp_path / "scp.tif", values, gdal.GDT_Float32, nodata=-32768).completed(NullProgress())

    assert triples(found) == [(1, "1 - Water", (0, 0, 255)), (2, "2 - Forest", (0, 128, 0))]
    assert (found.dtype, found.nodata) == (np.uint8, None)
    assert found.legend().nodata == 255
    np.testing.assert_array_equal(all_values(found), np.where(values < 0, 255, values))


def test_an_envi_classification_has_the_names_and_colours_of_its_header(tmp_path):
    dataset = made(tmp_path / "e.img", driver=("ENVI",))
    dataset.GetRasterBand(1).SetCategoryNames(["Unclassified", "Water", "Forest", "Town"])
    colors = gdal.ColorTable()
    for value, color in enumerate([(0, 0, 0), WATER, FOREST, TOWN]):
        colors.SetColorEntry(value, color)
    dataset.GetRasterBand(1).SetColorTable(colors)
    dataset.FlushCache()
    del dataset

    assert triples(read(tmp_path / "e.img"))[1:] == [(1, "Water", WATER), (2, "Forest", FOREST), (3, "Town", TOWN)]


@pytest.mark.parametrize("values", ["{0,10,20}", "0, 10, 20", "0b, 10b, 20b"])
def test_flags_of_netcdf_are_classes(tmp_path, values):
    dataset = made(tmp_path / "cci.tif", np.array([[10, 20, 0]]), nodata=0)
    flags = {"flag_meanings": "no_data cropland_rainfed tree_cover", "flag_colors": "#ffff64 #006400"}
    dataset.GetRasterBand(1).SetMetadata({"flag_values": values, **flags})
    dataset.FlushCache()
    del dataset

    assert triples(read(tmp_path / "cci.tif")) == [
        (10, "cropland rainfed", (255, 255, 100)),
        (20, "tree cover", (0, 100, 0)),
    ]


def test_a_style_may_have_names_with_angle_brackets_and_an_endless_range(tmp_path):
    world_cover(tmp_path / "wc.tif")
    entries = (
        '<paletteEntry value="10" label="Tree cover >10%" color="#006400" alpha="255"/>',
        "<paletteEntry value='80' label='Water-&gt;\"ice\"' color='#0064c8' alpha='255'/>",
        '<paletteEntry value="inf" label="Rest" color="#fa0000" alpha="255"/>',
    )
    start, end = QML.split("<colorPalette>")[0], QML.split("</colorPalette>")[1]
    text = f"{start}<colorPalette>{''.join(entries)}</colorPalette>{end}"
    (tmp_path / "wc.qml").write_text(text, encoding="utf-8")

    found = read(tmp_path / "wc.tif")

    assert triples(found) == [(10, "Tree cover >10%", (0, 100, 0)), (80, 'Water->"ice"', (0, 100, 200))]


def in_windows_1252(path):
    """Replace the placeholder X of a file by an ä as older programs on Windows wrote it."""
    path.write_bytes(path.read_bytes().replace(b"WXsser", "W\u00e4sser".encode("cp1252")))


@pytest.mark.parametrize("kind", ["table", "categories", "dbf"])
def test_names_that_are_not_utf_8_are_those_of_windows(tmp_path, kind):
    names = ("Wiese", "WXsser", "Dorf")
    table = table_of(("Value", INT, VALUE, (1, 2, 3)), ("Class", TEXT, NAME, names)) if kind == "table" else None
    dataset = made(tmp_path / "a.tif", nodata=0, table=table)
    if kind == "categories":
        dataset.GetRasterBand(1).SetCategoryNames(["", *names])
    del dataset
    if kind == "dbf":
        fields = [("Value", ogr.OFTInteger), ("LABEL3", ogr.OFTString)]
        write_dbf(tmp_path / "a.vat.dbf", fields, [*zip((1, 2, 3), names)])
        (tmp_path / "a.vat.cpg").unlink(missing_ok=True)
        in_windows_1252(tmp_path / "a.vat.dbf")
    else:
        in_windows_1252(tmp_path / "a.tif.aux.xml")

    assert [entry.name for entry in read(tmp_path / "a.tif").classes] == ["Wiese", "W\u00e4sser", "Dorf"]


def test_of_the_levels_of_a_nomenclature_the_names_are_those_of_the_classes(tmp_path):
    table = table_of(
        ("Value", INT, VALUE, (1, 2, 3)),
        ("LABEL1", TEXT, ANY, ("Artificial", "Artificial", "Forest")),
        ("LABEL3", TEXT, ANY, ("Continuous urban fabric", "Airports", "Mixed forest")),
    )

    found = closed(tmp_path / "clc.tif", nodata=0, table=table)

    assert [entry.name for entry in found.classes] == ["Continuous urban fabric", "Airports", "Mixed forest"]


def test_names_of_words_take_precedence_over_a_column_that_repeats_the_values(tmp_path):
    table = table_of(
        ("Value", INT, VALUE, (1, 2, 3)),
        ("Class", TEXT, NAME, ("1", "2", "3")),
        ("Label", TEXT, ANY, ("Water", "Forest", "Town")),
    )

    assert [entry.name for entry in closed(tmp_path / "a.tif", nodata=0, table=table).classes] == [
        *("Water", "Forest", "Town")
    ]


@pytest.mark.parametrize("kind", ["text", "whole"])
def test_colours_may_be_texts_or_shares_of_one_without_decimals(tmp_path, kind):
    full, column_type = ("255", TEXT) if kind == "text" else (1, INT)
    none = "0" if kind == "text" else 0
    table = table_of(
        ("Value", INT, VALUE, (1, 2, 3)),
        ("Class", TEXT, NAME, ("Water", "Forest", "Town")),
        ("Red", column_type, RED, (none, none, full)),
        ("Green", column_type, GREEN, (none, full, none)),
        ("Blue", column_type, BLUE, (full, none, none)),
    )

    found = closed(tmp_path / "a.tif", nodata=0, table=table)

    assert [entry.color for entry in found.classes] == [(0, 0, 255), (0, 255, 0), (255, 0, 0)]


def test_a_row_without_a_value_is_no_class(tmp_path):
    made(tmp_path / "a.tif", nodata=255)
    fields = [("VALUE", ogr.OFTInteger), ("CLASS", ogr.OFTString), ("Red", ogr.OFTReal), ("Green", ogr.OFTReal)]
    rows = [(1, "Water", 0.2, 0.4, 1.0), (None, "Rest", None, None, None)]
    write_dbf(tmp_path / "a.vat.dbf", [*fields, ("Blue", ogr.OFTReal)], rows)

    assert triples(read(tmp_path / "a.tif")) == [(1, "Water", (51, 102, 255))]


def test_what_did_not_change_keeps_its_class_when_a_raster_of_changes_is_read(tmp_path):
    table = table_of(
        ("Value", INT, VALUE, (1, 2, 3)),
        ("Class_name", TEXT, NAME, ("No Change", "Forest->Water", "No Change")),
        ("Class_From", TEXT, ANY, ("Forest", "Forest", "Water")),
        ("Class_To", TEXT, ANY, ("Forest", "Water", "Water")),
    )

    found = closed(tmp_path / "change.tif", nodata=0, table=table)

    assert [entry.name for entry in found.classes] == ["No Change (Forest)", "Forest->Water", "No Change (Water)"]


def test_an_interpolated_style_shows_no_classes(tmp_path):
    (tmp_path / "a.qml").write_text(SCP.replace("EXACT", "INTERPOLATED"), encoding="utf-8")

    assert closed(tmp_path / "a.tif", nodata=0).classes == ()


def test_what_the_layer_shows_goes_before_what_the_file_states(tmp_path):
    table = table_of(("Value", INT, VALUE, (1, 2, 3)), ("Class", TEXT, NAME, ("Water", "Forest", "Town")))
    style = {
        1: Entry("Lake", (1, 2, 3)),
        2: Entry("2", (4, 5, 6)),
        9: Entry("Ice", (7, 8, 9)),
        7: Entry("7.0", (0, 0, 0)),
    }
    closed(tmp_path / "a.tif", table=table, nodata=0)

    found = read(tmp_path / "a.tif", style)

    assert triples(found)[:2] == [(1, "Lake", (1, 2, 3)), (2, "Forest", (4, 5, 6))]
    assert [entry.name for entry in found.classes] == ["Lake", "Forest", "Town", "Ice"]


def test_rows_of_ranges_give_a_class_to_each_whole_number_in_them(tmp_path):
    table = table_of(
        ("From", REAL, MIN, (0.5, 1.5, 10)), ("To", REAL, MAX, (1.5, 2.5, 12)), ("N", TEXT, NAME, ("A", "B", "C"))
    )

    found = closed(tmp_path / "a.tif", table=table, nodata=0)

    assert [(entry.value, entry.name) for entry in found.classes] == [
        (1, "A"),
        (2, "B"),
        (10, "C"),
        (11, "C"),
        (12, "C"),
    ]


def test_ranges_that_meet_do_not_share_a_value(tmp_path):
    table = table_of(("From", INT, MIN, (1, 2, 3)), ("To", INT, MAX, (2, 3, 3)), ("N", TEXT, NAME, ("A", "B", "C")))

    found = closed(tmp_path / "a.tif", table=table, nodata=0)

    assert [(entry.value, entry.name) for entry in found.classes] == [(1, "A"), (2, "B"), (3, "C")]


def test_a_class_of_opacity_0_is_kept_and_marked_as_transparent(tmp_path):
    table = table_of(
        ("Value", INT, VALUE, (1, 2, 3)), ("Class", TEXT, NAME, ("A", "B", "C")), ("Opacity", INT, ALPHA, (0, 255, 255))
    )

    found = closed(tmp_path / "a.tif", table=table, nodata=0)

    assert ([entry.value for entry in found.classes], found.transparent) == ([1, 2, 3], {1})


def test_a_table_of_a_histogram_alone_lists_no_classes(tmp_path):
    table = table_of(("Histogram", REAL, COUNT, [2.0] * 256))

    found = closed(tmp_path / "a.img", driver=("HFA",), table=table, nodata=0)

    assert not found.is_complete
    assert [entry.name for entry in found.completed(NullProgress()).classes] == ["1", "2", "3"]


def test_a_table_of_values_and_counts_lists_classes_named_by_their_numbers_or_categories(tmp_path):
    dataset = made(tmp_path / "a.tif", nodata=0)
    dataset.GetRasterBand(1).SetCategoryNames(["", "Water", "", "Town"])
    dataset.GetRasterBand(1).SetDefaultRAT(
        table_of(("Value", INT, VALUE, (1, 2, 3)), ("Count", REAL, COUNT, (2, 2, 2)))
    )
    del dataset

    assert [entry.name for entry in read(tmp_path / "a.tif").classes] == ["Water", "2", "Town"]


def test_the_row_of_the_nodata_value_is_no_class(tmp_path):
    table = table_of(("Value", INT, VALUE, (0, 1)), ("Class", TEXT, NAME, ("Unclassified", "Water")))
    closed(tmp_path / "a.tif", table=table, nodata=0)
    ignoring = NodataSettings(((),), (True,))

    assert [entry.value for entry in read(tmp_path / "a.tif").classes] == [1]
    assert [entry.value for entry in read(tmp_path / "a.tif", nodata_settings=ignoring).classes] == [0, 1]


def test_a_raster_without_nodata_gets_a_free_value_even_if_its_table_lacks_some(tmp_path):
    table = table_of(("Value", INT, VALUE, (1,)), ("Class", TEXT, NAME, ("Water",)))

    found = closed(tmp_path / "a.tif", np.array([[1, 255], [0, 1]]), table=table).completed(NullProgress())

    assert [entry.value for entry in found.classes] == [1, 0, 255]
    assert (found.legend().dtype, found.legend().nodata) == (np.uint16, 65535)
    np.testing.assert_array_equal(all_values(found), [[1, 255], [0, 1]])


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (gdal.GDT_UInt16, [[1, 60000], [2, 2]]),
        (gdal.GDT_Int16, [[-3, 300], [2, 2]]),
        (gdal.GDT_Int32, [[-3, 70000], [2, 2]]),
        (gdal.GDT_UInt32, [[3, 70000], [2, 2]]),
        (gdal.GDT_Int64, [[-3, 70000], [2, 2]]),
        (gdal.GDT_UInt64, [[3, 7], [2, 2]]),
        (gdal.GDT_Float64, [[-3, 7], [2, 2]]),
    ],
)
def test_rasters_of_every_type_of_whole_numbers_are_read(tmp_path, kind, values):
    found = closed(tmp_path / "a.tif", np.array(values), kind).completed(NullProgress())

    assert [entry.value for entry in found.classes] == sorted({*np.ravel(values).tolist()})
    np.testing.assert_array_equal(all_values(found), values)


@pytest.mark.parametrize(
    ("values", "kind", "words"),
    [
        ([[1, 2.5], [1, 1]], gdal.GDT_Float32, "contains the value 2.5, so it is not a class raster"),
        ([[1, 3e9], [1, 1]], gdal.GDT_Float64, "does not fit the type int32"),
        ([[1, 4e9], [1, 1]], gdal.GDT_UInt32, "does not fit the type int32"),
    ],
)
def test_values_that_cannot_be_classes_are_refused_before_the_run(tmp_path, values, kind, words):
    with pytest.raises(RasterError, match=words):
        closed(tmp_path / "a.tif", np.array(values), kind)


def test_values_next_to_the_ends_of_int32_are_classes(tmp_path):
    values = np.array([[2 - 2**31, 1 - 2**31], [2**31 - 2, 1]])

    found = closed(tmp_path / "a.tif", values, gdal.GDT_Int32).completed(NullProgress())

    assert [entry.value for entry in found.classes] == sorted(values.ravel().tolist())
    np.testing.assert_array_equal(all_values(found), values)


@pytest.mark.parametrize("value", [2**31 - 1, -(2**31)])
def test_values_at_the_ends_of_int32_are_refused_with_what_to_do(tmp_path, value):
    found = closed(tmp_path / "a.tif", np.array([[1, value], [1, 1]]), gdal.GDT_Int32)

    for run in (lambda: found.completed(NullProgress()), lambda: all_values(found)):
        with pytest.raises(RasterError, match=f"contains the value {value}, .* set it as the NoData value"):
            run()


def test_a_raster_of_several_bands_is_refused(tmp_path):
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "rgb.tif"), 2, 2, 3)
    del dataset

    with pytest.raises(RasterError, match='Raster "rgb": it has 3 bands, so it is not a class raster'):
        read(tmp_path / "rgb.tif")


def test_a_raster_of_measurements_is_refused_when_its_values_are_counted(tmp_path):
    found = closed(tmp_path / "dem.tif", np.arange(5000).reshape(50, 100), gdal.GDT_Int16)

    with pytest.raises(RasterError, match="more than 4096 different values and no table of classes"):
        found.completed(NullProgress())


def test_a_transparency_band_hides_pixels(tmp_path):
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "a.tif"), 3, 2, 2)
    dataset.GetRasterBand(2).SetColorInterpretation(gdal.GCI_AlphaBand)
    dataset.GetRasterBand(1).WriteArray(BLOCK)
    dataset.GetRasterBand(2).WriteArray(np.array([[255, 0, 255], [255, 255, 0]]))
    del dataset

    found = read(tmp_path / "a.tif").completed(NullProgress())

    np.testing.assert_array_equal(all_values(found), [[1, 255, 2], [2, 3, 255]])


def test_a_window_beyond_the_raster_is_nodata_there(tmp_path):
    found = closed(tmp_path / "a.tif", nodata=0)

    np.testing.assert_array_equal(found.open().read(Window(1, 1, 2, 3)), [[3, 3, 0], [0, 0, 0]])
    np.testing.assert_array_equal(found.open().read(Window(5, 5, 1, 2)), [[0, 0]])


def test_on_another_grid_each_pixel_is_the_nearest_one_as_gdalwarp_finds_it(tmp_path):
    random = np.random.default_rng(3)
    found = closed(tmp_path / "a.tif", random.integers(1, 6, (60, 80)), nodata=0)
    warped = gdal.Warp(
        str(tmp_path / "w.tif"),
        str(tmp_path / "a.tif"),
        dstSRS="EPSG:3857",
        xRes=23,
        yRes=23,
        resampleAlg="near",
        dstNodata=0,
    )
    expected, grid = warped.ReadAsArray(), Grid.of(warped)

    np.testing.assert_array_equal(all_values(found, grid), expected)


def test_windows_without_stored_data_are_not_read(tmp_path):
    options = ["TILED=YES", "SPARSE_OK=TRUE", "BLOCKXSIZE=256", "BLOCKYSIZE=256"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "a.tif"), 100_000, 100_000, 1, options=options)
    dataset.GetRasterBand(1).SetNoDataValue(0)
    dataset.GetRasterBand(1).WriteArray(np.full((10, 10), 4), 70_000, 90_000)
    del dataset
    found = read(tmp_path / "a.tif")
    source = found.open()

    complete = found.completed(NullProgress())

    assert [entry.value for entry in complete.classes] == [4]
    stored = [window for window in windows(found.grid) if not source.is_empty(window)]
    assert [(window.row, window.col) for window in stored] == [(89_088, 69_632)]


def test_reading_the_values_can_be_cancelled(tmp_path):
    found = closed(tmp_path / "a.tif")

    with pytest.raises(Cancelled):
        found.completed(Listener(cancel_after=0))


def test_a_class_value_beyond_32_bits_is_refused(tmp_path):
    table = table_of(("Value", REAL, VALUE, (1, 2.0**31)), ("Class", TEXT, NAME, ("A", "B")))

    with pytest.raises(RasterError, match="its table of classes is not valid"):
        closed(tmp_path / "a.tif", table=table)


def test_classes_are_model_classes(tmp_path):
    table = table_of(("Value", INT, VALUE, (1,)), ("Class", TEXT, NAME, ("Water",)), *colours_of(WATER))

    assert closed(tmp_path / "a.tif", table=table).classes == (ModelClass(1, "Water", WATER),)
