-- Number of failed tasks by node and failure code since a given day, the most first.
-- :since, such as '2026-01-01'
select t.cluster, t.datacenter, t.rack, t.address, t.failure_code, count(*) as failures, max(t.completed_at) as last_time
  from audit_task t
 where t.state = 'FAILED'
   and t.completed_at >= :since
 group by t.cluster, t.datacenter, t.rack, t.address, t.failure_code
 order by failures desc, t.address;
