"""The article's record: readable files, and the way into a database.

identity   key                  -> id      the same everywhere
read       YAML                 -> Record  what the files say
rows       Record               -> Rows    what the tables hold
load       Rows                 -> database, once
"""
