"""The exhibits of the course. Show one with one line: `exhibits.share_of_what()`.

One pure function an exhibit; `jasa.exhibit.REGISTRY` knows them all.
"""

from jasa.exhibits.okinawa_land import land_over_time, share_by_municipality
from jasa.exhibits.okinawa_map import base_map
from jasa.exhibits.okinawa_share import share_of_what

__all__ = ["base_map", "land_over_time", "share_by_municipality", "share_of_what"]
