"""Pure rules of the month: the colour of the card and the year's rating."""
