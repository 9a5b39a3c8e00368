-- The table of db-scheduler 16. A row is work to be done or being done; it is deleted when the work has ended.

create table dispatch_entry (
    task_name            text        not null,
    task_instance        text        not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean     not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      not null,
    priority             smallint,
    constraint dispatch_entry_pk primary key (task_name, task_instance)
);

create index dispatch_entry_by_time on dispatch_entry (execution_time);
create index dispatch_entry_by_heartbeat on dispatch_entry (last_heartbeat);

comment on table dispatch_entry is 'Work to be done or being done: an operation to plan, or a task to run.';
comment on column dispatch_entry.task_name is 'operation or task';
comment on column dispatch_entry.task_instance is 'The id of the operation or of the task.';
comment on column dispatch_entry.task_data is 'Used by db-scheduler; empty here.';
comment on column dispatch_entry.execution_time is 'When it is due.';
comment on column dispatch_entry.picked is 'Whether a replica has picked it.';
comment on column dispatch_entry.picked_by is 'The replica that has picked it.';
comment on column dispatch_entry.last_success is 'Used by db-scheduler for recurring work.';
comment on column dispatch_entry.last_failure is 'When it last could not be done, for a reason that does not end it.';
comment on column dispatch_entry.consecutive_failures is 'How often that happened in a row.';
comment on column dispatch_entry.last_heartbeat is 'The last heartbeat of the replica that has picked it.';
comment on column dispatch_entry.version is 'Counts changes, so that only one of two replicas picks it.';
comment on column dispatch_entry.priority is 'Used by db-scheduler; the same for all.';
