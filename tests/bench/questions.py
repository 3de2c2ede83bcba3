"""What is asked, the statement that a person would write for it, and the shape that PostGraphile publishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PROJECT = "00000006-0000-7000-8000-000000000064"


@dataclass(frozen=True, slots=True)
class Question:
    """One question in three forms, for the same rows."""

    query: str
    by_hand: str
    published: str
    variables: dict[str, Any] = field(default_factory=dict)


ONE = Question(
    "query ($id: ID!) { project(id: $id) { id name category location { name } implementer { name } } }",
    f"""select convert_to(json_build_object('data', json_build_object('project', (
        select json_build_object('id', 'project_' || p.id, 'name', p.name, 'category', p.category,
          'location', json_build_object('name', d.name), 'implementer', json_build_object('name', o.name))
        from project p left join division d on d.id = p.location_id left join organisation o on o.id = p.implementer_id
        where p.id = '{PROJECT}' and p.deleted_at is null)))::text, 'UTF8')""",
    f"""select p.id::text as "0", p.name as "1", p.category as "2", d.name as "3", d.id::text as "4", o.name as "5", o.id::text as "6"
        from project p left outer join division d on (p.location_id = d.id) left outer join organisation o on (p.implementer_id = o.id)
        where p.id = '{PROJECT}'""",
    {"id": f"project_{PROJECT}"},
)
NESTED = Question(
    """{ projects(first: 50) { nodes { id name
        benefits(first: 10) { nodes { id amount occurredOn beneficiary { id } fund { title } } } } } }""",
    """select convert_to(json_build_object('data', json_build_object('projects', json_build_object('nodes', (
        select json_agg(json_build_object('id', 'project_' || p.id, 'name', p.name, 'benefits', json_build_object('nodes', (
          select coalesce(json_agg(json_build_object('id', 'benefit_' || b.id, 'amount', b.amount::text, 'occurredOn', b.occurred_on,
            'beneficiary', json_build_object('id', 'beneficiary_' || r.id), 'fund', json_build_object('title', f.name))
            order by b.occurred_on, b.id), '[]')
          from (select * from benefit b where b.project_id = p.id and b.deleted_at is null order by b.occurred_on, b.id limit 10) b
          left join beneficiary r on r.id = b.beneficiary_id left join fund f on f.id = b.fund_id)))
          order by p.starts_on, p.name, p.id)
        from (select * from project where deleted_at is null order by starts_on, name, id limit 50) p))))::text, 'UTF8')""",
    """select (select json_agg(_) from (
          select b.id::text as "0", b.amount::text as "1", to_char(b.occurred_on, 'YYYY-MM-DD') as "2", r.id::text as "3",
            f.name as "4", f.id::text as "5"
          from benefit b left outer join beneficiary r on (b.beneficiary_id = r.id) left outer join fund f on (b.fund_id = f.id)
          where p.id = b.project_id order by b.occurred_on asc, b.id asc limit 10) _) as "0", p.id::text as "1", p.name as "2"
        from project p order by p.starts_on asc, p.name asc, p.id asc limit 50""",
)
PAGE = Question(
    "{ benefits(first: 1000) { nodes { id title amount occurredOn form project { name } } } }",
    """select convert_to(json_build_object('data', json_build_object('benefits', json_build_object('nodes', (
        select json_agg(json_build_object('id', 'benefit_' || b.id, 'title', b.title, 'amount', b.amount::text,
          'occurredOn', b.occurred_on, 'form', b.form, 'project', json_build_object('name', p.name)) order by b.occurred_on, b.id)
        from (select * from benefit where deleted_at is null order by occurred_on, id limit 1000) b
        left join project p on p.id = b.project_id))))::text, 'UTF8')""",
    """select b.id::text as "0", b.title as "1", b.amount::text as "2", to_char(b.occurred_on, 'YYYY-MM-DD') as "3", b.form as "4",
          p.name as "5", p.id::text as "6"
        from benefit b left outer join project p on (b.project_id = p.id) order by b.occurred_on asc, b.id asc limit 1000""",
)
QUESTIONS = {"one project, two to-ones": ONE, "50 projects × 10 benefits": NESTED, "a page of 1,000": PAGE}
