package io.ilion.history.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the database role of the service may do beyond what {@code db/roles.sql} grants. */
@Repository
class RolePrivileges {

    private static final String PRIVILEGES = """
            with history as (
                select c.oid, c.relowner, c.relname
                  from pg_class c
                 where c.oid = any (array['operation', 'task', 'attempt', 'transition', 'rejected_request', 'removal', 'removed_operation',
                                          'checkpoint', 'checkpoint_entry']::regclass[])
            )
            select r.rolsuper as superuser,
                   r.rolcreaterole as creates_roles,
                   exists (select from history h where pg_has_role(h.relowner, 'member')) as owner,
                   exists (select from history h
                            where has_table_privilege(h.oid, 'delete, truncate, trigger')
                               or (h.relname not in ('operation', 'task', 'attempt') and has_table_privilege(h.oid, 'update'))) as writer,
                   current_setting('server_version_num')::integer >= 150000 as parameters_can_be_granted
              from pg_roles r
             where r.rolname = current_user""";

    private final JdbcClient jdbc;

    RolePrivileges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Found(
            boolean superuser, boolean createsRoles, boolean owner, boolean writer, boolean parametersCanBeGranted) {}

    /** Why the role could change the history, as the ends of a sentence; empty where it could not. */
    List<String> againstHistory() {
        Found found = jdbc.sql(PRIVILEGES).query(Found.class).single();
        if (found.superuser()) {
            return List.of("is a superuser");
        }
        List<String> reasons = new ArrayList<>();
        if (found.owner()) {
            reasons.add("owns tables of the history");
        } else if (found.writer()) {
            reasons.add("may change or delete rows of the history");
        }
        if (found.createsRoles()) {
            reasons.add("may manage roles");
        }
        if (found.parametersCanBeGranted() && maySwitchOffTriggers()) {
            reasons.add("may switch off triggers (session_replication_role)");
        }
        return reasons;
    }

    private boolean maySwitchOffTriggers() {
        return jdbc.sql("select has_parameter_privilege('session_replication_role', 'set')")
                .query(Boolean.class)
                .single();
    }
}
