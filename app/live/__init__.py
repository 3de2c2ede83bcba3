"""Live queries: the compiled read of a query, run again when a change touches what it reads, and told to all who follow it.

    watch (app.feed)  →  hub: who reads what was touched  →  together: many executions, one statement  →  seat: the newest bytes

together   executions of one plan with other variables or another viewer's scope, in one statement
hub        who follows what; an execution is a plan with its values, so whoever asks the same shares it
seat       one follower, for whom the newest bytes wait and no others
"""
