"""Doors on both hosts: the operators' visits, and the agency's eye on them."""
