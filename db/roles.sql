-- Three roles in place of one: the owner of the tables, who migrates them; the service, which may do only what it needs; auditors,
-- who may read the audit views. Run it in Ilion's database, as a superuser, before the first start or later:
--
--   psql -v ON_ERROR_STOP=1 --single-transaction -d ilion -f db/roles.sql
--   psql -d ilion -c '\password ilion_owner' -c '\password ilion'
--
-- and tell the service: spring.datasource.username=ilion, spring.flyway.user=ilion_owner, and their passwords. It may be run again.

do $$
begin
    if exists (select from pg_roles where rolname = 'ilion' and (rolsuper or rolbypassrls or rolcreaterole)) then
        raise exception 'the role ilion may do everything: let the service log in as another one before';
    end if;
    if not exists (select from pg_roles where rolname = 'ilion_owner') then
        create role ilion_owner login;
    end if;
    if not exists (select from pg_roles where rolname = 'ilion') then
        create role ilion login;
    end if;
    if not exists (select from pg_roles where rolname = 'ilion_auditor') then
        create role ilion_auditor; -- give it to people: grant ilion_auditor to alice
    end if;
end
$$;

-- where the service has made the tables itself so far
reassign owned by ilion to ilion_owner;

do $$
begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to ilion_owner, ilion, ilion_auditor', current_database());
end
$$;

revoke create on schema public from public, ilion;
alter schema public owner to ilion_owner;

\ir migration/R__what_each_role_may_do.sql
