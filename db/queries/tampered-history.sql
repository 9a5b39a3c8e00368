-- Operations since a given day whose history was changed after it was written; no rows if all of it is intact.
-- :since, such as '2026-01-01'
select o.id, o.type, o.created_at, v.transition_id, v.problem
  from audit_operation o
 cross join lateral verify_history(o.id) v
 where o.created_at >= :since
 order by o.id, v.transition_id;
