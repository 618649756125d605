"""The site of the course: the lessons as pages that need no kernel (`jasa site`).

``states`` renders exhibits ahead, ``lessons`` turns notebooks into pages, ``items`` says what cards
ask and answer, ``shelves`` writes the pages around them, ``build`` hands all of it to Sphinx. What runs
in the reader's browser stands in ``page/``.
"""
