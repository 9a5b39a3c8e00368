-- The history can be followed live. Ids of transitions are assigned before the commit, so a reader tells what it has not seen by the
-- transactions that wrote them (transition.transaction_id). Transaction ids start anew where a database is restored on another PostgreSQL
-- server; each server is an epoch of the stream.

create table stream_epoch (
    number           integer     not null generated always as identity,
    id               uuid        not null default gen_random_uuid(),
    server           bigint      not null,
    after_transition bigint      not null,
    began_at         timestamptz not null default now(),
    constraint stream_epoch_pk primary key (number)
);

comment on table stream_epoch is 'The PostgreSQL servers on which this database has run; the newest row is the current one.';
comment on column stream_epoch.number is 'Counts the epochs.';
comment on column stream_epoch.id is 'Part of the ids of events, so that those of another epoch are recognised.';
comment on column stream_epoch.server is 'The system identifier of the PostgreSQL server.';
comment on column stream_epoch.after_transition is 'The last transition of the previous epochs.';
comment on column stream_epoch.began_at is 'When the service found the database on that server.';

insert into stream_epoch (server, after_transition)
select system_identifier, 0 from pg_control_system();
