"""Practice: the same desk with a customer who is played, and how well it went."""
