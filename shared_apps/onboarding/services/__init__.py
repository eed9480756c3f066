"""What changes an agency's joining: its steps, its papers, its briefing date, its first administrators."""
