-- The twenty cleanup tasks that took longest since a given day.
-- :since, such as '2026-01-01'
select t.duration, t.cluster, t.address, t.started_at, t.attempts, o.requested_by, o.request ->> 'keyspace' as keyspace, o.id
  from audit_task t
  join audit_operation o on o.id = t.operation_id
 where t.type = 'cleanup'
   and t.completed_at >= :since
   and t.duration is not null
 order by t.duration desc
 limit 20;
