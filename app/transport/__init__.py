"""Bytes in, bytes out: GraphQL over HTTP.

request      scope, receive -> Asked   bytes, limits, strict JSON
documents    how a request names its document: text, hash, id of a manifest
http         Asked -> answer -> Reply  methods, the client's going away, the order of things
response     answers, refusals -> Reply
negotiation  headers -> what to read and write

`foreign` turns what libraries raise into our refusals, `correlation` names the request in the log, `routes` has the
plain addresses beside `/graphql`. Nothing here knows an entity or a statement.
"""
