"""Reading foreign files: tables of officers or leave, and terminals' records. Pure."""

from connectors.files.protocol.tables import (
    DEFAULT_LIMITS,
    FaultCode,
    FileFault,
    FileKind,
    Limits,
    Row,
    Table,
    pack,
    read_table,
    rows_of,
    sniff,
    unpack,
)

__all__ = [
    "DEFAULT_LIMITS",
    "FaultCode",
    "FileFault",
    "FileKind",
    "Limits",
    "Row",
    "Table",
    "pack",
    "read_table",
    "rows_of",
    "sniff",
    "unpack",
]
