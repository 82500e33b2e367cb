"""The commands of practice, English."""

WORDS = {
}
