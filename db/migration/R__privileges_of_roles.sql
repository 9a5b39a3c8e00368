-- The privileges of the roles that db/roles.sql creates; without those roles this does nothing. The owner of the tables runs it after the
-- migrations whenever it has changed, and db/roles.sql runs it for an existing database. A new table gets a line here, in the commit of its
-- migration; privileges are only ever added while an earlier version may still be running.

do $$
declare
    rights record;
begin
    for rights in
        select * from (values
            ('ilion', 'operation',         'select, insert, update'),
            ('ilion', 'task',              'select, insert, update'),
            ('ilion', 'attempt',           'select, insert, update'),
            ('ilion', 'transition',        'select'),
            ('ilion', 'operation_term',    'select'),
            ('ilion', 'dispatch_entry',    'select, insert, update, delete'),
            ('ilion', 'snapshot',          'select, insert, update'),
            ('ilion', 'snapshot_table',    'select, insert'),
            ('ilion', 'snapshot_keyspace', 'select, insert'),
            ('ilion', 'snapshot_host',     'select, insert'),
            -- a part is deleted when its table was dropped before the snapshot was taken
            ('ilion', 'snapshot_part',     'select, insert, update, delete'),
            ('ilion', 'snapshot_note',     'select, insert, update'),
            ('ilion', 'idempotency_key',   'select, insert'),
            ('ilion', 'hidden_operation',  'select, insert'),
            ('ilion', 'rejected_request',  'select, insert'),
            ('ilion', 'anonymous_rejected_request', 'select, insert'),
            -- retention removes as the owner, through remove_operations() and remove_rejected_requests()
            ('ilion', 'removal',           'select'),
            ('ilion', 'removed_operation', 'select'),
            ('ilion', 'stream_epoch',      'select, insert'),
            -- checkpoints are written as the owner, through begin_checkpoint() and sign_checkpoint()
            ('ilion', 'checkpoint',        'select'),
            ('ilion', 'checkpoint_entry',  'select'),
            ('ilion_auditor', 'audit_operation',  'select'),
            ('ilion_auditor', 'audit_task',       'select'),
            ('ilion_auditor', 'audit_transition', 'select'),
            ('ilion_auditor', 'audit_removal',    'select'),
            ('ilion_auditor', 'audit_removed_operation', 'select'),
            ('ilion_auditor', 'checkpoint',       'select'),
            ('ilion_auditor', 'checkpoint_entry', 'select'),
            ('ilion_auditor', 'operation_term',   'select')
        ) as list (role_name, table_name, privileges)
         where exists (select from pg_roles where rolname = role_name)
           and to_regclass(table_name) is not null
    loop
        execute format('grant usage on schema %I to %I', current_schema(), rights.role_name);
        execute format('grant %s on %I to %I', rights.privileges, rights.table_name, rights.role_name);
    end loop;
    if exists (select from pg_roles where rolname = 'ilion') and to_regproc('remove_operations') is not null then
        grant execute on function remove_operations, remove_rejected_requests, remove_anonymous_rejected_requests to ilion;
    end if;
    if exists (select from pg_roles where rolname = 'ilion') and to_regproc('begin_checkpoint') is not null then
        grant execute on function begin_checkpoint, sign_checkpoint to ilion;
    end if;
end
$$;
