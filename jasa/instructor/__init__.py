"""For instructors only: this folder is not in the student bundle, and that is the whole rule."""
