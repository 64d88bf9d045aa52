"""The QGIS algorithms: declare parameters, convert QGIS's values to the core's, report, load the results."""
