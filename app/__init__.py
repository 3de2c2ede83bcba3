"""Jiedui 结对: the shared record of paired assistance.

A request becomes bytes in six steps: `transport` reads it, `compiler` turns the GraphQL document into one SQL
statement, `database` runs it, and PostgreSQL's JSON goes back untouched. `schema` declares what can be asked.
"""
