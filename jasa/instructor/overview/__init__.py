"""What a class got wrong: one offline page for the teacher, made from the gradebook alone.

``tasks`` counts by task, ``mistakes`` names what was known and what was not, ``together`` what is to be
looked at side by side, ``over_exercises`` the class over the term, ``predictions`` what was guessed by
those who hand in their record, ``page`` puts it together.
"""
