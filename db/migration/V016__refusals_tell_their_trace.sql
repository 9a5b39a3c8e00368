-- A request that was refused is found in the traces of its caller as an operation is. Instant: no row is written anew, and an earlier
-- version goes on beside it.

alter table refusal
    add column trace_id text;

comment on column refusal.trace_id is 'The trace that the request belongs to: that of the caller, or one that began here.';

-- what was refused without a trace keeps the digest that it had
create or replace function facts_of(r refusal) returns bytea
    language sql immutable
    return digest_of(
        jsonb_build_array(
            r.id, micros(r.at), r.caller, r.client_address, r.user_agent, r.request_id, r.method, r.path, r.status, r.problem, r.detail)
        || case when r.trace_id is null then '[]' else jsonb_build_array(r.trace_id) end);
