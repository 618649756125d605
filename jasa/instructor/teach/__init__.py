"""What a teacher takes into the room: a page a lesson, made from the lesson and a hand-written file."""
