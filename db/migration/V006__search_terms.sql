-- The history is searched through indexes in the order in which it is shown: by operation, the newest first.

create table operation_term (
    term         text not null,
    operation_id uuid not null,
    constraint operation_term_pk primary key (term, operation_id),
    constraint operation_term_is_of_an_operation foreign key (operation_id) references operation (id) on delete cascade
);

create index operation_term_by_operation on operation_term (operation_id);

comment on table operation_term is 'The keyspaces, tables, labels, datacenters and failure codes by which operations are searched. Written by the database.';
comment on column operation_term.term is 'keyspace:<keyspace>, table:<keyspace>.<table> (with * for a whole keyspace), label:<key>, label:<key>=<value>, failure:<code>, datacenter:<name>';
comment on column operation_term.operation_id is 'The operation.';

-- an operation on a snapshot has the keyspaces and tables of the snapshot, or those of them that its request names
create function search_terms(request jsonb) returns setof text
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
           and (not request ? 'keyspace' or p.keyspace = request ->> 'keyspace')
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

comment on function search_terms is 'The keyspaces, tables and labels of a request, as terms.';

create function write_request_terms() returns trigger
    language plpgsql security definer
    set search_path = ${flyway:defaultSchema}, pg_temp
as $$
begin
    insert into operation_term (term, operation_id)
    select term, new.id from search_terms(new.request) as terms (term);
    return new;
end
$$;

comment on function write_request_terms is 'Writes the terms of an operation when it is accepted.';

create trigger operation_has_terms
    after insert on operation
    for each row execute function write_request_terms();

create function write_failure_term() returns trigger
    language plpgsql security definer
    set search_path = ${flyway:defaultSchema}, pg_temp
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

comment on function write_failure_term is 'Writes the failure code of an operation, or of one of its tasks, as a term.';

create trigger operation_has_failure_term
    after update of failure on operation
    for each row when (new.failure is not null) execute function write_failure_term();

create trigger task_has_failure_term
    after update of failure on task
    for each row when (new.failure is not null) execute function write_failure_term();

create function write_datacenter_terms() returns trigger
    language plpgsql security definer
    set search_path = ${flyway:defaultSchema}, pg_temp
as $$
begin
    insert into operation_term (term, operation_id)
    select distinct 'datacenter:' || datacenter, operation_id from planned where datacenter is not null
    on conflict do nothing;
    return null;
end
$$;

comment on function write_datacenter_terms is 'Writes the datacenters of the tasks of a plan as terms.';

create trigger task_has_datacenter_term
    after insert on task
    referencing new table as planned
    for each statement execute function write_datacenter_terms();

create index operation_by_cluster on operation (cluster, id desc);
create index operation_by_requester on operation (requested_by, id desc);
create index operation_by_words on operation
    using gin (to_tsvector('simple', coalesce(request ->> 'reason', '') || ' ' || coalesce(failure ->> 'message', '')));
create index task_by_host on task (host_id, operation_id desc);
create index task_by_address on task (address, operation_id desc);

create function min_id_at(at timestamptz) returns uuid
    language sql immutable
    return (lpad(to_hex(greatest(0, floor(extract(epoch from at) * 1000))::bigint), 12, '0') || '70008000000000000000')::uuid;

comment on function min_id_at is 'The smallest UUID version 7 of a time: an operation accepted at that time or later has no smaller id, except for clock skew.';
