"""The organisation's pages, for administrators and operators of the agency."""

ADMIN = "PENTADBIR"
CLERK = "OPERATOR_ORG"
