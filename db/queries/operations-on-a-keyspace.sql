-- Operations on a keyspace since a given day, the latest first; includes restores and removals of its snapshots.
-- :keyspace, such as 'shop'; :since, such as '2026-01-01'
select o.created_at, o.requested_by, o.client_address, o.type, o.state, o.reason, o.request, o.id
  from operation_term w
  join audit_operation o on o.id = w.operation_id
 where w.term = 'keyspace:' || :keyspace
   and o.created_at >= :since
 order by o.id desc;
