"""Plan + policies -> Statement: one SELECT that writes the JSON text of the whole answer.

frame      names of aliases and parameters; opening a source under the reader's policy
text       pieces of JSON text and SQL expressions, joined by ||
value      how each kind of column is written
filter     criteria as a predicate over one row
rows       a row's members: values, to-ones by left joins, to-manys by correlated subqueries, or gathered
listing    the rows of a page: after the cursor, in order, as many as asked
page       the text of a page; cursors, page info, counts
grouped    a page that is read twice: lists under its rows are gathered once, rows that it leads to are looked up together
statement  root members, and the text that PostgreSQL prepares
"""

from app.compiler.sql.statement import Statement, statement

__all__ = ["Statement", "statement"]
