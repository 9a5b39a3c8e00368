-- What auditors ask for by name is found through indexes that are ordered as the history is shown: by operation, the newest first.

create table operation_term (
    term         text not null,
    operation_id uuid not null,
    constraint operation_term_pk primary key (term, operation_id),
    constraint operation_term_is_of_an_operation foreign key (operation_id) references operation (id) on delete cascade
);

create index operation_term_by_operation on operation_term (operation_id);

comment on table operation_term is 'The keyspaces, tables and labels that operations name, and what failed, to find them by. Written by the database.';
comment on column operation_term.term is 'keyspace:<keyspace>, table:<keyspace>.<table> (with * for a whole keyspace), label:<key>, label:<key>=<value>, failure:<code>';

-- an operation on a snapshot names the keyspaces and tables that the snapshot is of
create function terms_of(request jsonb) returns setof text
    language sql stable
begin atomic
    with named as (
        select request ->> 'keyspace' as keyspace, null as table_name where request ? 'keyspace'
        union
        select jsonb_array_elements_text(request -> 'keyspaces'), null where jsonb_typeof(request -> 'keyspaces') = 'array'
        union
        select request ->> 'keyspace', request ->> 'table' where request ? 'table'
        union
        select request ->> 'keyspace', jsonb_array_elements_text(request -> 'tables')
         where jsonb_typeof(request -> 'tables') = 'array' and request ? 'keyspace'
        union
        select p.keyspace, p.table_name
          from snapshot_part p
         where p.snapshot_id::text = request ->> 'snapshotId'
           and (coalesce(jsonb_array_length(request -> 'tables'), 0) = 0 or request -> 'tables' ? p.table_name)
    )
    select 'keyspace:' || keyspace from named where keyspace is not null
    union
    select 'table:' || keyspace || '.' || table_name from named where keyspace is not null and table_name is not null
    union
    select 'table:' || n.keyspace || '.*'
      from named n
     where n.keyspace is not null
       and not exists (select from named m where m.keyspace = n.keyspace and m.table_name is not null)
    union
    select 'label:' || key from jsonb_each_text(coalesce(request -> 'labels', '{}'))
    union
    select 'label:' || key || '=' || value from jsonb_each_text(coalesce(request -> 'labels', '{}'));
end;

create function write_terms() returns trigger
    language plpgsql
as $$
begin
    insert into operation_term (term, operation_id)
    select term, new.id from terms_of(new.request) as terms (term);
    return new;
end
$$;

create trigger operation_has_terms
    after insert on operation
    for each row execute function write_terms();

-- what failed, the operation or one of its tasks
create function write_failure() returns trigger
    language plpgsql
as $$
begin
    if new.failure ->> 'code' is not null then
        insert into operation_term (term, operation_id)
        values ('failure:' || (new.failure ->> 'code'), case tg_table_name when 'task' then to_jsonb(new) ->> 'operation_id' else new.id::text end::uuid)
        on conflict do nothing;
    end if;
    return new;
end
$$;

create trigger operation_fails_findably
    after update of failure on operation
    for each row when (new.failure is not null) execute function write_failure();

create trigger task_fails_findably
    after update of failure on task
    for each row when (new.failure is not null) execute function write_failure();

insert into operation_term (term, operation_id)
select terms.term, o.id from operation o, terms_of(o.request) as terms (term)
union
select 'failure:' || (failure ->> 'code'), id from operation where failure ->> 'code' is not null
union
select 'failure:' || (failure ->> 'code'), operation_id from task where failure ->> 'code' is not null;

create index operation_by_cluster on operation (cluster, id desc);
create index operation_by_requester on operation (requested_by, id desc);
create index operation_by_words on operation
    using gin (to_tsvector('simple', coalesce(request ->> 'reason', '') || ' ' || coalesce(failure ->> 'message', '')));
create index task_by_host on task (host_id, operation_id desc);
create index task_by_address on task (address, operation_id desc);
create index task_by_datacenter on task (datacenter, operation_id desc);

-- the first id (UUID of version 7) that can be of that time
create function first_id_at(at timestamptz) returns uuid
    language sql immutable
    return (lpad(to_hex(greatest(0, floor(extract(epoch from at) * 1000))::bigint), 12, '0') || '70008000000000000000')::uuid;

comment on function first_id_at is 'An operation that was accepted at that time or later has an id that is not smaller, but for the clocks of the replicas.';
