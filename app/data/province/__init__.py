"""A province to try the service at its size: as many people as are asked for, made up, the same for a seed wherever it is made.

It stands beside the article's places and touches none of them: a root of its own, every row marked as demo, 示例 in every name.
Proportions follow the bench: 150,000 people are 50,000 households in 1,000 villages, with 2,000 projects and 300,000 benefits.
Rows are lines of COPY from the start, made village by village in a process of its own, so that memory does not grow with the province.

scale        how many of each kind, and which belongs where
sheet        rows as lines of COPY, and their keys
top          from the province down to the towns: places, offices, pairings, funds, what is asked of villages
place        one village in its place
village      one village with all that hangs on it
people       its households, members, and how they stood
works        its projects, their money, what they built
rent         what that earns, and how it is shared out
support      who stands by whom, who is watched, who went where
benefits     who received what
load         into a database, in one transaction
bars         how far that has come
"""
