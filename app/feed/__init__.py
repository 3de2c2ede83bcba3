"""The trail as it is read: by partners who follow it, and by whoever proves that nobody rewrote it.

position   where in the feed a reader is
read       the entries after a position, none of them ever lost
"""
