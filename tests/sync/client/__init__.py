"""The other side of an exchange, written from docs/sync.md alone: it knows nothing of the service but what that page says."""
