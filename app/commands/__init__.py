"""The writes: one function for each command, from (session, viewer, …) to an id. None commits; there are none yet."""
