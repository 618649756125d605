"""Making what is handed out: keys, exercises, the student bundle, the gallery."""
