"""How an application to join moves, and what its answers must look like: plain Python."""
