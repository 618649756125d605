"""What a teacher, a student and an office get to see: gradebook, pages, tables."""
