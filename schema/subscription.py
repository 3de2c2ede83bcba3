"""Every root field of a subscription, one line each."""

from __future__ import annotations

from schema.declare import queried, roots
from schema.query import Query
from schema.trail import Changes, followed


@roots
class Subscription:
    """What can be followed, over graphql-transport-ws or as text/event-stream. 订阅"""

    changed: Changes = followed(
        "What changes, as it happens: a page at once, perhaps empty, and more as more changes. To go on after a cut, ask with the last "
        "cursor: nothing is missed. 变更推送",
        "Only entries after this cursor; absent or null, from now on. 在此游标之后",
    )
    live: Query = queried("Any query, live: its answer at once, and anew whenever it differs. 实时查询")
