package io.ilion.dispatch;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Defines the metric {@code ilion.attempt.duration}, which Micrometer records from the observations of attempts: its labels
 * {@code type}, {@code cluster} and {@code outcome}, its buckets and its description. Denies what Micrometer would add by itself.
 */
@Component
final class AttemptMeterFilter implements MeterFilter {

    private static final String PREFIX = "ilion.";
    private static final String DESCRIPTION = "How long attempts at tasks took in this replica, by how they ended";

    private static final double[] BUCKETS = Stream.of(
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(10),
                    Duration.ofHours(1),
                    Duration.ofHours(6),
                    Duration.ofHours(24))
            .mapToDouble(Duration::toNanos)
            .toArray();

    @Override
    public Meter.Id map(Meter.Id id) {
        if (!id.getName().equals(AttemptObservations.ATTEMPT)) {
            return id;
        }
        List<Tag> tags = id.getTags().stream()
                .filter(tag -> tag.getKey().startsWith(PREFIX))
                .map(tag -> Tag.of(tag.getKey().substring(PREFIX.length()), tag.getValue()))
                .toList();
        return new Meter.Id(id.getName(), Tags.of(tags), null, DESCRIPTION, id.getType());
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        boolean denied = id.getName().equals(AttemptObservations.ATTEMPT + ".active")
                || id.getName().equals(AttemptObservations.PLAN)
                || id.getName().equals(AttemptObservations.PLAN + ".active");
        return denied ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
    }

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
        return id.getName().equals(AttemptObservations.ATTEMPT)
                ? DistributionStatisticConfig.builder()
                        .serviceLevelObjectives(BUCKETS)
                        .build()
                        .merge(config)
                : config;
    }
}
