"""Practice: its own home, the customers it makes, and what is kept of how well it went."""
