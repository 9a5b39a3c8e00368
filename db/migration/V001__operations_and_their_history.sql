-- Operations, the tasks that they are done in, the attempts at those, and every change of state.
--
-- The database itself holds what must never be untrue: a state changes only along the arrows that io.ilion.operation.State
-- knows, every change leaves a transition behind, and a transition is never changed or removed.

create table operation (
    id                  uuid             not null,
    type                text             not null,
    cluster             text             not null,
    state               text             not null,
    progress            double precision not null,
    request             jsonb            not null,
    execution           jsonb            not null,
    requested_by        text             not null,
    created_at          timestamptz      not null,
    started_at          timestamptz,
    completed_at        timestamptz,
    cancel_requested_at timestamptz,
    cancel_requested_by text,
    failure             jsonb,
    moved_at            timestamptz      not null,
    moved_by            text             not null,
    moved_because       text,
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
comment on column operation.id is 'UUID of version 7: its order is the order of submission.';
comment on column operation.type is 'The kind of maintenance; open on purpose, a new kind needs no migration.';
comment on column operation.progress is 'From 0 to 1, the mean of its tasks; 1 at any end. Never falls.';
comment on column operation.request is 'The properties of the request as the caller sent them, without its type.';
comment on column operation.execution is 'How it is carried out: the wishes of the caller over the defaults of the kind.';
comment on column operation.failure is 'The serialised throwable that it failed with.';
comment on column operation.moved_at is 'When the state last changed; copied into the transition, like the next two.';

create table task (
    id            uuid             not null,
    operation_id  uuid             not null,
    position      integer          not null,
    host_id       uuid             not null,
    address       text             not null,
    datacenter    text             not null,
    rack          text             not null,
    state         text             not null,
    progress      double precision not null,
    attempt       integer          not null,
    created_at    timestamptz      not null,
    started_at    timestamptz,
    completed_at  timestamptz,
    evidence      jsonb,
    failure       jsonb,
    moved_at      timestamptz      not null,
    moved_by      text             not null,
    moved_because text,
    constraint task_pk primary key (id),
    constraint task_belongs_to_an_operation foreign key (operation_id) references operation (id),
    constraint task_has_a_place_in_the_plan unique (operation_id, position),
    constraint task_is_the_only_one_for_its_node unique (operation_id, host_id),
    constraint task_state_is_known check (state in ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
    constraint task_progress_is_a_fraction check (progress between 0 and 1),
    constraint task_ends_with_a_time check ((state in ('COMPLETED', 'FAILED', 'CANCELLED')) = (completed_at is not null)),
    constraint task_fails_with_a_failure check ((state = 'FAILED') = (failure is not null))
);

comment on table task is 'The part of an operation that is done on one node.';
comment on column task.position is 'Its place in the plan of the operation, from 0.';
comment on column task.host_id is 'What identifies the node for good.';
comment on column task.address is 'Where the node was when the plan was made.';
comment on column task.attempt is 'The number of the latest attempt. A replica may write only while it makes that one.';
comment on column task.evidence is 'What was seen on the node, in the order in which it was seen.';

create table attempt (
    task_id      uuid        not null,
    number       integer     not null,
    replica      text        not null,
    state        text        not null,
    started_at   timestamptz not null,
    completed_at timestamptz,
    failure      jsonb,
    constraint attempt_pk primary key (task_id, number),
    constraint attempt_belongs_to_a_task foreign key (task_id) references task (id),
    constraint attempt_number_counts_from_one check (number >= 1),
    constraint attempt_state_is_known check (state in ('RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
    constraint attempt_ends_with_a_time check ((state <> 'RUNNING') = (completed_at is not null)),
    constraint attempt_fails_with_a_failure check ((state = 'FAILED') = (failure is not null))
);

-- two replicas never hold one task: at most one attempt at it is open
create unique index attempt_open_only_once on attempt (task_id) where state = 'RUNNING';

comment on table attempt is 'One try at a task, by one replica of the service.';

create table transition (
    id           bigint      not null generated always as identity,
    operation_id uuid        not null,
    task_id      uuid,
    from_state   text,
    to_state     text        not null,
    at           timestamptz not null,
    actor        text        not null,
    reason       text,
    constraint transition_pk primary key (id),
    constraint transition_belongs_to_an_operation foreign key (operation_id) references operation (id),
    constraint transition_belongs_to_a_task foreign key (task_id) references task (id)
);

create index transition_by_operation on transition (operation_id, id);

comment on table transition is 'A change of state of an operation, or of a task where task_id is there. Written by the database.';
comment on column transition.actor is 'caller:<principal> or replica:<name>';

create function state_may_follow(before text, after text) returns boolean
    language sql immutable strict
    return case before
        when 'PENDING' then after in ('RUNNING', 'FAILED', 'CANCELLED')
        when 'RUNNING' then after in ('COMPLETED', 'FAILED', 'CANCELLED')
        else false
    end;

comment on function state_may_follow is 'The arrows of io.ilion.operation.State; a test holds the two side by side.';

create function record_move() returns trigger
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

create trigger operation_moves
    after insert or update on operation
    for each row execute function record_move();

create trigger task_moves
    after insert or update on task
    for each row execute function record_move();

create function refuse_to_bend_history() returns trigger
    language plpgsql
as $$
begin
    raise exception 'a transition is never changed or removed' using errcode = 'insufficient_privilege';
end
$$;

create trigger transition_is_final
    before update or delete or truncate on transition
    for each statement execute function refuse_to_bend_history();
