-- Three things become true here:
--
-- 1. The chain of an operation covers the attempts at its tasks, and an attempt that has ended is never changed.
-- 2. Operations are found by datacenter through an index that has them in order.
-- 3. What is old may be removed, but only whole ended operations, only by one way, and only with a record of it that stays.

-- 1. attempts ------------------------------------------------------------------------------------------------------------

alter table transition add column facts_version smallint not null default 1;
alter table transition alter column facts_version set default 2;

comment on column transition.facts_version is 'What its digest and its hash are made of: from 2 on also of the attempts. Earlier ones stay as they were written.';

create function facts_of(o operation, state text, version smallint) returns bytea
    language sql stable
    return digest_of(jsonb_build_array(
        o.id, o.type, o.cluster, o.request, o.execution, o.requested_by, micros(o.created_at),
        o.authenticated_by, o.client_address, o.user_agent, o.request_id, o.trace_id,
        case when state <> 'PENDING' then micros(o.started_at) end,
        case when state in ('COMPLETED', 'FAILED', 'CANCELLED') then case version
            when 1 then jsonb_build_array(micros(o.completed_at), o.failure, o.cancel_requested_by)
            else jsonb_build_array(micros(o.completed_at), o.failure, o.cancel_requested_by, micros(o.cancel_requested_at)) end
        end));

create function facts_of(t task, state text, version smallint) returns bytea
    language sql stable
    return digest_of(jsonb_build_array(
        t.id, t.operation_id, t.position, t.host_id, t.address, t.datacenter, t.rack, micros(t.created_at),
        case when state in ('COMPLETED', 'FAILED', 'CANCELLED') then case version
            when 1 then jsonb_build_array(micros(t.completed_at), t.failure, t.evidence)
            else jsonb_build_array(micros(t.completed_at), t.failure, t.evidence, micros(t.started_at), t.attempt, (
                select jsonb_agg(jsonb_build_array(
                           a.number, a.replica, a.state, micros(a.started_at), micros(a.completed_at), a.failure, a.evidence)
                           order by a.number)
                  from attempt a where a.task_id = t.id)) end
        end));

-- what chain_transition() calls
create or replace function facts_of(o operation, state text) returns bytea
    language sql stable
    return facts_of(o, state, 2::smallint);

create or replace function facts_of(t task, state text) returns bytea
    language sql stable
    return facts_of(t, state, 2::smallint);

create or replace function hash_of(t transition) returns bytea
    language sql stable
    return digest_of(case t.facts_version
        when 1 then jsonb_build_array(
            t.operation_id, t.task_id, t.from_state, t.to_state, micros(t.at), t.actor, t.reason,
            encode(t.facts, 'hex'), encode(t.previous_hash, 'hex'))
        else jsonb_build_array(
            t.operation_id, t.task_id, t.from_state, t.to_state, micros(t.at), t.actor, t.reason,
            encode(t.facts, 'hex'), encode(t.previous_hash, 'hex'), t.facts_version) end);

comment on function facts_of(operation, text, smallint) is 'What does not change any more once an operation is in that state, as that version has it.';
comment on function facts_of(task, text, smallint) is 'What does not change any more once a task is in that state, as that version has it.';

create or replace function verify_history(checked uuid) returns table (transition_id bigint, problem text)
    language sql stable
begin atomic
    with chain as (
        select t as whole,
               t.id,
               t.task_id,
               t.from_state,
               t.to_state,
               t.facts,
               t.facts_version,
               t.hash,
               t.previous_hash,
               lag(t.hash) over (order by t.id) as hash_before,
               lag(t.facts_version) over (order by t.id) as version_before,
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
    select c.id, 'it is of an earlier version than the transition before it'
      from chain c where c.facts_version < c.version_before
    union all
    select c.id, 'it does not begin where the transition before it ended'
      from chain c where c.from_state is distinct from c.state_before
    union all
    select c.id, 'the operation is not what it was then'
      from chain c join operation o on o.id = checked
     where c.task_id is null and c.facts is distinct from facts_of(o, c.to_state, c.facts_version)
    union all
    select c.id, case when c.facts_version > 1 and c.to_state in ('COMPLETED', 'FAILED', 'CANCELLED')
               then 'the task, or an attempt at it, is not what it was then'
               else 'the task is not what it was then' end
      from chain c left join task t on t.id = c.task_id
     where c.task_id is not null and (t.id is null or c.facts is distinct from facts_of(t, c.to_state, c.facts_version))
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
       and not exists (select from transition t where t.task_id = k.id and t.operation_id = checked);
end;

create function refuse_to_bend_attempts() returns trigger
    language plpgsql
as $$
begin
    if tg_op = 'UPDATE' then
        if new is not distinct from old then
            return new;
        elsif old.state <> 'RUNNING' then
            raise exception 'attempt % at task % has ended and is not changed any more', old.number, old.task_id
                using errcode = 'check_violation';
        elsif (new.task_id, new.number, new.replica, new.started_at)
                is distinct from (old.task_id, old.number, old.replica, old.started_at) then
            raise exception 'attempt % at task % stays the one that began', old.number, old.task_id
                using errcode = 'check_violation';
        end if;
    end if;
    -- the digest of the task, which has the attempts in it, is made when it ends
    if exists (select from task t where t.id = new.task_id and t.state in ('COMPLETED', 'FAILED', 'CANCELLED')) then
        raise exception 'task % has ended, and so have the attempts at it', new.task_id using errcode = 'check_violation';
    end if;
    return new;
end
$$;

create trigger attempt_is_final
    before insert or update on attempt
    for each row execute function refuse_to_bend_attempts();

-- 2. datacenters ---------------------------------------------------------------------------------------------------------

create function write_datacenters() returns trigger
    language plpgsql
as $$
begin
    insert into operation_term (term, operation_id)
    select distinct 'datacenter:' || datacenter, operation_id from planned
    on conflict do nothing;
    return null;
end
$$;

create trigger task_is_found_by_datacenter
    after insert on task
    referencing new table as planned
    for each statement execute function write_datacenters();

insert into operation_term (term, operation_id)
select distinct 'datacenter:' || datacenter, operation_id from task;

drop index task_by_datacenter;

comment on column operation_term.term is 'keyspace:<keyspace>, table:<keyspace>.<table> (with * for a whole keyspace), label:<key>, label:<key>=<value>, failure:<code>, datacenter:<name>';

-- 3. removal -------------------------------------------------------------------------------------------------------------

-- Written by nobody but the trigger, which finds the task; and without an index on it, to check this key when a task goes
-- would be to read all transitions.
alter table transition drop constraint transition_belongs_to_a_task;

create table removal (
    number        bigint      not null,
    at            timestamptz not null,
    actor         text        not null,
    what          text        not null,
    rule          text        not null,
    type          text,
    older_than    timestamptz not null,
    first_id      uuid        not null,
    last_id       uuid        not null,
    operations    integer     not null default 0,
    tasks         integer     not null default 0,
    attempts      integer     not null default 0,
    transitions   integer     not null default 0,
    bent          integer     not null default 0,
    refusals      integer     not null default 0,
    digest        bytea       not null,
    previous_hash bytea,
    hash          bytea       not null,
    constraint removal_pk primary key (number),
    constraint removal_is_of_something_known check (what in ('OPERATIONS', 'REFUSALS')),
    constraint removal_removed_something check (operations + refusals > 0),
    constraint removal_of_operations_has_a_type check ((what = 'OPERATIONS') = (type is not null))
);

comment on table removal is 'What retention removed, batch by batch. Each carries the hash of the one before it.';
comment on column removal.number is 'Counted from 1 without a gap.';
comment on column removal.at is 'When it was removed, by the clock of the database.';
comment on column removal.actor is 'replica:<name>';
comment on column removal.what is 'OPERATIONS or REFUSALS.';
comment on column removal.rule is 'The setting that asked for it, with its value.';
comment on column removal.type is 'The type of the operations; null for refusals.';
comment on column removal.older_than is 'What had ended by then could go.';
comment on column removal.first_id is 'The smallest id of what was removed.';
comment on column removal.last_id is 'The largest id of what was removed.';
comment on column removal.operations is 'How many operations were removed.';
comment on column removal.tasks is 'How many tasks of theirs.';
comment on column removal.attempts is 'How many attempts at those.';
comment on column removal.transitions is 'How many transitions of the operations and tasks.';
comment on column removal.bent is 'Of how many operations the chain did not hold any more when they were removed.';
comment on column removal.refusals is 'How many refusals were removed.';
comment on column removal.digest is 'SHA-256 of what was removed: of the ids and heads of the operations, or of the refusals.';
comment on column removal.previous_hash is 'The hash of the removal before it; null for the first.';
comment on column removal.hash is 'SHA-256 of the removal itself and the previous hash.';

create table removed_operation (
    operation_id uuid        not null,
    removal      bigint      not null,
    completed_at timestamptz not null,
    held         boolean     not null,
    head         bytea       not null,
    constraint removed_operation_pk primary key (operation_id),
    constraint removed_operation_was_removed foreign key (removal) references removal (number) deferrable initially deferred
);

create index removed_operation_by_removal on removed_operation (removal, operation_id);

comment on table removed_operation is 'What is left of an operation that retention removed.';
comment on column removed_operation.operation_id is 'The id that it had.';
comment on column removed_operation.removal is 'The number of the removal that it went with.';
comment on column removed_operation.completed_at is 'When it had ended.';
comment on column removed_operation.held is 'Whether its chain held when it was removed.';
comment on column removed_operation.head is 'The hash of its last transition: whoever has a copy of its history can prove that it is true.';

create function digest_of_removed(n bigint) returns bytea
    language sql stable
    return (select sha256(string_agg(uuid_send(r.operation_id) || int8send(micros(r.completed_at))
                                     || case when r.held then '\x01'::bytea else '\x00'::bytea end || r.head,
                                     ''::bytea order by r.operation_id))
              from removed_operation r where r.removal = n);

create function facts_of(r refusal) returns bytea
    language sql immutable
    return digest_of(jsonb_build_array(
        r.id, micros(r.at), r.caller, r.client_address, r.user_agent, r.request_id, r.method, r.path, r.status, r.problem, r.detail));

create function hash_of(r removal) returns bytea
    language sql stable
    return digest_of(jsonb_build_array(
        r.number, micros(r.at), r.actor, r.what, r.rule, r.type, micros(r.older_than), r.first_id, r.last_id, r.operations,
        r.tasks, r.attempts, r.transitions, r.bent, r.refusals, encode(r.digest, 'hex'), encode(r.previous_hash, 'hex')));

comment on function digest_of_removed is 'What a removal says of the operations that went with it.';
comment on function facts_of(refusal) is 'The digest of a refusal.';

-- one removes at a time, over all replicas; held until the end of the transaction
create function removal_lock() returns bigint
    language sql immutable
    return hashtextextended('ilion.removal', 0);

-- whoever writes that an operation is removed must be right about it
create function check_removed_operation() returns trigger
    language plpgsql
as $$
declare
    gone operation;
begin
    select * into gone from operation where id = new.operation_id for update;
    if not found then
        raise exception 'there is no operation %', new.operation_id using errcode = 'check_violation';
    elsif gone.completed_at is null then
        raise exception 'operation % has not ended and is kept', gone.id using errcode = 'check_violation';
    elsif gone.completed_at > now() - interval '1 day' then
        raise exception 'operation % ended less than a day ago and is kept', gone.id using errcode = 'check_violation';
    elsif exists (select from snapshot_part p where p.snapshot_id = gone.id and p.gone_at is null) then
        raise exception 'the snapshot of operation % is still there, so it is kept', gone.id using errcode = 'check_violation';
    end if;
    new.completed_at := gone.completed_at;
    new.held := not exists (select from verify_history(gone.id));
    new.head := coalesce((select t.hash from transition t where t.operation_id = gone.id order by t.id desc limit 1), '');
    return new;
end
$$;

create trigger removed_operation_may_go
    before insert on removed_operation
    for each row execute function check_removed_operation();

create function check_removed_whole() returns trigger
    language plpgsql
as $$
begin
    if exists (select from operation o where o.id = new.operation_id)
            or exists (select from task t where t.operation_id = new.operation_id)
            or exists (select from transition t where t.operation_id = new.operation_id) then
        raise exception 'operation % is removed as a whole or not at all', new.operation_id using errcode = 'check_violation';
    end if;
    return null;
end
$$;

create constraint trigger removed_operation_is_gone
    after insert on removed_operation
    deferrable initially deferred
    for each row execute function check_removed_whole();

create function chain_removal() returns trigger
    language plpgsql
as $$
declare
    last removal;
begin
    perform pg_advisory_xact_lock(removal_lock());
    select * into last from removal order by number desc limit 1;
    new.at := now();
    if new.number <> coalesce(last.number, 0) + 1 then
        raise exception 'removals are counted without a gap' using errcode = 'check_violation';
    elsif new.older_than > new.at - interval '1 day' then
        raise exception 'what ended less than a day ago is kept' using errcode = 'check_violation';
    end if;
    if new.what = 'OPERATIONS' then
        select count(*), count(*) filter (where not r.held), min(r.operation_id::text)::uuid, max(r.operation_id::text)::uuid
          into new.operations, new.bent, new.first_id, new.last_id
          from removed_operation r where r.removal = new.number;
        if exists (select from removed_operation r where r.removal = new.number and r.completed_at >= new.older_than) then
            raise exception 'removal % has an operation that its rule keeps', new.number using errcode = 'check_violation';
        end if;
        new.digest := digest_of_removed(new.number);
    end if;
    new.previous_hash := last.hash;
    new.hash := hash_of(new);
    return new;
end
$$;

create trigger removal_is_chained
    before insert on removal
    for each row execute function chain_removal();

create function refuse_to_bend_removals() returns trigger
    language plpgsql
as $$
begin
    raise exception 'what was removed stays known' using errcode = 'insufficient_privilege';
end
$$;

create trigger removal_is_final
    before update or delete or truncate on removal
    for each statement execute function refuse_to_bend_removals();

create trigger removed_operation_is_final
    before update or delete or truncate on removed_operation
    for each statement execute function refuse_to_bend_removals();

-- Rows of the history may be deleted by the transaction that has written what it removes, and by no other.
create function is_being_removed(id uuid) returns boolean
    language sql stable
    return exists (select from removed_operation r where r.operation_id = id and r.xmin = pg_current_xact_id()::xid);

create function refuse_to_remove() returns trigger
    language plpgsql
as $$
declare
    kept boolean;
begin
    if tg_op = 'TRUNCATE' then
        kept := true;
    elsif tg_table_name = 'operation' then
        kept := exists (select from gone g where not is_being_removed(g.id));
    elsif tg_table_name = 'attempt' then
        kept := exists (
            select from gone g left join task t on t.id = g.task_id where t.id is null or not is_being_removed(t.operation_id));
    else
        kept := exists (select from gone g where not is_being_removed(g.operation_id));
    end if;
    if kept then
        raise exception '%', case tg_table_name
                when 'transition' then 'a transition is never changed or removed'
                else 'an operation and what belongs to it are kept' end
            using errcode = 'insufficient_privilege', hint = 'Only retention removes them, whole and recorded: remove_operations().';
    end if;
    return null;
end
$$;

drop trigger transition_is_final on transition;

create trigger transition_is_final
    before update or truncate on transition
    for each statement execute function refuse_to_bend_history();

create trigger transition_is_kept
    after delete on transition referencing old table as gone
    for each statement execute function refuse_to_remove();

create trigger attempt_is_kept
    after delete on attempt referencing old table as gone
    for each statement execute function refuse_to_remove();

create trigger task_is_kept
    after delete on task referencing old table as gone
    for each statement execute function refuse_to_remove();

create trigger operation_is_kept
    after delete on operation referencing old table as gone
    for each statement execute function refuse_to_remove();

create trigger attempt_is_not_truncated
    before truncate on attempt
    for each statement execute function refuse_to_remove();

create trigger task_is_not_truncated
    before truncate on task
    for each statement execute function refuse_to_remove();

create trigger operation_is_not_truncated
    before truncate on operation
    for each statement execute function refuse_to_remove();

-- Removes a batch of the operations of that type that ended so long ago, the oldest first. Security definer: the role of the
-- service needs the right to call it, and none to delete.
create function remove_operations(removed_type text, rule text, kept interval, beyond uuid, most integer, actor text)
    returns table (removed integer, last_removed uuid)
    language plpgsql security definer
    set search_path = ${flyway:defaultSchema}, pg_temp
as $$
declare
    before        timestamptz := now() - kept;
    ids           uuid[];
    removal_no    bigint;
    n_tasks       integer;
    n_attempts    integer;
    n_transitions integer;
begin
    if not pg_try_advisory_xact_lock(removal_lock()) then
        return;
    end if;
    -- whoever reads or changes an operation is not waited for; its turn comes with a later batch
    select array_agg(c.id order by c.id)
      into ids
      from (select found.id
              from unnest(array['COMPLETED', 'FAILED', 'CANCELLED']) as ended (state),
                   lateral (select o.id
                              from operation o
                             where o.type = removed_type
                               and o.state = ended.state
                               and o.id > beyond
                               and o.id < first_id_at(before + interval '1 minute')
                               and o.completed_at < before
                               and not exists (select from snapshot_part p where p.snapshot_id = o.id and p.gone_at is null)
                             order by o.id
                             limit most
                               for update of o skip locked) found
             order by found.id
             limit most) c;
    if ids is null then
        return query select 0, null::uuid;
        return;
    end if;

    select coalesce(max(r.number), 0) + 1 into removal_no from removal r;
    insert into removed_operation (operation_id, removal) select unnest(ids), removal_no;
    delete from transition t where t.operation_id = any (ids);
    get diagnostics n_transitions = row_count;
    delete from attempt a using task t where t.id = a.task_id and t.operation_id = any (ids);
    get diagnostics n_attempts = row_count;
    delete from task t where t.operation_id = any (ids);
    get diagnostics n_tasks = row_count;
    delete from snapshot_part p where p.snapshot_id = any (ids);
    delete from snapshot_table s where s.snapshot_id = any (ids);
    delete from snapshot s where s.id = any (ids);
    -- with its terms, the key that it was submitted under, and what clients left on it
    delete from operation o where o.id = any (ids);
    insert into removal (number, actor, what, rule, type, older_than, tasks, attempts, transitions)
    values (removal_no, actor, 'OPERATIONS', rule, removed_type, before, n_tasks, n_attempts, n_transitions);
    return query select cardinality(ids), ids[cardinality(ids)];
end
$$;

comment on function remove_operations is 'The only way to remove operations. No row while another transaction removes; else how many went, and the last of them.';

create function refuse_to_remove_refusals() returns trigger
    language plpgsql
as $$
declare
    going   integer;
    content bytea;
    newest  timestamptz;
begin
    -- what is gone has the columns of a refusal, but not its type
    select count(*), sha256(string_agg(facts_of(jsonb_populate_record(null::refusal, to_jsonb(g))), ''::bytea order by g.id)), max(g.at)
      into going, content, newest from gone g;
    if going > 0 and not exists (select from removal r
                                  where r.xmin = pg_current_xact_id()::xid
                                    and r.what = 'REFUSALS'
                                    and r.refusals = going
                                    and r.digest = content
                                    and r.older_than > newest) then
        raise exception 'a refusal is kept' using errcode = 'insufficient_privilege',
            hint = 'Only retention removes them, and records it: remove_refusals().';
    end if;
    return null;
end
$$;

create trigger refusal_is_kept
    after delete on refusal referencing old table as gone
    for each statement execute function refuse_to_remove_refusals();

create function remove_refusals(rule text, kept interval, most integer, actor text) returns table (removed integer)
    language plpgsql security definer
    set search_path = ${flyway:defaultSchema}, pg_temp
as $$
declare
    before  timestamptz := now() - kept;
    ids     uuid[];
    content bytea;
begin
    if not pg_try_advisory_xact_lock(removal_lock()) then
        return;
    end if;
    select array_agg(r.id order by r.id)
      into ids
      from (select o.id from refusal o
             where o.at < before and o.id < first_id_at(before + interval '1 minute')
             order by o.id limit most for update skip locked) r;
    if ids is null then
        return query select 0;
        return;
    end if;
    select sha256(string_agg(facts_of(r), ''::bytea order by r.id)) into content from refusal r where r.id = any (ids);
    insert into removal (number, actor, what, rule, older_than, first_id, last_id, refusals, digest)
    values ((select coalesce(max(r.number), 0) + 1 from removal r), actor, 'REFUSALS', rule, before, ids[1], ids[cardinality(ids)],
            cardinality(ids), content);
    delete from refusal r where r.id = any (ids);
    return query select cardinality(ids);
end
$$;

comment on function remove_refusals is 'The only way to remove refusals. No row while another transaction removes; else how many went.';

-- they act with the rights of their owner, so nobody calls them who was not granted it
revoke execute on function remove_operations from public;
revoke execute on function remove_refusals from public;

create function verify_removals() returns table (number bigint, problem text)
    language sql stable
begin atomic
    with chain as (
        select r as whole, r.*, lag(r.hash) over (order by r.number) as hash_before, row_number() over (order by r.number) as place
          from removal r
    )
    select c.number, 'its own content was changed'
      from chain c where c.hash is distinct from hash_of(c.whole)
    union all
    select c.number, 'something was taken out, put in or changed before it'
      from chain c where c.previous_hash is distinct from c.hash_before or c.number <> c.place
    union all
    select c.number, 'the operations that went with it are not those that did'
      from chain c where c.what = 'OPERATIONS' and c.digest is distinct from digest_of_removed(c.number)
    union all
    select r.removal, 'operation ' || r.operation_id || ' is still there'
      from removed_operation r join operation o on o.id = r.operation_id;
end;

comment on function verify_removals is 'Where the record of what was removed is not what was written; nothing when all of it holds.';

create view audit_removal as
select r.number, r.at, r.actor, r.what, r.rule, r.type, r.older_than, r.operations, r.tasks, r.attempts, r.transitions, r.bent,
       r.refusals, encode(r.hash, 'hex') as hash
  from removal r;

comment on view audit_removal is 'What retention removed, by which rule, when, and by which replica.';
comment on column audit_removal.bent is 'Of how many operations the chain did not hold any more.';

create view audit_removed_operation as
select o.operation_id, r.type, o.completed_at, r.at as removed_at, r.actor as removed_by, r.rule, r.number as removal, o.held,
       encode(o.head, 'hex') as head
  from removed_operation o
  join removal r on r.number = o.removal;

comment on view audit_removed_operation is 'What is left of the operations that retention removed.';
comment on column audit_removed_operation.held is 'Whether its chain held when it was removed.';
comment on column audit_removed_operation.head is 'The hash of its last transition, to prove a copy of its history with.';

comment on column audit_removal.number is 'Counted from 1 without a gap.';
comment on column audit_removal.at is 'When it was removed, by the clock of the database.';
comment on column audit_removal.actor is 'replica:<name>';
comment on column audit_removal.what is 'OPERATIONS or REFUSALS.';
comment on column audit_removal.rule is 'The setting that asked for it, with its value.';
comment on column audit_removal.type is 'The type of the operations; null for refusals.';
comment on column audit_removal.older_than is 'What had ended by then could go.';
comment on column audit_removal.operations is 'How many operations were removed.';
comment on column audit_removal.tasks is 'How many tasks of theirs.';
comment on column audit_removal.attempts is 'How many attempts at those.';
comment on column audit_removal.transitions is 'How many transitions of the operations and tasks.';
comment on column audit_removal.refusals is 'How many refusals were removed.';
comment on column audit_removal.hash is 'SHA-256 of the removal itself and the one before it, in hexadecimal digits.';
comment on column audit_removed_operation.operation_id is 'The id that it had.';
comment on column audit_removed_operation.type is 'Its type.';
comment on column audit_removed_operation.completed_at is 'When it had ended.';
comment on column audit_removed_operation.removed_at is 'When it was removed.';
comment on column audit_removed_operation.removed_by is 'By which replica.';
comment on column audit_removed_operation.rule is 'The setting that asked for it, with its value.';
comment on column audit_removed_operation.removal is 'The number of the removal that it went with.';
comment on function hash_of(removal) is 'The hash of a removal, over all that it says and the hash before it.';
comment on function removal_lock is 'The number of the advisory lock that one removal at a time holds.';
comment on function is_being_removed is 'Whether this transaction has recorded that it removes that operation.';
comment on function refuse_to_bend_attempts is 'An attempt that has ended, or whose task has, is not changed any more.';
comment on function refuse_to_bend_removals is 'What was recorded of a removal is never changed or removed.';
comment on function refuse_to_remove is 'Rows of the history go only with a removal that is recorded.';
comment on function refuse_to_remove_refusals is 'Refusals go only with a removal that is recorded.';
comment on function check_removed_operation is 'Only what has ended, and is old enough, is recorded as removed.';
comment on function check_removed_whole is 'What is recorded as removed is gone at the end of the transaction, with all that belongs to it.';
comment on function chain_removal is 'Gives a removal its number and its place in the chain.';
comment on function write_datacenters is 'Makes the datacenter of a task a term to find its operation by.';
