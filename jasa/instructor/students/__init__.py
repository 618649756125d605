"""One student: who is meant, what was handed in and marked, until when, and how late."""
