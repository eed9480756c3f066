"""Pure rules of tasks: which way a task may go, and how far it is."""
