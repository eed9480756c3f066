"""How dates and numbers are printed and read where Django itself formats them (inputs, filters)."""
