"""What only the operator knows, embedded: a real operator would sit behind the same Protocol."""
