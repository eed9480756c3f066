"""What changes an application to join: its answers, its links, its decisions."""
