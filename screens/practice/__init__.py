"""Practice on the terminal: the counter's own screens, and those that only practice has."""
