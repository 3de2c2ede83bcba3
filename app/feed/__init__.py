"""The trail as it is read: by partners who follow it, and by whoever proves that nobody rewrote it.

read       the entries after a position, none of them ever lost
watch      its head, looked at while somebody waits for it
seal       the chain over all entries: made, and verified
bars       what whoever waits for it sees
"""
