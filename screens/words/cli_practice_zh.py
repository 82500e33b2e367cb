"""The commands of practice, Simplified Chinese."""

WORDS = {
}
