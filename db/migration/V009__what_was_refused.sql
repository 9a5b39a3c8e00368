-- Requests that would have changed something and were not let: not allowed, or not valid. Without their bodies, in which there might be
-- a secret.

create table refusal (
    id             uuid        not null,
    at             timestamptz not null,
    caller         text,
    client_address text,
    user_agent     text,
    request_id     text,
    method         text        not null,
    path           text        not null,
    status         integer     not null,
    problem        text        not null,
    detail         text,
    constraint refusal_pk primary key (id)
);

create index refusal_by_caller on refusal (caller, id desc);

comment on table refusal is 'A request that would have changed something and was refused.';
comment on column refusal.caller is 'Who sent it: caller:<principal>; null for somebody who was not let in.';
comment on column refusal.problem is 'What sort of problem it was, such as not-allowed or invalid-request.';
comment on column refusal.detail is 'What was wrong, as the caller was told.';

create function refuse_to_bend_refusals() returns trigger
    language plpgsql
as $$
begin
    raise exception 'a refusal is never changed' using errcode = 'insufficient_privilege';
end
$$;

create trigger refusal_is_final
    before update or truncate on refusal
    for each statement execute function refuse_to_bend_refusals();
