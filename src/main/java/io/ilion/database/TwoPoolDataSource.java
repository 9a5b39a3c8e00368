package io.ilion.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.beans.factory.InitializingBean;

/**
 * A connection pool for tasks and heartbeats, and a second one with the same settings for requests. However many requests wait for the
 * database or for a slow client, a replica keeps its tasks. Within a transaction, all statements use one connection as usual.
 */
final class TwoPoolDataSource extends HikariDataSource implements InitializingBean {

    /** The pool of requests grows from this number of connections as it is needed. */
    private static final int MIN_REQUEST_CONNECTIONS = 2;

    private final HikariDataSource requests = new HikariDataSource();
    private final int requestConnections;
    private final MeterRegistry meters;

    TwoPoolDataSource(int requestConnections, MeterRegistry meters) {
        this.requestConnections = requestConnections;
        this.meters = meters;
    }

    /** Copies the settings, which are known by now. */
    @Override
    public void afterPropertiesSet() {
        copyStateTo(requests);
        requests.setPoolName("requests");
        requests.setMaximumPoolSize(requestConnections);
        requests.setMinimumIdle(Math.min(MIN_REQUEST_CONNECTIONS, requestConnections));
        requests.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
    }

    @Override
    public Connection getConnection() throws SQLException {
        return RequestThread.isCurrent() ? requests.getConnection() : super.getConnection();
    }

    @Override
    public void close() {
        requests.close();
        super.close();
    }
}
