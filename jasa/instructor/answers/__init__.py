"""What the answers of a class have to do with each other: likeness, and what was typed by whom."""
