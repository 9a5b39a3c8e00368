-- The inventory is true at every moment: what an operation is about to take is noted before it is taken, as a part that was not yet
-- seen, and a part that could not be looked at is neither there nor gone. Kept with each snapshot is what a restore must compare with
-- the cluster of that day: the schema with its dropped columns, the replication, and the tokens and the version of each node.

-- a part that was not seen yet has no sizes; what was seen keeps them, also when it is gone
alter table snapshot_part alter column true_size drop not null;
alter table snapshot_part alter column size_on_disk drop not null;
alter table snapshot_part alter column seen_at drop not null;
alter table snapshot_part add column known_empty boolean;
alter table snapshot_part add column node_created_at timestamptz;
alter table snapshot_part add constraint snapshot_part_has_sizes_once_seen
    check (num_nonnulls(seen_at, true_size, size_on_disk) in (0, 3));

comment on column snapshot_part.true_size is 'Bytes that only the snapshot holds, as far as the node tells; null until it was seen. Stays when it is gone.';
comment on column snapshot_part.size_on_disk is 'Bytes of all its files, as far as the node tells; null until it was seen. Stays when it is gone.';
comment on column snapshot_part.seen_at is 'When it was last seen on the node; null until it was seen, so that nobody knows whether it is there.';
comment on column snapshot_part.known_empty is 'Whether the table had no SSTables on that node when it was taken; null when that is not known.';
comment on column snapshot_part.node_created_at is 'When it was created by the clock of the node, to the millisecond: tells it from a later snapshot of the same tag. Null when the node does not tell (before Cassandra 4.1).';

alter table snapshot_table add column view_of text;
alter table snapshot_table add column default_ttl integer;
alter table snapshot_table add column dropped_columns jsonb;

comment on column snapshot_table.view_of is 'The base table of a materialized view; null for a table.';
comment on column snapshot_table.default_ttl is 'After how many seconds its rows expired by default, 0 for never; null when that is not known.';
comment on column snapshot_table.dropped_columns is 'When each column was dropped that had been dropped by then, by name; null when that is not known.';

create table snapshot_keyspace (
    snapshot_id uuid  not null,
    keyspace    text  not null,
    replication jsonb not null,
    constraint snapshot_keyspace_pk primary key (snapshot_id, keyspace),
    constraint snapshot_keyspace_belongs_to_a_snapshot foreign key (snapshot_id) references snapshot (id) on delete cascade
);

comment on table snapshot_keyspace is 'What a keyspace was like when its snapshot was taken; no row when that is not known.';
comment on column snapshot_keyspace.snapshot_id is 'The snapshot that has tables of it.';
comment on column snapshot_keyspace.keyspace is 'Its name.';
comment on column snapshot_keyspace.replication is 'Its replication options, by name.';

create table snapshot_host (
    snapshot_id uuid  not null,
    host_id     uuid  not null,
    address     text  not null,
    version     text,
    tokens      jsonb not null,
    constraint snapshot_host_pk primary key (snapshot_id, host_id),
    constraint snapshot_host_belongs_to_a_snapshot foreign key (snapshot_id) references snapshot (id) on delete cascade
);

comment on table snapshot_host is 'What a node was like when a snapshot was begun on it.';
comment on column snapshot_host.snapshot_id is 'The snapshot that was begun on it.';
comment on column snapshot_host.host_id is 'What identifies the node.';
comment on column snapshot_host.address is 'The address at which it was called.';
comment on column snapshot_host.version is 'Its Cassandra release; null when that is not known.';
comment on column snapshot_host.tokens is 'Its tokens, in order; none when they are not known.';

-- the watch looks again for a while at what was found to be gone: a call that outlived its attempt may have made it after all
create index snapshot_part_by_end on snapshot_part (gone_at) where gone_at is not null;
