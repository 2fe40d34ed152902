"""Words of the pages in Japanese; their English stands in the pages."""
