"""The Alliance in Data: everything a notebook of the course imports.

Start with `from jasa import exhibits, learn` in a lesson, or `from jasa import data` for the tables.
"""

__version__ = "0.1.0"
