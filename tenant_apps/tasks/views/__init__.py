"""Pages of tasks: the officer's log and board, one task, the supervisor's team, the agency's categories."""
