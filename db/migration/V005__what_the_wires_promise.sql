-- What the wires promise beyond an operation itself: that a submission under the same key is the same submission, that an
-- operation which a client deleted is out of its sight while the history keeps it, that what a client wrote on a snapshot
-- is still there, and that a token for the next page was made here.

alter table operation add column progressed_at timestamptz;

comment on column operation.progressed_at is 'When its progress last rose before the end.';

create table idempotency_key (
    caller       text        not null,
    key          text        not null,
    fingerprint  text        not null,
    operation_id uuid        not null,
    created_at   timestamptz not null,
    constraint idempotency_key_pk primary key (caller, key),
    constraint idempotency_key_names_an_operation foreign key (operation_id) references operation (id) on delete cascade
        deferrable initially deferred
);

create index idempotency_key_by_operation on idempotency_key (operation_id);

comment on table idempotency_key is 'A submission that its caller may send again without asking for it twice.';
comment on column idempotency_key.fingerprint is 'SHA-256 of what was sent, in hexadecimal digits; the same key with anything else is refused.';

create table hidden_operation (
    operation_id uuid        not null,
    hidden_at    timestamptz not null,
    hidden_by    text        not null,
    constraint hidden_operation_pk primary key (operation_id),
    constraint hidden_operation_is_an_operation foreign key (operation_id) references operation (id) on delete cascade
);

comment on table hidden_operation is 'An ended operation that was deleted by a client of google.longrunning: it does not list it any more. The history does.';

create table snapshot_note (
    snapshot_id uuid        not null,
    type        text        not null,
    apply_scope jsonb       not null,
    user_data   text,
    updated_at  timestamptz not null,
    constraint snapshot_note_pk primary key (snapshot_id),
    constraint snapshot_note_is_on_an_operation foreign key (snapshot_id) references operation (id) on delete cascade
);

comment on table snapshot_note is 'What a client wrote on a snapshot when it asked for it or later; kept for it, and without a meaning here.';

create table page_secret (
    secret bytea not null
);

-- one for all replicas; gen_random_uuid() is as random as the operating system can make it
insert into page_secret values (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

comment on table page_secret is 'The one key that tokens for the next page are sealed with.';
