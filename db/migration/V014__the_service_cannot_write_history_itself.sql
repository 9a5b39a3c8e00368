-- What follows from a change (its transition, the terms that it is found by) is written by functions that act as the owner of
-- the tables. So a service with a role of its own (db/roles.sql) needs no right to write those, and cannot make up a past.
-- Auditors may ask whether it holds without being let into the tables.

do $$
declare
    name regprocedure;
begin
    for name in
        select p.oid from pg_proc p
         where p.pronamespace = current_schema()::regnamespace
           and p.proname in ('record_move', 'chain_transition', 'write_terms', 'write_failure', 'write_datacenters', 'verify_history')
    loop
        -- the path of the owner, not that of whoever fires the trigger
        execute format('alter function %s security definer set search_path = %I, pg_temp', name, current_schema());
    end loop;
end
$$;
