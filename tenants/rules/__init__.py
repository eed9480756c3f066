"""Judgements of tenancy that need no database."""
