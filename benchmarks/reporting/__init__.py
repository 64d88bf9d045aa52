"""Make the report of what the benchmarks measured: tables, plots and the page that holds them."""
