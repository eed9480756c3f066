"""The room ``reports``: month sheets, cards and dashboards."""
