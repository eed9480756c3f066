"""The REST interface at ``/api/v1/``: tokens, and the rooms' services for programs."""
