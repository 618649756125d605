"""The way back to a learning platform: its own export file filled in, and feedback pages zipped.

``finals`` is what a class has earned, ``sheet`` a CSV that is changed in one column only,
``platforms`` how Canvas, Moodle, Blackboard and Brightspace name rows and columns, ``export`` the
command, ``feedback_zips`` the pages.
"""
