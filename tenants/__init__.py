"""Tenancy itself: which agencies there are, where each one lives, and how work gets into exactly one of them."""
