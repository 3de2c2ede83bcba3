"""The writes: one function for each command, from (work, what is given) to the row that it made or changed.

    work       the session, the viewer and the ways to a record: none commits
    refusals   why a command does not do what it was asked: a code, a sentence in two languages, the way into the input
    broken     what the database refused -> the same refusals
    rules      what many of them ask
    records    recorded, changed, withdrawn: what most kinds of record need and no more
    personal   numbers of identity and accounts: encrypted, revealed, erased
    <domain>   the commands of one domain

A command asks for its records by `work`, which locks them and refuses what the viewer may not see or change; then it looks, then it
writes. `app.writing` calls it in a transaction and reads the answer in the same one; of one that refuses nothing stays.
"""
