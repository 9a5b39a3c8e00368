-- The inventory of snapshots: what was taken, of which tables, and on which nodes it is still there. It is a view of what
-- the nodes have, and not the truth itself: a snapshot that somebody removes behind Ilion's back is found to be gone.

create table snapshot (
    id         uuid        not null,
    cluster    text        not null,
    tag        text        not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    constraint snapshot_pk primary key (id),
    constraint snapshot_is_taken_by_an_operation foreign key (id) references operation (id)
);

create index snapshot_by_tag on snapshot (cluster, tag);

comment on table snapshot is 'A snapshot that an operation took, or began to take.';
comment on column snapshot.id is 'The id of that operation.';
comment on column snapshot.expires_at is 'When the nodes will remove it by themselves; null for never.';

create table snapshot_table (
    snapshot_id uuid  not null,
    keyspace    text  not null,
    table_name  text  not null,
    table_id    uuid  not null,
    columns     jsonb not null,
    constraint snapshot_table_pk primary key (snapshot_id, keyspace, table_name),
    constraint snapshot_table_belongs_to_a_snapshot foreign key (snapshot_id) references snapshot (id)
);

comment on table snapshot_table is 'What a table was like when its snapshot was taken.';
comment on column snapshot_table.columns is 'The CQL type of each column, by name.';

create table snapshot_part (
    snapshot_id  uuid        not null,
    host_id      uuid        not null,
    keyspace     text        not null,
    table_name   text        not null,
    address      text        not null,
    true_size    bigint      not null,
    size_on_disk bigint      not null,
    seen_at      timestamptz not null,
    gone_at      timestamptz,
    constraint snapshot_part_pk primary key (snapshot_id, host_id, keyspace, table_name),
    constraint snapshot_part_belongs_to_a_snapshot foreign key (snapshot_id) references snapshot (id)
);

create index snapshot_part_by_node on snapshot_part (host_id) where gone_at is null;

comment on table snapshot_part is 'The snapshot of one table on one node.';
comment on column snapshot_part.true_size is 'Bytes that only the snapshot holds, as far as the node tells.';
comment on column snapshot_part.seen_at is 'When it was last seen on the node.';
comment on column snapshot_part.gone_at is 'When it was found to be no longer there.';
