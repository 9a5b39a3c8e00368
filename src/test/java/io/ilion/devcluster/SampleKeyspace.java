package io.ilion.devcluster;

import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The sample keyspace {@code demo}. Filling it again writes the same rows to the memtables. */
record SampleKeyspace(LocalCassandra cassandra) {

    static final String NAME = "demo";

    private static final int CUSTOMERS = 300;
    private static final Instant OPENING = Instant.parse("2026-01-01T08:00:00Z");

    void createAndFill() {
        // no schema metadata, which the driver would refresh after each change, with a delay
        DriverConfigLoader settings = DriverConfigLoader.programmaticBuilder()
                .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(20))
                // otherwise closing takes two seconds
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                .build();
        try (CqlSession session = CqlSession.builder()
                .withConfigLoader(settings)
                .addContactPoints(cassandra.contactPoints())
                .withLocalDatacenter(cassandra.datacenter())
                .build()) {
            create(session);
            write(session);
        }
    }

    /** Sends all changes to one node, because the others learn of each change a moment later; then waits for schema agreement. */
    private void create(CqlSession session) {
        Node node = session.getMetadata().getNodes().values().iterator().next();
        int replicas = Math.min(3, cassandra.nodes().size());
        Stream.of(
                        "create keyspace if not exists " + NAME
                                + " with replication = {'class': 'NetworkTopologyStrategy', '" + cassandra.datacenter()
                                + "': " + replicas + "}",
                        "create table if not exists demo.customers"
                                + " (id int primary key, name text, email text, since timestamp)",
                        "create table if not exists demo.orders"
                                + " (id int primary key, customer int, placed timestamp, total decimal)",
                        "create table if not exists demo.orders_by_customer (customer int, placed timestamp, id int,"
                                + " total decimal, primary key (customer, placed, id))")
                .map(SimpleStatement::newInstance)
                .forEach(statement -> session.execute(statement.setNode(node)));
        await().atMost(Duration.ofSeconds(30)).until(session::checkSchemaAgreement);
    }

    private static void write(CqlSession session) {
        PreparedStatement customers =
                session.prepare("insert into demo.customers (id, name, email, since) values (?, ?, ?, ?)");
        PreparedStatement orders =
                session.prepare("insert into demo.orders (id, customer, placed, total) values (?, ?, ?, ?)");
        PreparedStatement byCustomer = session.prepare(
                "insert into demo.orders_by_customer (id, customer, placed, total) values (?, ?, ?, ?)");
        List<CompletionStage<?>> writes = new ArrayList<>();
        for (int id = 1; id <= CUSTOMERS; id++) {
            Instant since = OPENING.plus(Duration.ofHours(id));
            Object[] order = {1000 + id, id, since.plus(Duration.ofMinutes(5)), BigDecimal.valueOf(id * 199L, 2)};
            writes.add(session.executeAsync(
                    customers.bind(id, "Customer " + id, "customer" + id + "@example.org", since)));
            writes.add(session.executeAsync(orders.bind(order)));
            writes.add(session.executeAsync(byCustomer.bind(order)));
        }
        writes.forEach(write -> write.toCompletableFuture().join());
    }
}
