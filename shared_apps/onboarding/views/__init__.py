"""The operators' side of the joining: agencies, their steps, briefing dates."""
