"""Printed pages as PDF: fonts, and A4 paper with a head, tables and a foot (decision 0145)."""
