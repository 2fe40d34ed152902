"""What comes in and goes out: CSV, XLSX and site.toml in, CSV and JSON out, all through one table of columns."""
