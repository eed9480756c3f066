"""What doors for programs share: one shape for every no, and paging by a cursor. No room is known here."""
