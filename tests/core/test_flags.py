"""The classes that the metadata of a band state by the CF conventions."""

import pytest
from osgeo import gdal
from pixelwise.inference.thematic.entries import Entry
from pixelwise.inference.thematic.flags import flag_entries


def band_with(**metadata):
    dataset = gdal.GetDriverByName("MEM").Create("", 1, 1)
    dataset.GetRasterBand(1).SetMetadata(metadata)
    return dataset, dataset.GetRasterBand(1)


def test_values_have_their_meanings_and_colours():
    _dataset, band = band_with(
        flag_values="{0,10,20}", flag_meanings="no_data crop_land water", flag_colors="#ffff64 #0046c8"
    )

    assert flag_entries(band) == {
        0: Entry("no data"),
        10: Entry("crop land", (255, 255, 100)),
        20: Entry("water", (0, 70, 200)),
    }


@pytest.mark.parametrize("metadata", [{}, {"flag_values": "1, 2", "flag_meanings": "one"}, {"flag_meanings": "one"}])
def test_incomplete_metadata_state_no_classes(metadata):
    _dataset, band = band_with(**metadata)

    assert flag_entries(band) == {}
