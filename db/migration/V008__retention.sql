-- Retention: old operations are removed whole, only after they ended, only by remove_operations(), and with a record that stays. The records
-- form a chain of hashes of their own. Rejected requests alike.

create table removal (
    number            bigint      not null,
    at                timestamptz not null,
    actor             text        not null,
    what              text        not null,
    rule              text        not null,
    type              text,
    older_than        timestamptz not null,
    first_id          uuid        not null,
    last_id           uuid        not null,
    operations        integer     not null default 0,
    tasks             integer     not null default 0,
    attempts          integer     not null default 0,
    transitions       integer     not null default 0,
    tampered          integer     not null default 0,
    rejected_requests integer     not null default 0,
    digest            bytea       not null,
    previous_hash     bytea,
    hash              bytea       not null,
    constraint removal_pk primary key (number),
    constraint removal_is_of_something_known check (what in ('OPERATIONS', 'REJECTED_REQUESTS')),
    constraint removal_removed_something check (operations + rejected_requests > 0),
    constraint removal_of_operations_has_a_type check ((what = 'OPERATIONS') = (type is not null))
);

comment on table removal is 'A batch that retention removed. Each carries the hash of the previous one.';
comment on column removal.number is 'Counts from 1 without a gap.';
comment on column removal.at is 'When, by the clock of the database.';
comment on column removal.actor is 'replica:<name>';
comment on column removal.what is 'OPERATIONS or REJECTED_REQUESTS.';
comment on column removal.rule is 'The setting that required it, with its value.';
comment on column removal.type is 'The type of the operations; null for rejected requests.';
comment on column removal.older_than is 'Only what had ended before was removed.';
comment on column removal.first_id is 'The smallest removed id.';
comment on column removal.last_id is 'The largest removed id.';
comment on column removal.operations is 'The number of removed operations.';
comment on column removal.tasks is 'The number of their tasks.';
comment on column removal.attempts is 'The number of attempts at those tasks.';
comment on column removal.transitions is 'The number of transitions of the operations and tasks.';
comment on column removal.tampered is 'The number of operations whose chain was not intact when they were removed.';
comment on column removal.rejected_requests is 'The number of removed rejected requests.';
comment on column removal.digest is 'SHA-256 of what was removed: of the ids and last hashes of the operations, or of the rejected requests.';
comment on column removal.previous_hash is 'The hash of the previous removal; null for the first.';
comment on column removal.hash is 'SHA-256 of the removal itself and the previous hash.';

create table removed_operation (
    operation_id uuid        not null,
    removal      bigint      not null,
    completed_at timestamptz not null,
    intact       boolean     not null,
    last_hash    bytea       not null,
    constraint removed_operation_pk primary key (operation_id),
    constraint removed_operation_was_removed foreign key (removal) references removal (number) deferrable initially deferred
);

create index removed_operation_by_removal on removed_operation (removal, operation_id);

comment on table removed_operation is 'What remains of an operation that retention removed.';
comment on column removed_operation.operation_id is 'The id of the operation.';
comment on column removed_operation.removal is 'The number of the removal.';
comment on column removed_operation.completed_at is 'When the operation had ended.';
comment on column removed_operation.intact is 'Whether its chain was intact when it was removed.';
comment on column removed_operation.last_hash is 'The hash of its last transition, which proves that a copy of its history is authentic.';

create function removed_operations_digest(n bigint) returns bytea
    language sql stable
    return (select sha256(string_agg(uuid_send(r.operation_id) || int8send(epoch_micros(r.completed_at))
                                     || case when r.intact then '\x01'::bytea else '\x00'::bytea end || r.last_hash,
                                     ''::bytea order by r.operation_id))
              from removed_operation r where r.removal = n);

comment on function removed_operations_digest is 'The digest of the operations of a removal.';

create function chain_hash(r removal) returns bytea
    language sql stable
    return json_digest(jsonb_build_array(
        r.number, epoch_micros(r.at), r.actor, r.what, r.rule, r.type, epoch_micros(r.older_than), r.first_id, r.last_id, r.operations,
        r.tasks, r.attempts, r.transitions, r.tampered, r.rejected_requests, encode(r.digest, 'hex'), encode(r.previous_hash, 'hex')));

comment on function chain_hash(removal) is 'What the hash of a removal must be.';

create function removal_lock() returns bigint
    language sql immutable
    return hashtextextended('ilion.removal', 0);

comment on function removal_lock is 'The key of the advisory lock that one removing transaction at a time holds, over all replicas.';

create function check_removed_operation() returns trigger
    language plpgsql
as $$
declare
    removed operation;
begin
    select * into removed from operation where id = new.operation_id for update;
    if not found then
        raise exception 'there is no operation %', new.operation_id using errcode = 'check_violation';
    elsif removed.completed_at is null then
        raise exception 'operation % has not ended and is kept', removed.id using errcode = 'check_violation';
    elsif removed.completed_at > now() - interval '1 day' then
        raise exception 'operation % ended less than a day ago and is kept', removed.id using errcode = 'check_violation';
    elsif exists (select from snapshot_part p where p.snapshot_id = removed.id and p.gone_at is null) then
        raise exception 'the snapshot of operation % still exists, so the operation is kept', removed.id using errcode = 'check_violation';
    end if;
    new.completed_at := removed.completed_at;
    new.intact := not exists (select from verify_history(removed.id));
    new.last_hash := coalesce((select t.hash from transition t where t.operation_id = removed.id order by t.id desc limit 1), '');
    return new;
end
$$;

comment on function check_removed_operation is 'Rejects the removal of an operation that has not ended, is too recent, or whose snapshot still exists.';

create trigger removed_operation_is_checked
    before insert on removed_operation
    for each row execute function check_removed_operation();

create function check_removal_is_complete() returns trigger
    language plpgsql
as $$
begin
    if exists (select from operation o where o.id = new.operation_id)
            or exists (select from task t where t.operation_id = new.operation_id)
            or exists (select from transition t where t.operation_id = new.operation_id) then
        raise exception 'operation % must be removed completely or not at all', new.operation_id using errcode = 'check_violation';
    end if;
    return null;
end
$$;

comment on function check_removal_is_complete is 'At the end of the transaction, a removed operation is gone with all its rows.';

create constraint trigger removed_operation_is_gone
    after insert on removed_operation
    deferrable initially deferred
    for each row execute function check_removal_is_complete();

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
        raise exception 'removals are numbered without a gap' using errcode = 'check_violation';
    elsif new.older_than > new.at - interval '1 day' then
        raise exception 'what ended less than a day ago is kept' using errcode = 'check_violation';
    end if;
    if new.what = 'OPERATIONS' then
        select count(*), count(*) filter (where not r.intact), min(r.operation_id::text)::uuid, max(r.operation_id::text)::uuid
          into new.operations, new.tampered, new.first_id, new.last_id
          from removed_operation r where r.removal = new.number;
        if exists (select from removed_operation r where r.removal = new.number and r.completed_at >= new.older_than) then
            raise exception 'removal % has an operation that its rule keeps', new.number using errcode = 'check_violation';
        end if;
        new.digest := removed_operations_digest(new.number);
    end if;
    new.previous_hash := last.hash;
    new.hash := chain_hash(new);
    return new;
end
$$;

comment on function chain_removal is 'Sets the counts, the digest, the previous hash and the hash of a removal.';

create trigger removal_is_chained
    before insert on removal
    for each row execute function chain_removal();

create function reject_removal_change() returns trigger
    language plpgsql
as $$
begin
    raise exception 'the record of a removal cannot be changed or removed' using errcode = 'insufficient_privilege';
end
$$;

comment on function reject_removal_change is 'Rejects changes of the records of removals.';

create trigger removal_is_final
    before update or delete or truncate on removal
    for each statement execute function reject_removal_change();

create trigger removed_operation_is_final
    before update or delete or truncate on removed_operation
    for each statement execute function reject_removal_change();

create function is_being_removed(id uuid) returns boolean
    language sql stable
    return exists (select from removed_operation r where r.operation_id = id and r.xmin = pg_current_xact_id()::xid);

comment on function is_being_removed is 'Whether this transaction has recorded the removal of that operation; only then may it delete its rows.';

create function reject_unrecorded_removal() returns trigger
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
                when 'transition' then 'a transition cannot be changed or removed'
                else 'an operation and its rows cannot be removed' end
            using errcode = 'insufficient_privilege', hint = 'Only retention removes them, whole and recorded: remove_operations().';
    end if;
    return null;
end
$$;

comment on function reject_unrecorded_removal is 'Rejects the deletion of rows of the history without a recorded removal.';

create trigger transition_is_kept
    after delete on transition referencing old table as gone
    for each statement execute function reject_unrecorded_removal();

create trigger attempt_is_kept
    after delete on attempt referencing old table as gone
    for each statement execute function reject_unrecorded_removal();

create trigger task_is_kept
    after delete on task referencing old table as gone
    for each statement execute function reject_unrecorded_removal();

create trigger operation_is_kept
    after delete on operation referencing old table as gone
    for each statement execute function reject_unrecorded_removal();

create trigger attempt_is_not_truncated
    before truncate on attempt
    for each statement execute function reject_unrecorded_removal();

create trigger task_is_not_truncated
    before truncate on task
    for each statement execute function reject_unrecorded_removal();

create trigger operation_is_not_truncated
    before truncate on operation
    for each statement execute function reject_unrecorded_removal();

-- Security definer: the role of the service needs the right to call it, and no right to delete.
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
    -- an operation that another transaction holds is skipped; a later batch removes it
    select array_agg(c.id order by c.id)
      into ids
      from (select found.id
              from unnest(array['COMPLETED', 'FAILED', 'CANCELLED']) as ended (state),
                   lateral (select o.id
                              from operation o
                             where o.type = removed_type
                               and o.state = ended.state
                               and o.id > beyond
                               and o.id < min_id_at(before + interval '1 minute')
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
    -- with its terms, its idempotency key, and the note of a client
    delete from operation o where o.id = any (ids);
    insert into removal (number, actor, what, rule, type, older_than, tasks, attempts, transitions)
    values (removal_no, actor, 'OPERATIONS', rule, removed_type, before, n_tasks, n_attempts, n_transitions);
    return query select cardinality(ids), ids[cardinality(ids)];
end
$$;

comment on function remove_operations is 'Removes a batch of ended operations of a type, the oldest first. No row while another transaction removes; else the number of removed operations and the last id.';

create function reject_unrecorded_removal_of_rejected_requests() returns trigger
    language plpgsql
as $$
declare
    removed integer;
    content bytea;
    newest  timestamptz;
begin
    -- the transition table has the columns of a rejected request, but not its type
    select count(*),
           sha256(string_agg(content_digest(jsonb_populate_record(null::rejected_request, to_jsonb(g))), ''::bytea order by g.id)),
           max(g.at)
      into removed, content, newest from gone g;
    if removed > 0 and not exists (select from removal r
                                    where r.xmin = pg_current_xact_id()::xid
                                      and r.what = 'REJECTED_REQUESTS'
                                      and r.rejected_requests = removed
                                      and r.digest = content
                                      and r.older_than > newest) then
        raise exception 'a rejected request cannot be removed' using errcode = 'insufficient_privilege',
            hint = 'Only retention removes them, and records it: remove_rejected_requests().';
    end if;
    return null;
end
$$;

comment on function reject_unrecorded_removal_of_rejected_requests is 'Rejects the deletion of rejected requests without a recorded removal.';

create trigger rejected_request_is_kept
    after delete on rejected_request referencing old table as gone
    for each statement execute function reject_unrecorded_removal_of_rejected_requests();

create function remove_rejected_requests(rule text, kept interval, most integer, actor text) returns table (removed integer)
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
    -- the oldest without a gap, so that the ids of a removal are a range; only what a checkpoint covers (V011)
    select array_agg(r.id order by r.id)
      into ids
      from (select o.id, bool_and(o.at < before and o.is_covered) over (order by o.id) as is_removed
              from (select d.id, d.at, exists (select from checkpoint_entry e where e.id = d.id) as is_covered
                      from rejected_request d
                     where d.id < min_id_at(before + interval '1 minute')
                     order by d.id
                     limit most
                       for update of d) o) r
     where r.is_removed;
    if ids is null then
        return query select 0;
        return;
    end if;
    select sha256(string_agg(content_digest(r), ''::bytea order by r.id)) into content from rejected_request r where r.id = any (ids);
    insert into removal (number, actor, what, rule, older_than, first_id, last_id, rejected_requests, digest)
    values ((select coalesce(max(r.number), 0) + 1 from removal r), actor, 'REJECTED_REQUESTS', rule, before, ids[1],
            ids[cardinality(ids)], cardinality(ids), content);
    delete from rejected_request r where r.id = any (ids);
    return query select cardinality(ids);
end
$$;

comment on function remove_rejected_requests is 'Removes a batch of rejected requests. No row while another transaction removes; else the number of removed requests.';

-- they run with the rights of their owner, so they may be called only where that was granted
revoke execute on function remove_operations from public;
revoke execute on function remove_rejected_requests from public;

create function verify_removals() returns table (number bigint, problem text)
    language sql stable
begin atomic
    with chain as (
        select r as whole, r.*, lag(r.hash) over (order by r.number) as hash_before, row_number() over (order by r.number) as place
          from removal r
    )
    select c.number, 'the removal was changed'
      from chain c where c.hash is distinct from chain_hash(c.whole)
    union all
    select c.number, 'a removal before this one was removed, inserted or changed'
      from chain c where c.previous_hash is distinct from c.hash_before or c.number <> c.place
    union all
    select c.number, 'the recorded operations are not those that were removed'
      from chain c where c.what = 'OPERATIONS' and c.digest is distinct from removed_operations_digest(c.number)
    union all
    select r.removal, 'operation ' || r.operation_id || ' still exists'
      from removed_operation r join operation o on o.id = r.operation_id;
end;

comment on function verify_removals is 'The problems in the records of removals; no row when they are intact.';
