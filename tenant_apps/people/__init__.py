"""The room ``people``: persons, units, work locations, postings, supervisors; who may see whom."""
