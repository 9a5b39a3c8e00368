-- The rights that a running service needs, for a role of its own beside the owner of the tables. The owner migrates
-- (spring.flyway.user), the service works (spring.datasource.username). Run this as the owner after each migration:
--   psql -v service=ilion_service -f db/roles/service.sql
-- The role can neither delete from the history nor switch a trigger off; what it may remove goes through remove_operations() and
-- remove_refusals(), which record it.

grant usage on schema public to :"service";
grant select on all tables in schema public to :"service";
grant insert, update on operation, task, attempt, snapshot, snapshot_table, snapshot_part, snapshot_note to :"service";
grant insert on transition, operation_term, refusal, idempotency_key, hidden_operation to :"service";
grant insert, update, delete on dispatch_entry to :"service";
grant usage on all sequences in schema public to :"service";
grant execute on function remove_operations, remove_refusals to :"service";
