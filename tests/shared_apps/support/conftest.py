"""Clients of the root host."""

from tests.shared_apps.root_host import client, operator_client, outsider_client

__all__ = ["client", "operator_client", "outsider_client"]
