-- Operations whose end was forced by an administrator, with the reason, the latest first.
select x.at, x.actor, x.reason, x.to_state, o.type, o.requested_by, o.id
  from audit_transition x
  join audit_operation o on o.id = x.operation_id
 where x.task_id is null
   and x.reason like 'ended by hand: %'
 order by x.id desc;
