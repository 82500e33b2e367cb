"""What a person sees: everything Textual, and the commands."""
