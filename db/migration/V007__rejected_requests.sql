-- The audit log of rejected requests: those that would have changed something and were not permitted or not valid. Without their bodies, which
-- may contain secrets. Those of clients without authentication are in a table of their own: anybody can cause them, so only a limited number
-- is stored, and not for good.

create table rejected_request (
    id             uuid        not null,
    at             timestamptz not null,
    caller         text        not null,
    client_address text,
    user_agent     text,
    request_id     text,
    trace_id       text,
    method         text        not null,
    path           text        not null,
    status         integer     not null,
    problem        text        not null,
    detail         text,
    constraint rejected_request_pk primary key (id)
);

create index rejected_request_by_caller on rejected_request (caller, id desc);

comment on table rejected_request is 'A request of a caller that would have changed something and was rejected.';
comment on column rejected_request.id is 'UUID version 7; its order is the order of rejection.';
comment on column rejected_request.at is 'When it was rejected.';
comment on column rejected_request.caller is 'caller:<principal> or token:<principal>. replica:<name> where a replica tells how many it could not record.';
comment on column rejected_request.client_address is 'The IP address of the client; behind a trusted proxy, the address that the proxy reports.';
comment on column rejected_request.user_agent is 'The User-Agent header of the request.';
comment on column rejected_request.request_id is 'The X-Request-Id of the request, set by the caller or by the service.';
comment on column rejected_request.trace_id is 'The trace of the request, started by the caller or by the service.';
comment on column rejected_request.method is 'The HTTP method.';
comment on column rejected_request.path is 'The path, without the query.';
comment on column rejected_request.status is 'The HTTP status of the response.';
comment on column rejected_request.problem is 'The type of the problem, such as not-allowed or invalid-request.';
comment on column rejected_request.detail is 'The detail of the problem, as in the response.';

create function content_digest(r rejected_request) returns bytea
    language sql immutable
    return json_digest(jsonb_build_array(
        r.id, epoch_micros(r.at), r.caller, r.client_address, r.user_agent, r.request_id, r.trace_id, r.method, r.path, r.status, r.problem,
        r.detail));

comment on function content_digest(rejected_request) is 'The digest of a rejected request.';

create function reject_rejected_request_change() returns trigger
    language plpgsql
as $$
begin
    raise exception 'a rejected request cannot be changed' using errcode = 'insufficient_privilege';
end
$$;

comment on function reject_rejected_request_change is 'Rejects changes of rejected requests.';

create trigger rejected_request_is_final
    before update or truncate on rejected_request
    for each statement execute function reject_rejected_request_change();

create table anonymous_rejected_request (
    id             uuid        not null,
    at             timestamptz not null,
    client_address text,
    user_agent     text,
    request_id     text,
    trace_id       text,
    method         text        not null,
    path           text        not null,
    status         integer     not null,
    problem        text        not null,
    detail         text,
    constraint anonymous_rejected_request_pk primary key (id)
);

comment on table anonymous_rejected_request is 'The same without authentication: a limited number per minute, and an entry with the number of the others.';
comment on column anonymous_rejected_request.id is 'UUID version 7; its order is the order of rejection.';
comment on column anonymous_rejected_request.at is 'When it was rejected.';
comment on column anonymous_rejected_request.client_address is 'The IP address of the client; behind a trusted proxy, the address that the proxy reports.';
comment on column anonymous_rejected_request.user_agent is 'The User-Agent header of the request.';
comment on column anonymous_rejected_request.request_id is 'The X-Request-Id of the request, set by the client or by the service.';
comment on column anonymous_rejected_request.trace_id is 'The trace of the request, started by the client or by the service.';
comment on column anonymous_rejected_request.method is 'The HTTP method.';
comment on column anonymous_rejected_request.path is 'The path, without the query.';
comment on column anonymous_rejected_request.status is 'The HTTP status of the response.';
comment on column anonymous_rejected_request.problem is 'The type of the problem; further-rejected-requests for an entry that stands for several requests.';
comment on column anonymous_rejected_request.detail is 'The detail of the problem, as in the response, or the numbers of requests by address.';

create trigger anonymous_rejected_request_is_final
    before update or truncate on anonymous_rejected_request
    for each statement execute function reject_rejected_request_change();

create function reject_early_removal_of_anonymous_rejected_requests() returns trigger
    language plpgsql
as $$
begin
    raise exception 'a rejected request is kept for a day at least' using errcode = 'insufficient_privilege';
end
$$;

comment on function reject_early_removal_of_anonymous_rejected_requests is 'Rejects the deletion of rejected requests of less than a day ago.';

create trigger anonymous_rejected_request_is_kept_for_a_day
    before delete on anonymous_rejected_request
    for each row when (old.at > now() - interval '1 day')
    execute function reject_early_removal_of_anonymous_rejected_requests();

create function remove_anonymous_rejected_requests(kept interval, most integer) returns integer
    language sql security definer
    set search_path = ${flyway:defaultSchema}, pg_temp
begin atomic
    with removed as (
        delete from anonymous_rejected_request r
         where r.id in (select o.id from anonymous_rejected_request o
                         where o.at < now() - kept and o.id < min_id_at(now() - kept + interval '1 minute')
                         order by o.id limit most for update skip locked)
        returning r.id
    )
    select count(*)::integer from removed;
end;

comment on function remove_anonymous_rejected_requests is 'Removes a batch of old rejected requests without authentication, and returns their number. It leaves no record.';

-- it runs with the rights of its owner, so it may be called only where that was granted
revoke execute on function remove_anonymous_rejected_requests from public;
