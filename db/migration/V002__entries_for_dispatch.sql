-- The table of db-scheduler 16, under a name that says what it is here. A row is work that is to be done or is being
-- done; it is gone when the work has ended, and what remains is the history.

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

comment on table dispatch_entry is 'Work that is to be done or is being done: an operation to start, or a task to run.';
comment on column dispatch_entry.task_name is 'operation or task';
comment on column dispatch_entry.task_instance is 'The id of the operation or of the task.';
