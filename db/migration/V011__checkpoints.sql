-- Checkpoints: a chain over the heads of the whole history. A chain of hashes per operation shows that a row was changed, but not that an
-- operation was deleted with all its rows. Therefore a replica regularly records the last hash of every operation that has ended, of every
-- removal and of every rejected request, in a checkpoint that has the hash of the one before. The service signs it with a key that is not
-- in the database.
--
-- An entry is found by the transaction that wrote it, as events are: transactions commit in another order than they began.

alter table rejected_request add column transaction_id xid8 not null default pg_current_xact_id();

create index rejected_request_by_transaction on rejected_request (transaction_id);

comment on column rejected_request.transaction_id is 'The transaction that wrote it. Meaningless on another PostgreSQL server.';

create table checkpoint (
    sequence          bigint      not null,
    at                timestamptz not null,
    actor             text        not null,
    operations        integer     not null,
    removals          integer     not null,
    rejected_requests integer     not null,
    lost_checkpoints  integer     not null,
    digest            bytea       not null,
    server            bigint      not null,
    snapshot          pg_snapshot,
    key_id            text,
    previous_hash     bytea,
    hash              bytea       not null,
    signature         bytea,
    constraint checkpoint_pk primary key (sequence),
    constraint checkpoint_counts_from_one check (sequence >= 1),
    constraint checkpoint_is_signed_with_a_key check (signature is null or key_id is not null)
);

comment on table checkpoint is 'A record over everything that ended since the previous one, with the hash of the previous one.';
comment on column checkpoint.sequence is 'Counts from 1 without a gap.';
comment on column checkpoint.at is 'When, by the clock of the database; never before the previous one.';
comment on column checkpoint.actor is 'replica:<name>';
comment on column checkpoint.operations is 'The number of operations that it covers.';
comment on column checkpoint.removals is 'The number of removals that it covers.';
comment on column checkpoint.rejected_requests is 'The number of rejected requests that it covers.';
comment on column checkpoint.lost_checkpoints is 'The number of checkpoints that the replica had seen and no longer found.';
comment on column checkpoint.digest is 'SHA-256 of its entries: of checkpoint_entries(sequence).';
comment on column checkpoint.server is 'The system identifier of the PostgreSQL server that the snapshot is of.';
comment on column checkpoint.snapshot is 'Everything that was committed in this snapshot is covered; null where more was found than one checkpoint covers, and no earlier snapshot is known.';
comment on column checkpoint.key_id is 'SHA-256 of the public key, in hexadecimal digits; null for an unsigned checkpoint.';
comment on column checkpoint.previous_hash is 'The hash of the previous checkpoint; null for the first.';
comment on column checkpoint.hash is 'SHA-256 of the signed text: of signed_text(checkpoint).';
comment on column checkpoint.signature is 'The Ed25519 signature of the signed text.';

create table checkpoint_entry (
    checkpoint bigint      not null,
    what       text        not null,
    id         uuid,
    number     bigint,
    at         timestamptz not null,
    hash       bytea       not null,
    constraint checkpoint_entry_is_of_something_known check (what in ('OPERATION', 'REMOVAL', 'REJECTED_REQUEST', 'LOST_CHECKPOINT')),
    constraint checkpoint_entry_has_an_id_or_a_number check (
        case when what in ('OPERATION', 'REJECTED_REQUEST') then id is not null and number is null else id is null and number is not null end),
    constraint checkpoint_entry_belongs_to_a_checkpoint foreign key (checkpoint) references checkpoint (sequence) deferrable initially deferred
);

create index checkpoint_entry_by_checkpoint on checkpoint_entry (checkpoint);
create unique index checkpoint_entry_by_id on checkpoint_entry (id) where id is not null;
create index checkpoint_entry_by_number on checkpoint_entry (what, number) where number is not null;

comment on table checkpoint_entry is 'What a checkpoint covers, one row each.';
comment on column checkpoint_entry.checkpoint is 'The sequence number of the checkpoint.';
comment on column checkpoint_entry.what is 'OPERATION, REMOVAL, REJECTED_REQUEST, or LOST_CHECKPOINT: a checkpoint that a replica had seen and no longer found.';
comment on column checkpoint_entry.id is 'The id of the operation or of the rejected request.';
comment on column checkpoint_entry.number is 'The number of the removal or of the lost checkpoint.';
comment on column checkpoint_entry.at is 'When the operation ended, the removal was made, the request was rejected, or the loss was noticed.';
comment on column checkpoint_entry.hash is 'The last hash of the operation, the hash of the removal or lost checkpoint, or the digest of the rejected request.';

create function checkpoint_time(at timestamptz) returns text
    language sql stable
    return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

comment on function checkpoint_time is 'A time as checkpoints write it: in UTC, with microseconds.';

create function entry_line(e checkpoint_entry) returns text
    language sql stable
    return e.what || ' ' || coalesce(e.id::text, e.number::text) || ' ' || checkpoint_time(e.at) || ' ' || encode(e.hash, 'hex') || E'\n';

comment on function entry_line is 'An entry as the digest of its checkpoint contains it.';

create function checkpoint_entries(checked bigint) returns text
    language sql stable
    return coalesce((select string_agg(entry_line(e), '' order by entry_line(e) collate "C")
                       from checkpoint_entry e where e.checkpoint = checked), '');

comment on function checkpoint_entries is 'The entries of a checkpoint, one line each, in the order of their bytes.';

create function signed_text(c checkpoint) returns text
    language sql stable
    return 'ilion-checkpoint/1' || E'\nsequence ' || c.sequence || E'\nat ' || checkpoint_time(c.at) || E'\nactor ' || to_json(c.actor)
        || E'\noperations ' || c.operations || E'\nremovals ' || c.removals || E'\nrejected-requests ' || c.rejected_requests
        || E'\nlost-checkpoints ' || c.lost_checkpoints || E'\nentries ' || encode(c.digest, 'hex')
        || E'\nsnapshot ' || c.server || ' ' || coalesce(c.snapshot::text, '-') || E'\nkey ' || coalesce(c.key_id, '-')
        || E'\nprevious ' || coalesce(encode(c.previous_hash, 'hex'), '-') || E'\n';

comment on function signed_text is 'The text that the hash of a checkpoint is made of, and that is signed.';

create function text_hash(content text) returns bytea
    language sql immutable
    return sha256(convert_to(content, 'UTF8'));

comment on function text_hash is 'SHA-256 of a text in UTF-8.';

create function checkpoint_lock() returns bigint
    language sql immutable
    return hashtextextended('ilion.checkpoint', 0);

comment on function checkpoint_lock is 'The key of the advisory lock that one writer of a checkpoint at a time holds, over all replicas.';

create function reject_checkpoint_change() returns trigger
    language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and tg_table_name = 'checkpoint' and tg_level = 'ROW' then
        -- sign_checkpoint(), in the transaction that wrote it
        if old.signature is null and exists (select from checkpoint c where c.sequence = old.sequence and c.xmin = pg_current_xact_id()::xid) then
            -- a snapshot has no operator to compare it with
            if to_jsonb(new) - 'signature' = to_jsonb(old) - 'signature' then
                return new;
            end if;
        end if;
    end if;
    raise exception 'a checkpoint cannot be changed or removed' using errcode = 'insufficient_privilege';
end
$$;

comment on function reject_checkpoint_change is 'Rejects changes of checkpoints and of their entries, except adding the signature to a new one.';

create trigger checkpoint_is_final
    before update on checkpoint
    for each row execute function reject_checkpoint_change();

create trigger checkpoint_is_kept
    before delete or truncate on checkpoint
    for each statement execute function reject_checkpoint_change();

create trigger checkpoint_entry_is_final
    before update or delete or truncate on checkpoint_entry
    for each statement execute function reject_checkpoint_change();

create function add_ended_operations(target bigint, seen pg_snapshot, until pg_snapshot, most integer) returns integer
    language plpgsql
as $$
declare
    added integer;
begin
    if seen is null then
        insert into checkpoint_entry (checkpoint, what, id, at, hash)
        select target, 'OPERATION', o.id, o.completed_at, coalesce(head.hash, '')
          from operation o
          left join lateral (select t.hash from transition t where t.operation_id = o.id order by t.id desc limit 1) head on true
         where o.state in ('COMPLETED', 'FAILED', 'CANCELLED')
           and not exists (select from checkpoint_entry e where e.id = o.id)
         order by o.id
         limit most;
    else
        insert into checkpoint_entry (checkpoint, what, id, at, hash)
        select target, 'OPERATION', o.id, o.completed_at, head.hash
          from (select o.id, o.completed_at
                  from transition t
                  join operation o on o.id = t.operation_id
                 where t.transaction_id >= pg_snapshot_xmin(seen)
                   and t.transaction_id < pg_snapshot_xmax(until)
                   and t.task_id is null
                   and t.to_state in ('COMPLETED', 'FAILED', 'CANCELLED')
                   and not pg_visible_in_snapshot(t.transaction_id, seen)
                   and pg_visible_in_snapshot(t.transaction_id, until)
                   and not exists (select from checkpoint_entry e where e.id = t.operation_id)
                 order by t.transaction_id, t.operation_id
                 limit most) o
         cross join lateral (select t.hash from transition t where t.operation_id = o.id order by t.id desc limit 1) head
        on conflict do nothing;
    end if;
    get diagnostics added = row_count;
    return added;
end
$$;

comment on function add_ended_operations is 'Adds the operations that ended between two snapshots to a checkpoint; without the first snapshot, all that no checkpoint covers.';

create function add_rejected_requests(target bigint, seen pg_snapshot, until pg_snapshot, most integer) returns integer
    language plpgsql
as $$
declare
    added integer;
begin
    if seen is null then
        insert into checkpoint_entry (checkpoint, what, id, at, hash)
        select target, 'REJECTED_REQUEST', r.id, r.at, content_digest(r)
          from rejected_request r
         where not exists (select from checkpoint_entry e where e.id = r.id)
         order by r.id
         limit most;
    else
        insert into checkpoint_entry (checkpoint, what, id, at, hash)
        select target, 'REJECTED_REQUEST', r.id, r.at, content_digest(r)
          from rejected_request r
         where r.transaction_id >= pg_snapshot_xmin(seen)
           and r.transaction_id < pg_snapshot_xmax(until)
           and not pg_visible_in_snapshot(r.transaction_id, seen)
           and pg_visible_in_snapshot(r.transaction_id, until)
           and not exists (select from checkpoint_entry e where e.id = r.id)
         order by r.transaction_id, r.id
         limit most;
    end if;
    get diagnostics added = row_count;
    return added;
end
$$;

comment on function add_rejected_requests is 'The same for rejected requests.';

create function add_removals(target bigint, most integer) returns integer
    language plpgsql
as $$
declare
    added integer;
begin
    -- removals are numbered in the order of their commits
    insert into checkpoint_entry (checkpoint, what, number, at, hash)
    select target, 'REMOVAL', r.number, r.at, r.hash
      from removal r
     where r.number > coalesce((select max(e.number) from checkpoint_entry e where e.what = 'REMOVAL' and e.number is not null), 0)
     order by r.number
     limit most;
    get diagnostics added = row_count;
    return added;
end
$$;

comment on function add_removals is 'Adds the removals that no checkpoint covers to a checkpoint.';

create function add_lost_checkpoint(target bigint, known bigint, known_hash bytea) returns integer
    language plpgsql
as $$
declare
    added integer;
begin
    insert into checkpoint_entry (checkpoint, what, number, at, hash)
    select target, 'LOST_CHECKPOINT', known, clock_timestamp(), known_hash
     where known is not null
       and not exists (select from checkpoint c where c.sequence = known and c.hash = known_hash)
       and not exists (select from checkpoint_entry e
                        where e.what = 'LOST_CHECKPOINT' and e.number = known and e.hash = known_hash);
    get diagnostics added = row_count;
    return added;
end
$$;

comment on function add_lost_checkpoint is 'Records that a replica knew a checkpoint that is no longer there: the database was restored, or someone removed it.';

-- Security definer: the role of the service needs the right to call it, and no right to write checkpoints.
create function begin_checkpoint(writer text, key text, known bigint, known_hash bytea, most integer) returns setof checkpoint
    language plpgsql security definer
    set search_path = ${flyway:defaultSchema}, pg_temp
as $$
declare
    last  checkpoint;
    made  checkpoint;
    until pg_snapshot;
    seen  pg_snapshot;
begin
    if not pg_try_advisory_xact_lock(checkpoint_lock()) then
        return;
    end if;
    -- taken before the history is read: what commits in between is left for the next checkpoint
    until := pg_current_snapshot();
    select * into last from checkpoint c order by c.sequence desc limit 1;
    made.sequence := coalesce(last.sequence, 0) + 1;
    made.server := (select system_identifier from pg_control_system());
    if last.server = made.server and pg_snapshot_xmax(last.snapshot) <= pg_snapshot_xmax(until) then
        seen := last.snapshot;
    end if;

    made.operations := add_ended_operations(made.sequence, seen, until, most);
    made.rejected_requests := add_rejected_requests(made.sequence, seen, until, most);
    made.removals := add_removals(made.sequence, most);
    made.lost_checkpoints := add_lost_checkpoint(made.sequence, known, known_hash);
    if made.operations + made.rejected_requests + made.removals + made.lost_checkpoints = 0 then
        return;
    end if;

    made.snapshot := case when greatest(made.operations, made.rejected_requests) < most then until else seen end;
    made.at := greatest(clock_timestamp(), last.at);
    made.actor := writer;
    made.key_id := key;
    made.digest := text_hash(checkpoint_entries(made.sequence));
    made.previous_hash := last.hash;
    made.hash := text_hash(signed_text(made));
    insert into checkpoint select made.*;
    return next made;
end
$$;

comment on function begin_checkpoint is 'Writes a checkpoint over what no checkpoint covers yet. No row where there is nothing, or while another transaction writes one.';

create function sign_checkpoint(signed bigint, with_signature bytea) returns void
    language plpgsql security definer
    set search_path = ${flyway:defaultSchema}, pg_temp
as $$
begin
    update checkpoint c set signature = with_signature where c.sequence = signed and c.key_id is not null;
    if not found then
        raise exception 'there is no checkpoint % that names a key', signed using errcode = 'check_violation';
    end if;
end
$$;

comment on function sign_checkpoint is 'Adds the signature to a checkpoint, in the transaction that wrote it.';

-- they run with the rights of their owner, so they may be called only where that was granted
revoke execute on function begin_checkpoint from public;
revoke execute on function sign_checkpoint from public;

create function verify_checkpoint_itself(checked bigint) returns table (what text, id uuid, number bigint, finding text, problem text)
    language sql stable
begin atomic
    with this as (
        select c as whole, c.* from checkpoint c where c.sequence = checked
    ), before as (
        select c.* from checkpoint c where c.sequence < checked order by c.sequence desc limit 1
    )
    select 'CHECKPOINT', null::uuid, checked, 'MISSING', 'the checkpoint is missing'
     where not exists (select from this)
    union all
    select 'CHECKPOINT', null, absent, 'MISSING', 'the checkpoint is missing'
      from this
     cross join generate_series(coalesce((select b.sequence from before b), 0) + 1, checked - 1) absent
    union all
    select 'CHECKPOINT', null, checked, 'CHANGED', 'the checkpoint was changed'
      from this t where t.hash is distinct from text_hash(signed_text(t.whole))
    union all
    select 'CHECKPOINT', null, checked - 1, 'CHANGED', 'the checkpoint is not the one that the next one names'
      from this t left join before b on b.sequence = checked - 1
     where t.previous_hash is distinct from b.hash and (checked = 1 or b.sequence is not null)
    union all
    select 'CHECKPOINT', null, checked, 'OUT_OF_ORDER', 'the checkpoint is older than the one before it'
      from this t join before b on t.at < b.at
    union all
    select 'CHECKPOINT', null, checked, 'CHANGED', 'entries of the checkpoint were added, changed or removed'
      from this t
     where t.digest is distinct from text_hash(checkpoint_entries(checked))
        or not exists (select from checkpoint_entry e
                        where e.checkpoint = checked
                       having count(*) filter (where e.what = 'OPERATION') = t.operations
                          and count(*) filter (where e.what = 'REMOVAL') = t.removals
                          and count(*) filter (where e.what = 'REJECTED_REQUEST') = t.rejected_requests
                          and count(*) filter (where e.what = 'LOST_CHECKPOINT') = t.lost_checkpoints);
end;

comment on function verify_checkpoint_itself is 'The problems of a checkpoint, apart from what it covers.';

create function verify_covered_operation(e checkpoint_entry) returns table (finding text, problem text)
    language sql stable
begin atomic
    with head as (
        select t.hash from transition t where t.operation_id = (e).id order by t.id desc limit 1
    )
    select 'MISSING', 'the operation is missing, and no removal by retention names it'
     where not exists (select from operation o where o.id = (e).id)
       and not exists (select from removed_operation r join removal w on w.number = r.removal where r.operation_id = (e).id)
    union all
    select 'CHANGED', 'the operation had another last hash when retention removed it'
      from removed_operation r where r.operation_id = (e).id and r.last_hash is distinct from (e).hash
    union all
    select 'CHANGED', 'the operation is recorded as removed by retention, but is there'
      from removed_operation r join operation o on o.id = r.operation_id where r.operation_id = (e).id
    union all
    select case when exists (select from transition t where t.operation_id = o.id and t.hash = (e).hash)
                then 'OUT_OF_ORDER' else 'CHANGED' end,
           'the last hash of the operation is not the one in the checkpoint'
      from operation o where o.id = (e).id and coalesce((select h.hash from head h), '') is distinct from (e).hash
    union all
    select case when v.problem like 'the from-state%'
                  or exists (select from transition t join transition b on b.operation_id = t.operation_id and b.hash = t.previous_hash
                              where t.id = v.transition_id and v.problem like 'a transition before%')
                then 'OUT_OF_ORDER'
                when v.problem like '%missing' or v.problem like '%no transition' then 'MISSING'
                else 'CHANGED' end,
           coalesce('transition ' || v.transition_id || ': ', '') || v.problem
      from verify_history((e).id) v;
end;

comment on function verify_covered_operation is 'The problems of an operation that a checkpoint covers.';

create function verify_covered_removal(e checkpoint_entry) returns table (finding text, problem text)
    language sql stable
begin atomic
    select 'MISSING', 'the record of a removal by retention is missing'
     where not exists (select from removal r where r.number = (e).number)
    union all
    select 'CHANGED', 'the record of the removal was changed'
      from removal r
     where r.number = (e).number and (r.hash is distinct from (e).hash or chain_hash(r) is distinct from r.hash)
    union all
    select 'CHANGED', 'the recorded operations are not those that retention removed'
      from removal r
     where r.number = (e).number and r.what = 'OPERATIONS' and r.digest is distinct from removed_operations_digest(r.number)
    union all
    select 'CHANGED', 'the rejected requests that retention removed are not those that checkpoints cover'
      from removal r
     where r.number = (e).number
       and r.what = 'REJECTED_REQUESTS'
       and r.digest is distinct from (
               select sha256(string_agg(c.hash, ''::bytea order by c.id))
                 from checkpoint_entry c
                where c.id between r.first_id and r.last_id and c.what = 'REJECTED_REQUEST');
end;

comment on function verify_covered_removal is 'The problems of a removal that a checkpoint covers.';

create function verify_coverage(checked bigint) returns table (what text, id uuid)
    language sql stable
begin atomic
    with this as (
        -- transaction ids of another server say nothing about this one
        select c.snapshot, case when b.server = c.server then b.snapshot end as seen
          from checkpoint c
          left join checkpoint b on b.sequence = c.sequence - 1
         where c.sequence = checked
           and c.snapshot is not null
           and c.server = (select system_identifier from pg_control_system())
    )
    select 'OPERATION', t.operation_id
      from this c
      join transition t on t.transaction_id >= coalesce(pg_snapshot_xmin(c.seen), '0')
                       and t.transaction_id < pg_snapshot_xmax(c.snapshot)
                       and t.task_id is null
                       and t.to_state in ('COMPLETED', 'FAILED', 'CANCELLED')
                       and pg_visible_in_snapshot(t.transaction_id, c.snapshot)
     where (c.seen is null or not pg_visible_in_snapshot(t.transaction_id, c.seen))
       and not exists (select from checkpoint_entry e where e.id = t.operation_id)
    union all
    select 'REJECTED_REQUEST', r.id
      from this c
      join rejected_request r on r.transaction_id >= coalesce(pg_snapshot_xmin(c.seen), '0')
                             and r.transaction_id < pg_snapshot_xmax(c.snapshot)
                             and pg_visible_in_snapshot(r.transaction_id, c.snapshot)
     where (c.seen is null or not pg_visible_in_snapshot(r.transaction_id, c.seen))
       and not exists (select from checkpoint_entry e where e.id = r.id);
end;

comment on function verify_coverage is 'What was there when a checkpoint was written, and is in no checkpoint.';

create function verify_checkpoint(checked bigint) returns table (what text, id uuid, number bigint, finding text, problem text)
    language sql stable security definer
    set search_path = ${flyway:defaultSchema}, pg_temp
begin atomic
    select v.what, v.id, v.number, v.finding, v.problem from verify_checkpoint_itself(checked) v
    union all
    select e.what, e.id, null, v.finding, v.problem
      from checkpoint_entry e
     cross join lateral verify_covered_operation(e) v
     where e.checkpoint = checked and e.what = 'OPERATION'
    union all
    select e.what, null, e.number, v.finding, v.problem
      from checkpoint_entry e
     cross join lateral verify_covered_removal(e) v
     where e.checkpoint = checked and e.what = 'REMOVAL'
    union all
    select e.what, e.id, null, 'MISSING', 'the rejected request is missing, and no removal by retention names it'
      from checkpoint_entry e
     where e.checkpoint = checked
       and e.what = 'REJECTED_REQUEST'
       and not exists (select from rejected_request r where r.id = e.id)
       and not exists (select from removal r where r.what = 'REJECTED_REQUESTS' and e.id between r.first_id and r.last_id)
    union all
    select e.what, e.id, null, 'CHANGED', 'the rejected request was changed'
      from checkpoint_entry e
      join rejected_request r on r.id = e.id
     where e.checkpoint = checked and e.what = 'REJECTED_REQUEST' and content_digest(r) is distinct from e.hash
    union all
    select e.what, null, e.number, 'MISSING',
           'a replica had seen this checkpoint, with the hash ' || encode(e.hash, 'hex') || ', and no longer found it at '
               || checkpoint_time(e.at) || ': the database was restored, or the checkpoint was removed'
      from checkpoint_entry e
     where e.checkpoint = checked and e.what = 'LOST_CHECKPOINT'
    union all
    select v.what, v.id, null, 'NOT_COVERED', 'no checkpoint has an entry for it, although it was there when this one was written'
      from verify_coverage(checked) v;
end;

comment on function verify_checkpoint is 'The problems of a checkpoint and of everything that it covers; no row when all is intact. Signatures are verified outside of the database.';
