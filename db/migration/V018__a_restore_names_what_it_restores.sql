-- A restore may be of one keyspace of a snapshot of several: then it is found by that one, not by what else the snapshot has. Instant,
-- and an earlier version, which does not know such a restore, goes on beside it.

create or replace function terms_of(request jsonb) returns setof text
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
