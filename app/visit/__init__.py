"""What happens: entries, the fold over them, the one transition function, what is shown."""
