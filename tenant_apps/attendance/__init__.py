"""The room ``attendance``: punches and days."""
