"""What is known of terminals, their records and their numbers; plain Python."""
