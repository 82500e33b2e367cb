"""What a script is: flows, steps, phrases, conditions, all frozen data."""
