package io.ilion.operation.request;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which submissions were sent under which key. A key is kept for as long as its operation. */
@Component
public class IdempotencyKeys {

    private final JdbcClient jdbc;
    private final Clock clock;

    IdempotencyKeys(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The operation that was submitted under that key.
     *
     * @throws IdempotencyKeyReusedException when it was for something else
     */
    public Optional<UUID> find(Actor caller, IdempotencyKey key) {
        record Use(UUID operation, String fingerprint) {}
        return jdbc.sql("select operation_id, fingerprint from idempotency_key where caller = ? and key = ?")
                .params(caller.toString(), key.value())
                .query((row, number) ->
                        new Use(row.getObject("operation_id", UUID.class), row.getString("fingerprint")))
                .optional()
                .map(use -> {
                    if (!use.fingerprint().equals(key.fingerprint())) {
                        throw new IdempotencyKeyReusedException(key.value());
                    }
                    return use.operation();
                });
    }

    /**
     * Takes a key for an operation. While another transaction is taking the same key, waits for how that ends.
     *
     * @return false when it is taken
     */
    public boolean reserve(Actor caller, IdempotencyKey key, UUID operation) {
        return jdbc.sql("""
                                insert into idempotency_key (caller, key, fingerprint, operation_id, created_at)
                                values (?, ?, ?, ?, ?)
                                on conflict do nothing""")
                        .params(
                                caller.toString(),
                                key.value(),
                                key.fingerprint(),
                                operation,
                                Timestamp.from(clock.instant()))
                        .update()
                == 1;
    }
}
