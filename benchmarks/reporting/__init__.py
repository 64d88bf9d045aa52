"""The report of the benchmarks: tables, plots and the page."""
