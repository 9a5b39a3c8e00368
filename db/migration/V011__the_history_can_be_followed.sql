-- The history can be followed live. Numbers of transitions are given before the commit, so one that is smaller may come to light later
-- than one that is larger. What a reader has seen is therefore told by transactions: each transition knows the one that wrote it.

alter table transition add column written_by xid8 not null default '0';
alter table transition alter column written_by set default pg_current_xact_id();

create index transition_by_transaction on transition (written_by);

comment on column transition.written_by is 'The transaction that wrote it, by which readers tell what they have not seen yet; 0 where that was not kept. Means nothing in another PostgreSQL.';

-- Numbers of transactions begin anew where a database is restored into another PostgreSQL. Transitions from before have none that counts.
create table stream_era (
    number           integer     not null generated always as identity,
    id               uuid        not null default gen_random_uuid(),
    server           bigint      not null,
    after_transition bigint      not null,
    began_at         timestamptz not null default now(),
    constraint stream_era_pk primary key (number)
);

comment on table stream_era is 'The PostgreSQL servers that this database has been in; the newest row is the one that it is in.';
comment on column stream_era.number is 'Counts them.';
comment on column stream_era.id is 'Part of the ids of events, so that those of another server are known for what they are.';
comment on column stream_era.server is 'The system identifier of the server.';
comment on column stream_era.after_transition is 'The last transition that was there before.';
comment on column stream_era.began_at is 'When the service found the database there.';

insert into stream_era (server, after_transition)
select system_identifier, coalesce((select max(id) from transition), 0) from pg_control_system();

-- What the schema says of itself: every table, column, view and function.

comment on column task.id is 'UUID of version 7.';
comment on column task.operation_id is 'The operation that it is a part of.';
comment on column task.datacenter is 'That of the node when the plan was made.';
comment on column task.rack is 'That of the node when the plan was made.';
comment on column task.state is 'PENDING, RUNNING, COMPLETED, FAILED or CANCELLED.';
comment on column task.progress is 'From 0 to 1; 1 at any end.';
comment on column task.created_at is 'When the plan was made.';
comment on column task.started_at is 'When the first attempt began.';
comment on column task.completed_at is 'When it ended, however.';
comment on column task.failure is 'The serialised throwable that it failed with.';
comment on column task.moved_at is 'When the state last changed; copied into the transition, like the next two.';
comment on column task.moved_by is 'Who last changed the state: caller:<principal> or replica:<name>.';
comment on column task.moved_because is 'Why, where that is known.';

comment on column attempt.task_id is 'The task that it was made at.';
comment on column attempt.number is 'Counts the attempts at the task, from 1.';
comment on column attempt.replica is 'The replica of the service that made it.';
comment on column attempt.state is 'RUNNING, COMPLETED, FAILED or CANCELLED.';
comment on column attempt.started_at is 'When it began.';
comment on column attempt.completed_at is 'When it ended, however.';
comment on column attempt.failure is 'The serialised throwable that it failed with.';

comment on column transition.id is 'Rises within one operation; over all operations, it says nothing about what was committed first.';
comment on column transition.operation_id is 'The operation that moved, or whose task did.';
comment on column transition.task_id is 'The task that moved; null where it was the operation.';
comment on column transition.from_state is 'The state before; null for the first transition.';
comment on column transition.to_state is 'The state from then on.';
comment on column transition.at is 'When, by the clock of the replica.';
comment on column transition.reason is 'Why, where that is known; of the first one, the reason that the caller gave.';

comment on column dispatch_entry.task_data is 'Of db-scheduler; what it is about is told by its instance.';
comment on column dispatch_entry.execution_time is 'When it is to be done.';
comment on column dispatch_entry.picked is 'Whether a replica has it.';
comment on column dispatch_entry.picked_by is 'Which one.';
comment on column dispatch_entry.last_success is 'Of db-scheduler, for work that recurs.';
comment on column dispatch_entry.last_failure is 'When it could last not be done, for a reason that does not end it.';
comment on column dispatch_entry.consecutive_failures is 'How often that was so, one after the other.';
comment on column dispatch_entry.last_heartbeat is 'When that replica last showed that it lives.';
comment on column dispatch_entry.version is 'Counts the changes, so that of two replicas only one picks it.';
comment on column dispatch_entry.priority is 'Of db-scheduler; all have the same.';

comment on column snapshot.cluster is 'The name of the cluster in the settings.';
comment on column snapshot.tag is 'What the nodes call it.';
comment on column snapshot.created_at is 'When the operation was accepted.';
comment on column snapshot_table.snapshot_id is 'The snapshot.';
comment on column snapshot_table.keyspace is 'The keyspace of the table.';
comment on column snapshot_table.table_name is 'The name of the table.';
comment on column snapshot_table.table_id is 'The id of the table in Cassandra; a table made anew has another.';
comment on column snapshot_part.snapshot_id is 'The snapshot.';
comment on column snapshot_part.host_id is 'The node.';
comment on column snapshot_part.keyspace is 'The keyspace of the table.';
comment on column snapshot_part.table_name is 'The name of the table.';
comment on column snapshot_part.address is 'Where the node was when it was last seen there.';
comment on column snapshot_part.size_on_disk is 'Bytes, with those that the table still has as well.';

comment on column idempotency_key.caller is 'Who sent it: caller:<principal>. Keys of different callers have nothing to do with each other.';
comment on column idempotency_key.key is 'The Idempotency-Key that the caller chose.';
comment on column idempotency_key.operation_id is 'The operation that it brought.';
comment on column idempotency_key.created_at is 'When it was first sent.';
comment on column hidden_operation.operation_id is 'The operation.';
comment on column hidden_operation.hidden_at is 'When it was deleted.';
comment on column hidden_operation.hidden_by is 'By whom: caller:<principal>.';
comment on column snapshot_note.snapshot_id is 'The operation that takes the snapshot.';
comment on column snapshot_note.type is 'The type that the client gave it.';
comment on column snapshot_note.apply_scope is 'What the client said who may apply it; heeded by nobody.';
comment on column snapshot_note.user_data is 'What the client wrote.';
comment on column snapshot_note.updated_at is 'When the client last wrote on it.';
comment on column page_secret.secret is 'The key, for HMAC with SHA-256.';
comment on column operation_term.operation_id is 'The operation that it finds.';

comment on column refusal.id is 'UUID of version 7: its order is that of the refusals.';
comment on column refusal.at is 'When.';
comment on column refusal.client_address is 'From where it came; of a trusted proxy, the address that it tells.';
comment on column refusal.user_agent is 'What the client calls itself.';
comment on column refusal.request_id is 'The X-Request-Id of the request, of the caller or of the service.';
comment on column refusal.method is 'The method of HTTP.';
comment on column refusal.path is 'The path, without the query.';
comment on column refusal.status is 'The status of the answer.';

comment on type textrange is 'A range of texts, in the order of their bytes.';
comment on function record_move is 'Writes the transition with a move, and refuses a move that State does not know.';
comment on function refuse_to_bend_history is 'Refuses to change or remove a transition.';
comment on function refuse_to_bend_refusals is 'Refuses to change a refusal.';
comment on function digest_of is 'SHA-256 of JSON, as PostgreSQL writes it.';
comment on function hash_of is 'What the hash of a transition must be.';
comment on function chain_transition is 'Gives a transition its facts, the hash of the one before it, and its own.';
comment on function terms_of is 'The keyspaces, tables and labels that a request names, as terms.';
comment on function write_terms is 'Writes the terms of an operation that is accepted.';
comment on function write_failure is 'Writes the code of a failure as a term.';

-- a column of a view is what the column of that name of its table is
do $$
declare
    each record;
begin
    for each in
        select v.relname as view_name, a.attname as column_name, col_description(t.oid, b.attnum) as meaning
          from (values ('audit_operation', 'operation'), ('audit_task', 'task'), ('audit_transition', 'transition'), ('audit_task', 'operation'),
                       ('audit_transition', 'task')) as pairs (view_name, table_name)
          join pg_class v on v.oid = pairs.view_name::regclass
          join pg_class t on t.oid = pairs.table_name::regclass
          join pg_attribute a on a.attrelid = v.oid and a.attnum > 0
          join pg_attribute b on b.attrelid = t.oid and b.attname = a.attname
         where col_description(v.oid, a.attnum) is null
           and (a.attname in ('type', 'cluster', 'address') or (pairs.view_name, pairs.table_name) not in (('audit_task', 'operation'), ('audit_transition', 'task')))
    loop
        execute format('comment on column %I.%I is %L', each.view_name, each.column_name, each.meaning);
    end loop;
end
$$;

comment on column audit_operation.reason is 'The reason that the caller gave.';
comment on column audit_operation.labels is 'The labels that the caller gave.';
comment on column audit_operation.failure_code is 'The code of the failure, such as NODE_UNREACHABLE.';
comment on column audit_operation.failure_message is 'The message of the failure.';
comment on column audit_task.attempts is 'How many attempts there were.';
comment on column audit_task.duration is 'From its first attempt to its end.';
comment on column audit_task.failure_code is 'The code of the failure, such as NODE_UNREACHABLE.';
comment on column audit_task.failure_message is 'The message of the failure.';
