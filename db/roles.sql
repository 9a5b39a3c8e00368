-- Creates three roles: ilion_owner owns and migrates the tables, ilion is the service with the rights that it needs, ilion_auditor may
-- read the audit views. Run it in Ilion's database, as a superuser, before the first start or later:
--
--   psql -v ON_ERROR_STOP=1 --single-transaction -d ilion -f db/roles.sql
--   psql -d ilion -c '\password ilion_owner' -c '\password ilion'
--
-- Then set spring.datasource.username=ilion, spring.flyway.user=ilion_owner, and their passwords. The script can be run repeatedly.

do $$
begin
    if exists (select from pg_roles where rolname = 'ilion' and (rolsuper or rolbypassrls or rolcreaterole)) then
        raise exception 'the role ilion is a superuser or may manage roles: use another role for the service first';
    end if;
    if not exists (select from pg_roles where rolname = 'ilion_owner') then
        create role ilion_owner login;
    end if;
    if not exists (select from pg_roles where rolname = 'ilion') then
        create role ilion login;
    end if;
    if not exists (select from pg_roles where rolname = 'ilion_auditor') then
        create role ilion_auditor; -- for people: grant ilion_auditor to alice
    end if;
end
$$;

-- for a database whose tables the service has created
reassign owned by ilion to ilion_owner;

do $$
begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to ilion_owner, ilion, ilion_auditor', current_database());
end
$$;

revoke create on schema public from public, ilion;
alter schema public owner to ilion_owner;

\ir migration/R__privileges_of_roles.sql
