-- What auditors read, without what is only of interest to the service. Give a role of theirs select on these and on nothing else:
--   grant usage on schema public to auditor;
--   grant select on audit_operation, audit_task, audit_transition to auditor;

create view audit_operation as
select o.id,
       o.type,
       o.cluster,
       o.state,
       o.requested_by,
       o.authenticated_by,
       o.client_address,
       o.user_agent,
       o.request_id,
       o.request ->> 'reason'                  as reason,
       coalesce(o.request -> 'labels', '{}')   as labels,
       o.request,
       o.created_at,
       o.started_at,
       o.completed_at,
       o.completed_at - o.created_at           as duration,
       o.cancel_requested_by,
       o.failure ->> 'code'                    as failure_code,
       o.failure ->> 'message'                 as failure_message,
       o.failure
  from operation o;

comment on view audit_operation is 'Who asked for what, by what way, when, why, and how it ended.';
comment on column audit_operation.request is 'The properties of the request as they were sent, without its type.';
comment on column audit_operation.duration is 'From its acceptance to its end.';

create view audit_task as
select t.id,
       t.operation_id,
       o.type,
       o.cluster,
       t.position + 1                as place,
       t.host_id,
       t.address,
       t.datacenter,
       t.rack,
       t.state,
       t.attempt                     as attempts,
       t.started_at,
       t.completed_at,
       t.completed_at - t.started_at as duration,
       t.evidence,
       t.failure ->> 'code'          as failure_code,
       t.failure ->> 'message'       as failure_message
  from task t
  join operation o on o.id = t.operation_id;

comment on view audit_task is 'What was done on which node, and how it ended.';
comment on column audit_task.place is 'Its place in the plan of the operation, from 1.';

create view audit_transition as
select x.id,
       x.operation_id,
       x.task_id,
       t.address,
       x.from_state,
       x.to_state,
       x.at,
       x.actor,
       x.reason,
       encode(x.hash, 'hex') as hash
  from transition x
  left join task t on t.id = x.task_id;

comment on view audit_transition is 'Every change of state, of operations and, where task_id is there, of tasks.';

comment on column operation.cluster is 'The name of the cluster in the settings.';
comment on column operation.state is 'PENDING, RUNNING, COMPLETED, FAILED or CANCELLED.';
comment on column operation.requested_by is 'caller:<principal>';
comment on column operation.created_at is 'When it was accepted.';
comment on column operation.started_at is 'When its plan was made and it began.';
comment on column operation.completed_at is 'When it ended, however.';
comment on column operation.cancel_requested_at is 'When it was first asked to stop.';
comment on column operation.cancel_requested_by is 'Who asked it to stop.';
comment on column operation.moved_by is 'Who last changed the state: caller:<principal> or replica:<name>.';
comment on column operation.moved_because is 'Why, where that is known.';
