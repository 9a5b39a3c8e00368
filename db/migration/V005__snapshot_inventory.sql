-- The inventory of snapshots: which were taken, of which tables, on which nodes they are, and what a restore must compare with the cluster:
-- schema, dropped columns, replication, tokens and versions. What an operation is about to take is recorded before it is taken, as a part
-- that was not seen yet; a part that could not be looked at is neither present nor gone.

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

comment on table snapshot is 'A snapshot that an operation took, or started to take.';
comment on column snapshot.id is 'The id of that operation.';
comment on column snapshot.cluster is 'The name of the cluster in the settings.';
comment on column snapshot.tag is 'The tag of the snapshot on the nodes.';
comment on column snapshot.created_at is 'When the operation was accepted.';
comment on column snapshot.expires_at is 'When the nodes remove it by themselves; null for never.';

create table snapshot_keyspace (
    snapshot_id uuid  not null,
    keyspace    text  not null,
    replication jsonb not null,
    constraint snapshot_keyspace_pk primary key (snapshot_id, keyspace),
    constraint snapshot_keyspace_belongs_to_a_snapshot foreign key (snapshot_id) references snapshot (id) on delete cascade
);

comment on table snapshot_keyspace is 'A keyspace when its snapshot was taken; no row when unknown.';
comment on column snapshot_keyspace.snapshot_id is 'The snapshot.';
comment on column snapshot_keyspace.keyspace is 'The name of the keyspace.';
comment on column snapshot_keyspace.replication is 'Its replication options, by name.';

create table snapshot_table (
    snapshot_id     uuid  not null,
    keyspace        text  not null,
    table_name      text  not null,
    table_id        uuid  not null,
    view_of         text,
    columns         jsonb not null,
    default_ttl     integer,
    dropped_columns jsonb,
    constraint snapshot_table_pk primary key (snapshot_id, keyspace, table_name),
    constraint snapshot_table_belongs_to_a_snapshot foreign key (snapshot_id) references snapshot (id)
);

comment on table snapshot_table is 'A table when its snapshot was taken.';
comment on column snapshot_table.snapshot_id is 'The snapshot.';
comment on column snapshot_table.keyspace is 'The keyspace of the table.';
comment on column snapshot_table.table_name is 'The name of the table.';
comment on column snapshot_table.table_id is 'The id of the table in Cassandra; a recreated table has another.';
comment on column snapshot_table.view_of is 'The base table of a materialized view; null for a table.';
comment on column snapshot_table.columns is 'The CQL type of each column, by name.';
comment on column snapshot_table.default_ttl is 'The default TTL of its rows in seconds, 0 for none; null when unknown.';
comment on column snapshot_table.dropped_columns is 'When each dropped column was dropped, by name; null when unknown.';

create table snapshot_host (
    snapshot_id uuid  not null,
    host_id     uuid  not null,
    address     text  not null,
    version     text,
    tokens      jsonb not null,
    constraint snapshot_host_pk primary key (snapshot_id, host_id),
    constraint snapshot_host_belongs_to_a_snapshot foreign key (snapshot_id) references snapshot (id) on delete cascade
);

comment on table snapshot_host is 'A node when a snapshot was started on it.';
comment on column snapshot_host.snapshot_id is 'The snapshot.';
comment on column snapshot_host.host_id is 'The host id of the node.';
comment on column snapshot_host.address is 'The address at which it was called.';
comment on column snapshot_host.version is 'Its Cassandra release; null when unknown.';
comment on column snapshot_host.tokens is 'Its tokens, in order; empty when unknown.';

create table snapshot_part (
    snapshot_id     uuid not null,
    host_id         uuid not null,
    keyspace        text not null,
    table_name      text not null,
    address         text not null,
    true_size       bigint,
    size_on_disk    bigint,
    known_empty     boolean,
    node_created_at timestamptz,
    seen_at         timestamptz,
    gone_at         timestamptz,
    constraint snapshot_part_pk primary key (snapshot_id, host_id, keyspace, table_name),
    constraint snapshot_part_belongs_to_a_snapshot foreign key (snapshot_id) references snapshot (id),
    constraint snapshot_part_has_sizes_once_seen check (num_nonnulls(seen_at, true_size, size_on_disk) in (0, 3))
);

create index snapshot_part_by_node on snapshot_part (host_id) where gone_at is null;

-- a part that was found to be gone is looked for again for a while: a call that outlived its attempt may still have made it
create index snapshot_part_by_end on snapshot_part (gone_at) where gone_at is not null;

comment on table snapshot_part is 'The snapshot of one table on one node.';
comment on column snapshot_part.snapshot_id is 'The snapshot.';
comment on column snapshot_part.host_id is 'The host id of the node.';
comment on column snapshot_part.keyspace is 'The keyspace of the table.';
comment on column snapshot_part.table_name is 'The name of the table.';
comment on column snapshot_part.address is 'The address of the node when the part was last seen.';
comment on column snapshot_part.true_size is 'Bytes that only the snapshot holds, as the node reports; null until it was seen. Kept when it is gone.';
comment on column snapshot_part.size_on_disk is 'Bytes of all its files, as the node reports; null until it was seen. Kept when it is gone.';
comment on column snapshot_part.known_empty is 'Whether the table had no SSTables on that node when the snapshot was taken; null when unknown.';
comment on column snapshot_part.node_created_at is 'When it was created by the clock of the node, in milliseconds: distinguishes it from a later snapshot of the same tag. Null where the node does not report it (before Cassandra 4.1).';
comment on column snapshot_part.seen_at is 'When it was last seen on the node; null until it was seen, so that it is unknown whether it exists.';
comment on column snapshot_part.gone_at is 'When it was found to be gone.';

create table snapshot_note (
    snapshot_id uuid        not null,
    type        text        not null,
    apply_scope jsonb       not null,
    user_data   text,
    updated_at  timestamptz not null,
    constraint snapshot_note_pk primary key (snapshot_id),
    constraint snapshot_note_is_on_an_operation foreign key (snapshot_id) references operation (id) on delete cascade
);

comment on table snapshot_note is 'The metadata that a client of the Azure API set on a snapshot. Stored for the client; Ilion does not interpret it.';
comment on column snapshot_note.snapshot_id is 'The operation that takes the snapshot.';
comment on column snapshot_note.type is 'The type that the client gave it.';
comment on column snapshot_note.apply_scope is 'Who may apply it, according to the client; not enforced.';
comment on column snapshot_note.user_data is 'The text that the client stored.';
comment on column snapshot_note.updated_at is 'When the client last changed it.';
