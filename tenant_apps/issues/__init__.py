"""The room ``issues``: what a day leaves unexplained, and its resolution."""
