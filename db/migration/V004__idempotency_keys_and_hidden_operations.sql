-- What the APIs promise beyond an operation itself: a submission with the same key is the same submission, and an operation that a client
-- deleted is no longer listed, while the history keeps it.

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

comment on table idempotency_key is 'The key of a submission, which its caller may repeat without submitting twice.';
comment on column idempotency_key.caller is 'caller:<principal>. Keys of different callers are independent.';
comment on column idempotency_key.key is 'The Idempotency-Key that the caller chose.';
comment on column idempotency_key.fingerprint is 'SHA-256 of the request, in hexadecimal digits; the same key with another request is rejected.';
comment on column idempotency_key.operation_id is 'The operation that was submitted with it.';
comment on column idempotency_key.created_at is 'When it was first sent.';

create table hidden_operation (
    operation_id uuid        not null,
    hidden_at    timestamptz not null,
    hidden_by    text        not null,
    constraint hidden_operation_pk primary key (operation_id),
    constraint hidden_operation_is_an_operation foreign key (operation_id) references operation (id) on delete cascade
);

comment on table hidden_operation is 'An ended operation that a client of the google.longrunning API deleted: that API no longer lists it; the history does.';
comment on column hidden_operation.operation_id is 'The operation.';
comment on column hidden_operation.hidden_at is 'When it was deleted.';
comment on column hidden_operation.hidden_by is 'caller:<principal>';
