"""What the central office has to say to the people of agencies: a banner on their pages from a moment to a moment."""
