-- Tamper evidence. Each transition carries the hash of the previous one of its operation, and a digest of the operation, or of the task with
-- its attempts, at that time. verify_history() reports rows that were changed other than through the service.

create function json_digest(content jsonb) returns bytea
    language sql immutable
    return sha256(convert_to(content::text, 'UTF8'));

comment on function json_digest is 'SHA-256 of JSON in the text format of PostgreSQL.';

create function epoch_micros(at timestamptz) returns bigint
    language sql immutable
    return (extract(epoch from at) * 1000000)::bigint;

comment on function epoch_micros is 'A time in a format that does not depend on the settings of the session.';

create function content_digest(o operation, state text) returns bytea
    language sql stable
    return json_digest(jsonb_build_array(
        o.id, o.type, o.cluster, o.request, o.execution, o.requested_by, epoch_micros(o.created_at),
        o.authenticated_by, o.client_address, o.user_agent, o.request_id, o.trace_id,
        case when state <> 'PENDING' then epoch_micros(o.started_at) end,
        case when state in ('COMPLETED', 'FAILED', 'CANCELLED')
            then jsonb_build_array(
                epoch_micros(o.completed_at), o.failure, o.cancel_requested_by, epoch_micros(o.cancel_requested_at)) end));

create function content_digest(t task, state text) returns bytea
    language sql stable
    return json_digest(jsonb_build_array(
        t.id, t.operation_id, t.position, t.host_id, t.address, t.datacenter, t.rack, epoch_micros(t.created_at),
        case when state in ('COMPLETED', 'FAILED', 'CANCELLED')
            then jsonb_build_array(epoch_micros(t.completed_at), t.failure, t.evidence, epoch_micros(t.started_at), t.attempt, (
                select jsonb_agg(jsonb_build_array(
                           a.number, a.replica, a.state, epoch_micros(a.started_at), epoch_micros(a.completed_at), a.failure, a.evidence)
                           order by a.number)
                  from attempt a where a.task_id = t.id)) end));

comment on function content_digest(operation, text) is 'The digest of what no longer changes once an operation is in that state.';
comment on function content_digest(task, text) is 'The digest of what no longer changes once a task is in that state.';

create function chain_hash(t transition) returns bytea
    language sql stable
    return json_digest(jsonb_build_array(
        t.operation_id, t.task_id, t.from_state, t.to_state, epoch_micros(t.at), t.actor, t.reason,
        encode(t.content_digest, 'hex'), encode(t.previous_hash, 'hex')));

comment on function chain_hash(transition) is 'What the hash of a transition must be.';

create function chain_transition() returns trigger
    language plpgsql security definer
    set search_path = ${flyway:defaultSchema}, pg_temp
as $$
declare
    last transition;
begin
    -- the service holds the row of the operation already; any other writer waits here, so that the chain has one end
    perform from operation where id = new.operation_id for no key update;
    select * into last from transition where operation_id = new.operation_id order by id desc limit 1;
    if last.id >= new.id then
        new.id := nextval(pg_get_serial_sequence('transition', 'id'));
    end if;
    if new.task_id is null then
        select content_digest(o, new.to_state) into new.content_digest from operation o where o.id = new.operation_id;
    else
        select content_digest(t, new.to_state) into new.content_digest from task t where t.id = new.task_id;
    end if;
    new.previous_hash := last.hash;
    new.hash := chain_hash(new);
    return new;
end
$$;

comment on function chain_transition is 'Sets the content digest, the previous hash and the hash of a transition.';

create trigger transition_is_chained
    before insert on transition
    for each row execute function chain_transition();

create function verify_history(checked uuid) returns table (transition_id bigint, problem text)
    language sql stable security definer
    set search_path = ${flyway:defaultSchema}, pg_temp
begin atomic
    with chain as (
        select t as whole,
               t.id,
               t.task_id,
               t.from_state,
               t.to_state,
               t.content_digest,
               t.hash,
               t.previous_hash,
               lag(t.hash) over (order by t.id) as hash_before,
               lag(t.to_state) over (partition by t.task_id order by t.id) as state_before,
               lead(t.id) over (partition by t.task_id order by t.id) is null as is_last
          from transition t
         where t.operation_id = checked
    )
    select c.id, 'the transition was changed'
      from chain c where c.hash is distinct from chain_hash(c.whole)
    union all
    select c.id, case when c.hash_before is null
               then 'the transitions before this one are missing'
               else 'a transition before this one was removed, inserted or changed' end
      from chain c where c.previous_hash is distinct from c.hash_before
    union all
    select c.id, 'the from-state is not the to-state of the previous transition'
      from chain c where c.from_state is distinct from c.state_before
    union all
    select c.id, 'the operation was changed after this transition'
      from chain c join operation o on o.id = checked
     where c.task_id is null and c.content_digest is distinct from content_digest(o, c.to_state)
    union all
    select c.id, case when c.to_state in ('COMPLETED', 'FAILED', 'CANCELLED')
               then 'the task, or an attempt at it, was changed after this transition'
               else 'the task was changed after this transition' end
      from chain c left join task t on t.id = c.task_id
     where c.task_id is not null and (t.id is null or c.content_digest is distinct from content_digest(t, c.to_state))
    union all
    select c.id, 'the operation is ' || o.state || ' without a transition to that state'
      from chain c join operation o on o.id = checked
     where c.task_id is null and c.is_last and c.to_state <> o.state
    union all
    select c.id, 'the task is ' || t.state || ' without a transition to that state'
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
       and not exists (select from transition t where t.task_id = k.id and t.operation_id = checked);
end;

comment on function verify_history is 'The problems in the history of an operation; no row when it is intact.';
