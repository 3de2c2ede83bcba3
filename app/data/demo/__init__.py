"""A registry to explore: generated, the same everywhere, and true of nobody.

The article counts villages, households and cadres and names none. Here they are all, made up: every row is marked as demo, every
name says 示例, and nothing in them was taken from life. They hang on the article's own districts, pairings, fund and projects, and
are so counted out that records give the article's figures, but for three that are wrong on purpose: what was paid for the school,
the person-times, and the share of titled assets. A reader of the scorecard sees the difference, and that it proves nothing.

row          what all demo rows have in common
places       towns and villages
offices      organisations, cadres, postings
people       households and their members
works        projects, assets, leases
money        commitments and flows
trade        purchases, gifts, orders
rent         titles, income, and how it is shared
support      who stands by whom, and who is watched
benefits     who received what
visits       who went where, and what people said
indicators   what was checked
registry     all of it, in the order in which rows refer to one another
load         into a database, and out of it
"""
