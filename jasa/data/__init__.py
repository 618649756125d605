"""The data package in Python: `load("troops")` gives a typed table, `cite` its references.

``package`` reads and describes the tables, ``facts`` and ``formulas`` compute what prose and charts
say of them, ``maintain`` checks and renews the package. This room knows no charts.
"""

from jasa.data.package import (
    PACKAGE,
    ROOT,
    Citations,
    DataError,
    Package,
    Source,
    Table,
    checksum,
    cite,
    load,
    normalised,
    outline,
    source,
    source_columns,
    split_ids,
    table,
    table_names,
    tables,
    text,
    verify,
)

__all__ = [
    "PACKAGE",
    "ROOT",
    "Citations",
    "DataError",
    "Package",
    "Source",
    "Table",
    "checksum",
    "cite",
    "load",
    "normalised",
    "outline",
    "source",
    "source_columns",
    "split_ids",
    "table",
    "table_names",
    "tables",
    "text",
    "verify",
]
