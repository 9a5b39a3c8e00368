-- What auditors read: the history without internals of the service. The role ilion_auditor (db/roles.sql) may read these views and nothing
-- else.

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

comment on view audit_operation is 'Who requested what, how, when and why, and how it ended.';
comment on column audit_operation.reason is 'The reason in the request.';
comment on column audit_operation.labels is 'The labels in the request.';
comment on column audit_operation.duration is 'From its acceptance to its end.';
comment on column audit_operation.failure_code is 'The code of the failure, such as NODE_UNREACHABLE.';
comment on column audit_operation.failure_message is 'The message of the failure.';

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
comment on column audit_task.place is 'Its position in the plan of the operation, from 1.';
comment on column audit_task.attempts is 'The number of attempts.';
comment on column audit_task.duration is 'From its first attempt to its end.';
comment on column audit_task.failure_code is 'The code of the failure, such as NODE_UNREACHABLE.';
comment on column audit_task.failure_message is 'The message of the failure.';

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

comment on view audit_transition is 'Every change of state, of operations and, where task_id is not null, of tasks.';

create view audit_removal as
select r.number, r.at, r.actor, r.what, r.rule, r.type, r.older_than, r.operations, r.tasks, r.attempts, r.transitions, r.tampered,
       r.rejected_requests, encode(r.hash, 'hex') as hash
  from removal r;

comment on view audit_removal is 'What retention removed, by which rule, when, and by which replica.';

create view audit_removed_operation as
select o.operation_id, r.type, o.completed_at, r.at as removed_at, r.actor as removed_by, r.rule, r.number as removal, o.intact,
       encode(o.last_hash, 'hex') as last_hash
  from removed_operation o
  join removal r on r.number = o.removal;

comment on view audit_removed_operation is 'What remains of the operations that retention removed.';
comment on column audit_removed_operation.removed_at is 'When it was removed.';
comment on column audit_removed_operation.removed_by is 'replica:<name>';
comment on column audit_removed_operation.removal is 'The number of the removal.';

-- a column of a view without a comment of its own has that of the column of the same name of its table
do $$
declare
    each record;
begin
    for each in
        select v.relname as view_name, a.attname as column_name, (
                   select col_description(t.oid, b.attnum)
                     from unnest(pairs.table_names) with ordinality as names (table_name, preference)
                     join pg_class t on t.oid = names.table_name::regclass
                     join pg_attribute b on b.attrelid = t.oid and b.attname = a.attname
                    order by names.preference
                    limit 1) as meaning
          from (values ('audit_operation', array['operation']),
                       ('audit_task', array['task', 'operation']),
                       ('audit_transition', array['transition', 'task']),
                       ('audit_removal', array['removal']),
                       ('audit_removed_operation', array['removed_operation', 'removal'])) as pairs (view_name, table_names)
          join pg_class v on v.oid = pairs.view_name::regclass
          join pg_attribute a on a.attrelid = v.oid and a.attnum > 0
         where col_description(v.oid, a.attnum) is null
    loop
        execute format('comment on column %I.%I is %L', each.view_name, each.column_name, each.meaning);
    end loop;
end
$$;
