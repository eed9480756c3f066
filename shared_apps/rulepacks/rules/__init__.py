"""Plain judgements about versions: from when to when each holds, what differs between two."""
