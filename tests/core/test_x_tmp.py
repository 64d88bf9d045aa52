import pytest, gc
from pathlib import Path
from osgeo import gdal, osr
gdal.UseExceptions
def boom(which,p):
    if which=='plain': ds=gdal.Open(p); raise ValueError(1)
    if which=='warp': ds=gdal.Open(p); w=gdal.Warp('',ds,format='VRT'); raise ValueError
    if which=='srs': ds=gdal.Open(p); s=ds.GetSpatialRef(); raise ValueError
    if which=='srs2': s=osr.SpatialReference(); s.SetFromUserInput('EPSG:4326'); raise ValueError
    raise ValueError
@pytest.mark.parametrize('w',['none','plain','warp','srs','srs2'])
def test_a(tmp_path,w):
    p=str(tmp_path/'r.tif')
    ds=gdal.GetDriverByName('GTiff').Create(p,20,16,3); ds.SetGeoTransform((0,1,0,0,0,-1)); ds.SetProjection('EPSG:4326'); ds=None
    with pytest.raises(ValueError) as caught:
        boom(w,p)
    assert str(caught.value) is not None
