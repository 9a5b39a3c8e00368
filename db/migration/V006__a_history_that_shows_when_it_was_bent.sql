-- Who asked, and by what way, is kept with each operation. And every transition carries the hash of the one before it in its
-- operation, together with a digest of what the operation or the task was like: whoever changes a row behind the back of the
-- service breaks the chain, and verify_history() tells where.

alter table operation
    add column authenticated_by text,
    add column client_address   text,
    add column user_agent       text,
    add column request_id       text,
    add column trace_id         text;

comment on column operation.authenticated_by is 'How the caller proved who it is, such as Basic.';
comment on column operation.client_address is 'From where it was asked for; of a trusted proxy, the address that it tells.';
comment on column operation.user_agent is 'What the client calls itself.';
comment on column operation.request_id is 'The X-Request-Id of the request, of the caller or of the service.';
comment on column operation.trace_id is 'The trace id of W3C Trace Context, where the caller sent one.';

alter table transition
    add column facts         bytea,
    add column previous_hash bytea,
    add column hash          bytea;

comment on column transition.facts is 'SHA-256 of what was true of the operation or task from this transition on.';
comment on column transition.previous_hash is 'The hash of the transition before it in the same operation; null for the first.';
comment on column transition.hash is 'SHA-256 of the transition itself, its facts and the previous hash.';

create function digest_of(content jsonb) returns bytea
    language sql immutable
    return sha256(convert_to(content::text, 'UTF8'));

create function micros(at timestamptz) returns bigint
    language sql immutable
    return (extract(epoch from at) * 1000000)::bigint;

comment on function micros is 'A time in a form that does not depend on the settings of the session.';

create function facts_of(o operation, state text) returns bytea
    language sql stable
    return digest_of(jsonb_build_array(
        o.id, o.type, o.cluster, o.request, o.execution, o.requested_by, micros(o.created_at),
        o.authenticated_by, o.client_address, o.user_agent, o.request_id, o.trace_id,
        case when state <> 'PENDING' then micros(o.started_at) end,
        case when state in ('COMPLETED', 'FAILED', 'CANCELLED')
            then jsonb_build_array(micros(o.completed_at), o.failure, o.cancel_requested_by) end));

create function facts_of(t task, state text) returns bytea
    language sql stable
    return digest_of(jsonb_build_array(
        t.id, t.operation_id, t.position, t.host_id, t.address, t.datacenter, t.rack, micros(t.created_at),
        case when state in ('COMPLETED', 'FAILED', 'CANCELLED')
            then jsonb_build_array(micros(t.completed_at), t.failure, t.evidence) end));

comment on function facts_of(operation, text) is 'What does not change any more once an operation is in that state.';
comment on function facts_of(task, text) is 'What does not change any more once a task is in that state.';

create function hash_of(t transition) returns bytea
    language sql stable
    return digest_of(jsonb_build_array(
        t.operation_id, t.task_id, t.from_state, t.to_state, micros(t.at), t.actor, t.reason,
        encode(t.facts, 'hex'), encode(t.previous_hash, 'hex')));

create function chain_transition() returns trigger
    language plpgsql
as $$
declare
    last transition;
begin
    -- who moves anything of an operation holds its row already; whoever does not waits here, so that the chain has one end
    perform from operation where id = new.operation_id for no key update;
    select * into last from transition where operation_id = new.operation_id order by id desc limit 1;
    if last.id >= new.id then
        new.id := nextval(pg_get_serial_sequence('transition', 'id'));
    end if;
    if new.task_id is null then
        select facts_of(o, new.to_state) into new.facts from operation o where o.id = new.operation_id;
    else
        select facts_of(t, new.to_state) into new.facts from task t where t.id = new.task_id;
    end if;
    new.previous_hash := last.hash;
    new.hash := hash_of(new);
    return new;
end
$$;

-- what is there already is chained as it stands now
alter table transition disable trigger transition_is_final;

do $$
declare
    step     record;
    previous bytea;
    chained  uuid;
begin
    for step in select * from transition order by operation_id, id loop
        if chained is distinct from step.operation_id then
            previous := null;
            chained := step.operation_id;
        end if;
        update transition t
           set previous_hash = previous,
               facts = case when t.task_id is null
                   then (select facts_of(o, t.to_state) from operation o where o.id = t.operation_id)
                   else (select facts_of(k, t.to_state) from task k where k.id = t.task_id) end
         where t.id = step.id;
        update transition t set hash = hash_of(t) where t.id = step.id returning t.hash into previous;
    end loop;
end
$$;

alter table transition enable trigger transition_is_final;

alter table transition
    alter column facts set not null,
    alter column hash set not null;

create trigger transition_is_chained
    before insert on transition
    for each row execute function chain_transition();

create function verify_history(checked uuid) returns table (transition_id bigint, problem text)
    language sql stable
begin atomic
    with chain as (
        select t as whole,
               t.id,
               t.task_id,
               t.from_state,
               t.to_state,
               t.facts,
               t.hash,
               t.previous_hash,
               lag(t.hash) over (order by t.id) as hash_before,
               lag(t.to_state) over (partition by t.task_id order by t.id) as state_before,
               lead(t.id) over (partition by t.task_id order by t.id) is null as is_last
          from transition t
         where t.operation_id = checked
    )
    select c.id, 'its own content was changed'
      from chain c where c.hash is distinct from hash_of(c.whole)
    union all
    select c.id, case when c.hash_before is null
               then 'what was before it is gone'
               else 'something was taken out, put in or changed before it' end
      from chain c where c.previous_hash is distinct from c.hash_before
    union all
    select c.id, 'it does not begin where the transition before it ended'
      from chain c where c.from_state is distinct from c.state_before
    union all
    select c.id, 'the operation is not what it was then'
      from chain c join operation o on o.id = checked
     where c.task_id is null and c.facts is distinct from facts_of(o, c.to_state)
    union all
    select c.id, 'the task is not what it was then'
      from chain c left join task t on t.id = c.task_id
     where c.task_id is not null and (t.id is null or c.facts is distinct from facts_of(t, c.to_state))
    union all
    select c.id, 'the operation is ' || o.state || ', and there is no transition to that'
      from chain c join operation o on o.id = checked
     where c.task_id is null and c.is_last and c.to_state <> o.state
    union all
    select c.id, 'the task is ' || t.state || ', and there is no transition to that'
      from chain c join task t on t.id = c.task_id
     where c.is_last and c.to_state <> t.state
    union all
    select null, 'the operation has no transition'
      from operation o
     where o.id = checked
       and not exists (select from transition t where t.operation_id = checked and t.task_id is null)
    union all
    select null, 'task ' || k.id || ' has no transition'
      from task k
     where k.operation_id = checked
       and not exists (select from transition t where t.task_id = k.id);
end;

comment on function verify_history is 'Where the history of an operation is not what was written; nothing when all of it holds.';
