"""Makers of rows, one module for each room, through the services."""
