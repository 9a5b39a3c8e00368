package io.ilion.dispatch;

import io.ilion.cassandra.Clusters;
import io.ilion.operation.State;
import io.ilion.operation.type.MaintenanceRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Publishes the backlog as gauges. All replicas publish the same values, so queries take their maximum instead of their sum. While the
 * database is unavailable the values are NaN, which no alert or graph takes for zero.
 */
@Component
class BacklogMetrics implements MeterBinder {

    /** The label of types and clusters that this replica does not know. */
    private static final String OTHER = "other";

    private static final List<State> OPEN = List.of(State.PENDING, State.RUNNING);

    private final BacklogReader backlog;
    private final Set<String> types;
    private final Set<String> clusters;

    BacklogMetrics(BacklogReader backlog, MaintenanceRegistry registry, Clusters clusters) {
        this.backlog = backlog;
        this.types = new TreeSet<>(registry.types());
        this.clusters = new TreeSet<>(clusters.names());
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("ilion.database.up", backlog, reader -> reader.latest().isPresent() ? 1 : 0)
                .description("Whether PostgreSQL answered when it was last asked for the backlog")
                .register(meters);
        Gauge.builder("ilion.dispatch.entries.due", backlog, value(Backlog::due))
                .description("Dispatch entries that are due and that no replica has picked")
                .register(meters);
        Gauge.builder("ilion.dispatch.lag", backlog, value(Backlog::lag))
                .description("How overdue the oldest entry is that no replica has picked; 0 without any")
                .baseUnit("seconds")
                .register(meters);
        bindOperations(meters);
        bindTasks(meters);
    }

    private void bindOperations(MeterRegistry meters) {
        MultiGauge.builder("ilion.operations.open")
                .description("Operations that have not ended, over all replicas")
                .register(meters)
                .register(labels(clusters)
                        .flatMap(cluster -> OPEN.stream()
                                .flatMap(state -> labels(types)
                                        .map(type -> row(
                                                Tags.of("type", type, "cluster", cluster, "state", state.name()),
                                                all -> operations(all, cluster, state)
                                                        .filter(each -> matches(type, types)
                                                                .test(each.type()))
                                                        .mapToLong(Backlog.Operations::count)
                                                        .sum()))))
                        .toList());
        MultiGauge.builder("ilion.operations.oldest.running.age")
                .description("How long ago the oldest running operation was started; 0 when none runs")
                .baseUnit("seconds")
                .register(meters)
                .register(labels(clusters)
                        .map(cluster -> row(
                                Tags.of("cluster", cluster),
                                all -> oldest(operations(all, cluster, State.RUNNING)
                                        .mapToDouble(Backlog.Operations::oldest))))
                        .toList());
    }

    private void bindTasks(MeterRegistry meters) {
        MultiGauge.builder("ilion.tasks.open")
                .description("Tasks of operations that have not ended, by state: PENDING or RUNNING")
                .register(meters)
                .register(labels(clusters)
                        .flatMap(cluster -> OPEN.stream()
                                .map(state -> row(
                                        Tags.of("cluster", cluster, "state", state.name()),
                                        all -> tasks(all, cluster, state, Backlog.Tasks::count)
                                                .sum())))
                        .toList());
        MultiGauge.builder("ilion.tasks.overdue")
                .description("Running tasks whose time has been up for more than a minute")
                .register(meters)
                .register(labels(clusters)
                        .map(cluster -> row(
                                Tags.of("cluster", cluster),
                                all -> tasks(all, cluster, State.RUNNING, Backlog.Tasks::overdue)
                                        .sum()))
                        .toList());
        MultiGauge.builder("ilion.tasks.oldest.running.age")
                .description("How long ago the oldest running task was started; 0 when none runs")
                .baseUnit("seconds")
                .register(meters)
                .register(labels(clusters)
                        .map(cluster -> row(
                                Tags.of("cluster", cluster),
                                all -> oldest(tasks(all, cluster, State.RUNNING, Backlog.Tasks::oldest))))
                        .toList());
    }

    /** Computes the value when the gauge is scraped, from the latest backlog. */
    private Row<BacklogReader> row(Tags tags, ToDoubleFunction<Backlog> value) {
        return Row.of(tags, backlog, value(value));
    }

    private static ToDoubleFunction<BacklogReader> value(ToDoubleFunction<Backlog> value) {
        return reader -> reader.latest().map(value::applyAsDouble).orElse(Double.NaN);
    }

    private Stream<Backlog.Operations> operations(Backlog all, String cluster, State state) {
        return all.operations().stream()
                .filter(each -> matches(cluster, clusters).test(each.cluster()))
                .filter(each -> each.state().equals(state.name()));
    }

    private DoubleStream tasks(Backlog all, String cluster, State state, ToDoubleFunction<Backlog.Tasks> value) {
        return all.tasks().stream()
                .filter(each -> matches(cluster, clusters).test(each.cluster()))
                .filter(each -> each.state().equals(state.name()))
                .mapToDouble(value);
    }

    private static double oldest(DoubleStream ages) {
        return ages.filter(age -> !Double.isNaN(age)).max().orElse(0);
    }

    private static Predicate<String> matches(String label, Set<String> known) {
        return label.equals(OTHER) ? name -> !known.contains(name) : label::equals;
    }

    private static Stream<String> labels(Set<String> known) {
        return Stream.concat(known.stream(), Stream.of(OTHER));
    }
}
