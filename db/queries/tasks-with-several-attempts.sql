-- Tasks that were retried or taken over since a given day, the most attempts first: a sign of failing nodes or replicas.
-- :since, such as '2026-01-01'
select t.started_at, t.cluster, t.address, t.type, t.attempts, t.state, t.failure_code, t.operation_id
  from audit_task t
 where t.attempts > 1
   and t.started_at >= :since
 order by t.attempts desc, t.started_at desc;
