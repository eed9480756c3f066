"""The room ``movements``: duty, permissions to leave the office, whereabouts, remote plans."""
