-- Everything that one caller submitted, cancelled or force-ended, the latest first.
-- :caller, such as 'caller:alice'
select x.at, x.from_state, x.to_state, x.reason, o.type, o.cluster, o.state as state_now, o.id
  from audit_transition x
  join audit_operation o on o.id = x.operation_id
 where x.actor = :caller
   and x.task_id is null
 order by x.id desc;
