-- Of two tasks that want the same thing of the same node (to clean up a table, say, and to import into it), one waits.
-- Each task has a lock_scope: ranges of names such as <host id>/table/<keyspace>/<table>. A whole keyspace is the range of
-- all names that begin with it, so that it overlaps with each of its tables without anybody listing them.

create type textrange as range (subtype = text, collation = "C");

alter table task
    add column lock_scope   textmultirange not null default '{}',
    add column deadline_at timestamptz,
    add column memory      jsonb,
    add constraint task_lock_scope_excl exclude using gist (lock_scope with &&) where (state = 'RUNNING');

-- who is in the way, and who waits
create index task_by_lock_scope on task using gist (lock_scope) where state in ('PENDING', 'RUNNING');

alter table attempt
    add column evidence jsonb;

comment on column task.lock_scope is 'What it wants for itself, as ranges of names; the database never lets two overlap while both run.';
comment on column task.deadline_at is 'When its time is up, over all attempts; set when the first one begins.';
comment on column task.memory is 'What attempts leave for later ones, by the name of its type.';
comment on column attempt.evidence is 'What it saw on the node, in the order in which it saw it.';
