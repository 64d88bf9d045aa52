"""The QGIS algorithms: declare parameters, turn QGIS's values into the core's, report, load the result."""
