"""HRMIS: officers, postings, supervisors, homes and approved leave, read over HTTP by a contract of ours."""
