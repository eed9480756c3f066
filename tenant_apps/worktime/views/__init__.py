"""The working-time pages of administrators."""

ADMIN = "PENTADBIR"
CLERK = "OPERATOR_ORG"
