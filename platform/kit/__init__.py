"""What every room borrows: the clock, refusals, sealing of personal data, mail, and the user interface."""
