"""The room ``papers``: which printed reports are genuine, and the public page that says so."""
