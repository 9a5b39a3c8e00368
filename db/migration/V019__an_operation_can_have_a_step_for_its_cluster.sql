-- Some operations do something once for their whole cluster before the first node is worked on: a restore looks at all nodes, and
-- truncates. That is a task like any other, but of no node. And what an operation works on can be locked on all its nodes until the
-- operation has ended, so that nothing else touches a table between its truncation and the last node's restore.

alter table task
    alter column host_id drop not null,
    alter column address drop not null,
    alter column datacenter drop not null,
    alter column rack drop not null,
    add column locks_until_end boolean not null default false,
    add column holds_lock boolean not null default false,
    add constraint task_is_of_a_node_or_of_the_cluster
        check (num_nulls(host_id, address, datacenter, rack) in (0, 4));

create unique index task_for_the_cluster on task (operation_id) where host_id is null;

alter table task drop constraint task_lock_scope_excl;
alter table task add constraint task_lock_scope_excl
    exclude using gist (lock_scope with &&) where (state = 'RUNNING' or holds_lock);

drop index task_by_lock_scope;
create index task_by_lock_scope on task using gist (lock_scope) where state in ('PENDING', 'RUNNING') or holds_lock;

comment on table task is 'The part of an operation that is done on one node, or once for its cluster.';
comment on column task.host_id is 'What identifies the node for good; null for the part that is done once for the cluster.';
comment on column task.address is 'Where the node was when the plan was made; null as host_id is.';
comment on column task.datacenter is 'That of the node when the plan was made; null as host_id is.';
comment on column task.rack is 'That of the node when the plan was made; null as host_id is.';
comment on column task.locks_until_end is 'Whether its lock_scope is locked from the beginning of the first task of its operation to the end of the operation.';
comment on column task.holds_lock is 'Whether its lock_scope is locked now although it need not be running.';

-- as before, but a lock that is released when the operation ends is no change of its history
create or replace function record_move() returns trigger
    language plpgsql
as $$
declare
    moved_operation uuid;
    moved_task      uuid;
    before          text;
begin
    if tg_op = 'UPDATE' then
        before := old.state;
        if before = new.state then
            if tg_table_name = 'task' then
                old.holds_lock := new.holds_lock;
            end if;
            if before in ('COMPLETED', 'FAILED', 'CANCELLED') and new is distinct from old then
                raise exception '% % has ended and is not changed any more', tg_table_name, new.id
                    using errcode = 'check_violation';
            end if;
            return new;
        end if;
        if not state_may_follow(before, new.state) then
            raise exception '% % cannot move from % to %', tg_table_name, new.id, before, new.state
                using errcode = 'check_violation';
        end if;
    elsif new.state <> 'PENDING' then
        raise exception '% % cannot begin as %', tg_table_name, new.id, new.state
            using errcode = 'check_violation';
    end if;

    if tg_table_name = 'operation' then
        moved_operation := new.id;
    else
        moved_operation := new.operation_id;
        moved_task := new.id;
    end if;
    insert into transition (operation_id, task_id, from_state, to_state, at, actor, reason)
    values (moved_operation, moved_task, before, new.state, new.moved_at, new.moved_by, new.moved_because);
    return new;
end
$$;

create or replace function write_datacenters() returns trigger
    language plpgsql
as $$
begin
    insert into operation_term (term, operation_id)
    select distinct 'datacenter:' || datacenter, operation_id from planned where datacenter is not null
    on conflict do nothing;
    return null;
end
$$;

-- replacing a function forgets as whom it acts
do $$
declare
    name regprocedure;
begin
    for name in
        select p.oid from pg_proc p
         where p.pronamespace = current_schema()::regnamespace and p.proname in ('record_move', 'write_datacenters')
    loop
        execute format('alter function %s security definer set search_path = %I, pg_temp', name, current_schema());
    end loop;
end
$$;
