"""Convert class rasters to polygons that cover their cells without gaps or overlaps."""

from .job import PolygonsJob, PolygonsPlan, plan
from .vector_file import stored_style
from .write import polygonise, write_polygons, write_polygons_of

__all__ = ["PolygonsJob", "PolygonsPlan", "plan", "polygonise", "stored_style", "write_polygons", "write_polygons_of"]
