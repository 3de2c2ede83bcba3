"""How Alembic runs here: on a connection that the caller hands over, inside the caller's transaction."""

from __future__ import annotations

from alembic import context

from app.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    compare_server_default=True,
)

with context.begin_transaction():
    context.run_migrations()
