"""The room ``leave``: approved absences and releases."""
