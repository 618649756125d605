"""Answers are judged with the key, and a class is marked."""
