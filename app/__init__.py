"""What the desk does: pure rules. No terminal, no SQL, no clock of its own."""
