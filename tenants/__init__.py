"""Tenancy: which agencies there are, where each one lives, how work gets into exactly one of them."""
