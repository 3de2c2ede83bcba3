"""Two instances in step, over a line that drops, doubles and reorders.

scope      which rows and columns leave the instance, and a record as it travels
page       what a partner reads next: a scan of everything, then the feed
digest     what two sides compare to know that they hold the same
weigh      what is here of a record that came, and what is to become of it
apply      records that came -> what became of each: the one road in
arrival    a record that came, and what is wrong with it by itself
peers      who the partners are
push       records that a partner sends
client     a partner's service, asked over HTTP
pack       the same pages in a file
local      our own side of an exchange
patience   what is tried again, and when
exchange   pull, push and verify, one page after another
following  in step for as long as a process runs, by the partner's live feed
"""
