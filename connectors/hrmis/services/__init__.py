"""Writes of the connector: settings, readings, decisions on conflicts."""
