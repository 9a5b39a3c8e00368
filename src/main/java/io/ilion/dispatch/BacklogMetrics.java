package io.ilion.dispatch;

import io.ilion.cassandra.Clusters;
import io.ilion.operation.State;
import io.ilion.operation.type.MaintenanceRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.springframework.stereotype.Component;

/**
 * Shows the backlog. All replicas show the same figures, so queries take the maximum of them and not the sum. While the
 * database does not answer they are NaN, which no alert and no graph takes for a zero.
 */
@Component
class BacklogMetrics implements MeterBinder {

    /** What is stored may be of a kind, or for a cluster, that this replica does not know. */
    private static final String OTHER = "other";

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
        gauge(
                meters,
                "ilion.database.up",
                "Whether PostgreSQL answered when it was last asked for the backlog",
                Tags.empty(),
                all -> 1);
        gauge(
                meters,
                "ilion.dispatch.entries.due",
                "Entries for dispatch that are due and that no replica has picked",
                Tags.empty(),
                Backlog::due);
        seconds(
                meters,
                "ilion.dispatch.lag",
                "How overdue the oldest entry is that no replica has picked; 0 without any",
                Tags.empty(),
                Backlog::lag);
        for (String cluster : withOther(clusters)) {
            ofCluster(meters, cluster);
        }
    }

    private void ofCluster(MeterRegistry meters, String cluster) {
        for (State state : List.of(State.PENDING, State.RUNNING)) {
            for (String type : withOther(types)) {
                gauge(
                        meters,
                        "ilion.operations.open",
                        "Operations that have not ended, over all replicas",
                        Tags.of("type", type, "cluster", cluster, "state", state.name()),
                        all -> all.operations().stream()
                                .filter(each -> hasHost(type, types).test(each.type()))
                                .filter(each -> hasHost(cluster, clusters).test(each.cluster()))
                                .filter(each -> each.state().equals(state.name()))
                                .mapToLong(Backlog.Operations::count)
                                .sum());
            }
            gauge(
                    meters,
                    "ilion.tasks.open",
                    "Tasks of operations that have not ended: PENDING ones wait, RUNNING ones are worked on",
                    Tags.of("cluster", cluster, "state", state.name()),
                    all -> tasks(all, cluster, state, Backlog.Tasks::count).sum());
        }
        gauge(
                meters,
                "ilion.tasks.overdue",
                "Tasks that run although their time has been up for a minute",
                Tags.of("cluster", cluster),
                all -> tasks(all, cluster, State.RUNNING, Backlog.Tasks::overdue)
                        .sum());
        seconds(
                meters,
                "ilion.tasks.oldest.running.age",
                "How long ago the oldest task that runs was started; 0 when none runs",
                Tags.of("cluster", cluster),
                all -> oldest(tasks(all, cluster, State.RUNNING, Backlog.Tasks::oldest)));
        seconds(
                meters,
                "ilion.operations.oldest.running.age",
                "How long ago the oldest operation that runs was started; 0 when none runs",
                Tags.of("cluster", cluster),
                all -> oldest(all.operations().stream()
                        .filter(each -> hasHost(cluster, clusters).test(each.cluster()))
                        .filter(each -> each.state().equals(State.RUNNING.name()))
                        .mapToDouble(Backlog.Operations::oldest)));
    }

    private DoubleStream tasks(Backlog all, String cluster, State state, ToDoubleFunction<Backlog.Tasks> value) {
        return all.tasks().stream()
                .filter(each -> hasHost(cluster, clusters).test(each.cluster()))
                .filter(each -> each.state().equals(state.name()))
                .mapToDouble(value);
    }

    private static double oldest(DoubleStream ages) {
        return ages.filter(age -> !Double.isNaN(age)).max().orElse(0);
    }

    private static Predicate<String> hasHost(String label, Set<String> known) {
        return label.equals(OTHER) ? name -> !known.contains(name) : label::equals;
    }

    private static Set<String> withOther(Set<String> names) {
        Set<String> all = new TreeSet<>(names);
        all.add(OTHER);
        return all;
    }

    private void seconds(
            MeterRegistry meters, String name, String description, Tags tags, ToDoubleFunction<Backlog> value) {
        builder(name, description, tags, value).baseUnit("seconds").register(meters);
    }

    private void gauge(
            MeterRegistry meters, String name, String description, Tags tags, ToDoubleFunction<Backlog> value) {
        builder(name, description, tags, value).register(meters);
    }

    private Gauge.Builder<BacklogReader> builder(
            String name, String description, Tags tags, ToDoubleFunction<Backlog> value) {
        double unknown = name.equals("ilion.database.up") ? 0 : Double.NaN;
        return Gauge.builder(
                        name,
                        backlog,
                        reader -> reader.latest().map(value::applyAsDouble).orElse(unknown))
                .description(description)
                .tags(tags);
    }
}
