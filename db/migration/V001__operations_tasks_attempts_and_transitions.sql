-- Operations, the tasks of their plans, the attempts at those tasks, and every change of state.
--
-- The database itself enforces what must never be untrue: a state changes only as io.ilion.operation.State allows, every change writes a
-- transition, a transition is never changed, and two tasks with overlapping lock scopes never run at the same time.

create type textrange as range (subtype = text, collation = "C");

comment on type textrange is 'A range of texts, in the order of their bytes.';

create table operation (
    id                  uuid             not null,
    type                text             not null,
    cluster             text             not null,
    state               text             not null,
    progress            double precision not null,
    request             jsonb            not null,
    execution           jsonb            not null,
    requested_by        text             not null,
    authenticated_by    text,
    client_address      text,
    user_agent          text,
    request_id          text,
    trace_id            text,
    trace_parent        text,
    created_at          timestamptz      not null,
    started_at          timestamptz,
    progressed_at       timestamptz,
    completed_at        timestamptz,
    cancel_requested_at timestamptz,
    cancel_requested_by text,
    failure             jsonb,
    transition_at       timestamptz      not null,
    transition_by       text             not null,
    transition_reason   text,
    constraint operation_pk primary key (id),
    constraint operation_state_is_known check (state in ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
    constraint operation_progress_is_a_fraction check (progress between 0 and 1),
    constraint operation_ends_with_a_time check ((state in ('COMPLETED', 'FAILED', 'CANCELLED')) = (completed_at is not null)),
    constraint operation_fails_with_a_failure check (state <> 'FAILED' or failure is not null),
    constraint operation_completes_without_a_failure check (state <> 'COMPLETED' or failure is null)
);

create index operation_by_state on operation (state, id desc);
create index operation_by_type_and_state on operation (type, state, id desc);

comment on table operation is 'An accepted request to run maintenance on a cluster.';
comment on column operation.id is 'UUID version 7; its order is the order of submission.';
comment on column operation.type is 'The operation type. Not restricted, so that a new type needs no migration.';
comment on column operation.cluster is 'The name of the cluster in the settings.';
comment on column operation.state is 'PENDING, RUNNING, COMPLETED, FAILED or CANCELLED.';
comment on column operation.progress is 'From 0 to 1, the mean of its tasks; 1 at any end. Never decreases.';
comment on column operation.request is 'The properties of the request as the caller sent them, without its type.';
comment on column operation.execution is 'How it is executed: the values of the request over the defaults of the type.';
comment on column operation.requested_by is 'caller:<principal>';
comment on column operation.authenticated_by is 'How the caller was authenticated, such as Basic.';
comment on column operation.client_address is 'The IP address of the client; behind a trusted proxy, the address that the proxy reports.';
comment on column operation.user_agent is 'The User-Agent header of the request.';
comment on column operation.request_id is 'The X-Request-Id of the request, set by the caller or by the service.';
comment on column operation.trace_id is 'The trace of the request, started by the caller or by the service.';
comment on column operation.trace_parent is 'The span of the request, in the format of the header traceparent (W3C Trace Context).';
comment on column operation.created_at is 'When it was accepted.';
comment on column operation.started_at is 'When its plan was made and it started.';
comment on column operation.progressed_at is 'When its progress last increased before the end.';
comment on column operation.completed_at is 'When it ended, in whatever state.';
comment on column operation.cancel_requested_at is 'When cancellation was first requested.';
comment on column operation.cancel_requested_by is 'Who requested cancellation.';
comment on column operation.failure is 'The serialised throwable that it failed with.';
comment on column operation.transition_at is 'When the state last changed; copied into the transition, like the next two columns.';
comment on column operation.transition_by is 'Who last changed the state: caller:<principal> or replica:<name>.';
comment on column operation.transition_reason is 'Why, where known.';

create table task (
    id                uuid             not null,
    operation_id      uuid             not null,
    position          integer          not null,
    host_id           uuid,
    address           text,
    datacenter        text,
    rack              text,
    state             text             not null,
    progress          double precision not null,
    attempt           integer          not null,
    lock_scope        textmultirange   not null default '{}',
    locks_until_end   boolean          not null default false,
    holds_lock        boolean          not null default false,
    attempt_state     jsonb,
    created_at        timestamptz      not null,
    started_at        timestamptz,
    deadline_at       timestamptz,
    completed_at      timestamptz,
    evidence          jsonb,
    failure           jsonb,
    transition_at     timestamptz      not null,
    transition_by     text             not null,
    transition_reason text,
    constraint task_pk primary key (id),
    constraint task_belongs_to_an_operation foreign key (operation_id) references operation (id),
    constraint task_has_a_position_in_the_plan unique (operation_id, position),
    constraint task_is_the_only_one_for_its_node unique (operation_id, host_id),
    constraint task_is_of_a_node_or_of_the_cluster check (num_nulls(host_id, address, datacenter, rack) in (0, 4)),
    constraint task_state_is_known check (state in ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
    constraint task_progress_is_a_fraction check (progress between 0 and 1),
    constraint task_ends_with_a_time check ((state in ('COMPLETED', 'FAILED', 'CANCELLED')) = (completed_at is not null)),
    constraint task_fails_with_a_failure check ((state = 'FAILED') = (failure is not null)),
    constraint task_lock_scope_excl exclude using gist (lock_scope with &&) where (state = 'RUNNING' or holds_lock)
);

create unique index task_for_the_cluster on task (operation_id) where host_id is null;

-- finds the tasks that block a task, and those that wait for it
create index task_by_lock_scope on task using gist (lock_scope) where state in ('PENDING', 'RUNNING') or holds_lock;

comment on table task is 'The part of an operation that is done on one node, or once for its cluster.';
comment on column task.id is 'UUID version 7.';
comment on column task.operation_id is 'The operation that it belongs to.';
comment on column task.position is 'Its position in the plan of the operation, from 0.';
comment on column task.host_id is 'The host id of the node; null for the task of the whole cluster, like the next three columns.';
comment on column task.address is 'The address of the node when the plan was made.';
comment on column task.datacenter is 'The datacenter of the node when the plan was made.';
comment on column task.rack is 'The rack of the node when the plan was made.';
comment on column task.state is 'PENDING, RUNNING, COMPLETED, FAILED or CANCELLED.';
comment on column task.progress is 'From 0 to 1; 1 at any end.';
comment on column task.attempt is 'The number of the latest attempt. A replica may write only while its attempt is the latest.';
comment on column task.lock_scope is 'The exclusive resources of the task, as ranges of names (<host id>/table/<keyspace>/<table>). The database never lets two overlapping tasks run at the same time.';
comment on column task.locks_until_end is 'Whether the lock scope is held from the start of the first task of the operation to the end of the operation.';
comment on column task.holds_lock is 'Whether the lock scope is held now although the task need not be running.';
comment on column task.attempt_state is 'What attempts save for later attempts, by the name of its type.';
comment on column task.created_at is 'When the plan was made.';
comment on column task.started_at is 'When the first attempt started.';
comment on column task.deadline_at is 'The deadline over all attempts; set when the first one starts.';
comment on column task.completed_at is 'When it ended, in whatever state.';
comment on column task.evidence is 'What was observed on the node, in the order of observation.';
comment on column task.failure is 'The serialised throwable that it failed with.';
comment on column task.transition_at is 'When the state last changed; copied into the transition, like the next two columns.';
comment on column task.transition_by is 'Who last changed the state: caller:<principal> or replica:<name>.';
comment on column task.transition_reason is 'Why, where known.';

create table attempt (
    task_id      uuid        not null,
    number       integer     not null,
    replica      text        not null,
    state        text        not null,
    started_at   timestamptz not null,
    completed_at timestamptz,
    evidence     jsonb,
    failure      jsonb,
    constraint attempt_pk primary key (task_id, number),
    constraint attempt_belongs_to_a_task foreign key (task_id) references task (id),
    constraint attempt_number_counts_from_one check (number >= 1),
    constraint attempt_state_is_known check (state in ('RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
    constraint attempt_ends_with_a_time check ((state <> 'RUNNING') = (completed_at is not null)),
    constraint attempt_fails_with_a_failure check ((state = 'FAILED') = (failure is not null))
);

-- two replicas never own one task: at most one attempt at it is open
create unique index attempt_open_only_once on attempt (task_id) where state = 'RUNNING';

comment on table attempt is 'One try at a task, by one replica of the service.';
comment on column attempt.task_id is 'The task.';
comment on column attempt.number is 'Counts the attempts at the task, from 1.';
comment on column attempt.replica is 'The replica of the service that made it.';
comment on column attempt.state is 'RUNNING, COMPLETED, FAILED or CANCELLED.';
comment on column attempt.started_at is 'When it started.';
comment on column attempt.completed_at is 'When it ended, in whatever state.';
comment on column attempt.evidence is 'What it observed on the node, in the order of observation.';
comment on column attempt.failure is 'The serialised throwable that it failed with.';

-- task_id has no foreign key: the row is written by a trigger of the task, and without an index to check the key by, removing a task would
-- read all transitions
create table transition (
    id             bigint      not null generated always as identity,
    operation_id   uuid        not null,
    task_id        uuid,
    from_state     text,
    to_state       text        not null,
    at             timestamptz not null,
    actor          text        not null,
    reason         text,
    content_digest bytea       not null,
    previous_hash  bytea,
    hash           bytea       not null,
    transaction_id xid8        not null default pg_current_xact_id(),
    constraint transition_pk primary key (id),
    constraint transition_belongs_to_an_operation foreign key (operation_id) references operation (id)
);

create index transition_by_operation on transition (operation_id, id);
create index transition_by_transaction on transition (transaction_id);

comment on table transition is 'A change of state of an operation or, where task_id is not null, of a task. Written by the database.';
comment on column transition.id is 'Increases within one operation; over all operations it does not give the order of commits.';
comment on column transition.operation_id is 'The operation whose state changed, or that the task belongs to.';
comment on column transition.task_id is 'The task whose state changed; null for the operation.';
comment on column transition.from_state is 'The state before; null for the first transition.';
comment on column transition.to_state is 'The state after.';
comment on column transition.at is 'When, by the clock of the database.';
comment on column transition.actor is 'caller:<principal> or replica:<name>';
comment on column transition.reason is 'Why, where known; for the first transition, the reason in the request.';
comment on column transition.content_digest is 'SHA-256 of what no longer changes of the operation or task from this transition on.';
comment on column transition.previous_hash is 'The hash of the previous transition of the same operation; null for the first.';
comment on column transition.hash is 'SHA-256 of the transition itself, its content digest and the previous hash.';
comment on column transition.transaction_id is 'The transaction that wrote it; readers of the change stream tell by it what they have not seen. Meaningless on another PostgreSQL server.';

create function is_valid_transition(before text, after text) returns boolean
    language sql immutable strict
    return case before
        when 'PENDING' then after in ('RUNNING', 'FAILED', 'CANCELLED')
        when 'RUNNING' then after in ('COMPLETED', 'FAILED', 'CANCELLED')
        else false
    end;

comment on function is_valid_transition is 'The transitions of io.ilion.operation.State; a test compares the two.';

-- Security definer, here and in other triggers: the role of the service (db/roles.sql) needs no right to write the history itself.
create function record_transition() returns trigger
    language plpgsql security definer
    set search_path = ${flyway:defaultSchema}, pg_temp
as $$
declare
    changed_operation uuid;
    changed_task      uuid;
    before            text;
begin
    if tg_op = 'UPDATE' then
        before := old.state;
        if before = new.state then
            -- a lock that is released when the operation ends does not change its history
            if tg_table_name = 'task' then
                old.holds_lock := new.holds_lock;
            end if;
            if before in ('COMPLETED', 'FAILED', 'CANCELLED') and new is distinct from old then
                raise exception '% % has ended and cannot be changed', tg_table_name, new.id
                    using errcode = 'check_violation';
            end if;
            return new;
        end if;
        if not is_valid_transition(before, new.state) then
            raise exception '% % cannot change from % to %', tg_table_name, new.id, before, new.state
                using errcode = 'check_violation';
        end if;
    elsif new.state <> 'PENDING' then
        raise exception '% % cannot start as %', tg_table_name, new.id, new.state
            using errcode = 'check_violation';
    end if;

    if tg_table_name = 'operation' then
        changed_operation := new.id;
    else
        changed_operation := new.operation_id;
        changed_task := new.id;
    end if;
    insert into transition (operation_id, task_id, from_state, to_state, at, actor, reason)
    values (changed_operation, changed_task, before, new.state, new.transition_at, new.transition_by, new.transition_reason);
    return new;
end
$$;

comment on function record_transition is 'Writes the transition of a change of state, and rejects a change that State does not allow.';

create trigger operation_records_transition
    after insert or update on operation
    for each row execute function record_transition();

create trigger task_records_transition
    after insert or update on task
    for each row execute function record_transition();

create function reject_history_change() returns trigger
    language plpgsql
as $$
begin
    raise exception 'a transition cannot be changed or removed' using errcode = 'insufficient_privilege';
end
$$;

comment on function reject_history_change is 'Rejects changes of transitions.';

create trigger transition_is_final
    before update or truncate on transition
    for each statement execute function reject_history_change();

create function reject_attempt_change() returns trigger
    language plpgsql
as $$
begin
    if tg_op = 'UPDATE' then
        if new is not distinct from old then
            return new;
        elsif old.state <> 'RUNNING' then
            raise exception 'attempt % at task % has ended and cannot be changed', old.number, old.task_id
                using errcode = 'check_violation';
        elsif (new.task_id, new.number, new.replica, new.started_at)
                is distinct from (old.task_id, old.number, old.replica, old.started_at) then
            raise exception 'the identity of attempt % at task % cannot be changed', old.number, old.task_id
                using errcode = 'check_violation';
        end if;
    end if;
    -- the digest of a task contains its attempts, and is computed when the task ends
    if exists (select from task t where t.id = new.task_id and t.state in ('COMPLETED', 'FAILED', 'CANCELLED')) then
        raise exception 'task % has ended, and so have its attempts', new.task_id using errcode = 'check_violation';
    end if;
    return new;
end
$$;

comment on function reject_attempt_change is 'Rejects changes of an attempt that has ended, or whose task has.';

create trigger attempt_is_final
    before insert or update on attempt
    for each row execute function reject_attempt_change();
