"""docs/data.md is what the tables generate, and its examples are a site."""

from shiftplan.files.people_tables import SITE_TABLES
from shiftplan.files.reference import example_rows, reference
from shiftplan.files.site import read_site

SITE = """\
[site]
id = "example"
name = "Example"
time_zone = "Asia/Tokyo"
interval_minutes = 30
"""


def test_committed_reference_is_up_to_date(root):
    """Cure: python -m shiftplan.files.reference."""
    assert (root / "docs" / "data.md").read_text(encoding="utf-8") == reference()


def test_every_column_is_described(root):
    text = reference()
    for table in SITE_TABLES:
        assert f"### {table.file}" in text
        assert all(column.meaning and column.example for column in table.columns)


def test_examples_make_a_site(tmp_path):
    (tmp_path / "site.toml").write_text(SITE, encoding="utf-8")
    for table in SITE_TABLES:
        text = "\n".join([",".join(table.header), *example_rows(table)]) + "\n"
        (tmp_path / table.file).write_text(text, encoding="utf-8")
    assert read_site(tmp_path).id == "example"
