"""Measurements of speed and size, side by side with a bare Textual app: `python -m bench.run`."""
