package io.ilion.history.checkpoint;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Publishes the age of the last checkpoint, and how often none could be written. */
@Component
class CheckpointMetrics implements MeterBinder {

    private final CheckpointWriter writer;
    private final Clock clock;

    CheckpointMetrics(CheckpointWriter writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        gauge(
                meters,
                "ilion.history.checkpoint.age",
                "Time since the newest checkpoint; NaN without any. Without new operations there is no new checkpoint",
                CheckpointWriter::latestAt);
        gauge(
                meters,
                "ilion.history.checkpoint.lag",
                "Time since this replica last found everything that had ended covered by a checkpoint; NaN before the first time",
                CheckpointWriter::succeededAt);
        FunctionCounter.builder("ilion.history.checkpoint.failures", writer, CheckpointWriter::failures)
                .description("How often this replica could not write a checkpoint")
                .register(meters);
        FunctionCounter.builder("ilion.history.checkpoints.lost", writer, CheckpointWriter::lost)
                .description("Checkpoints that this replica had seen and no longer found in the database")
                .register(meters);
    }

    private void gauge(
            MeterRegistry meters,
            String name,
            String description,
            Function<CheckpointWriter, Optional<Instant>> moment) {
        Gauge.builder(
                        name,
                        writer,
                        each -> moment.apply(each).map(this::secondsSince).orElse(Double.NaN))
                .description(description)
                .baseUnit("seconds")
                .register(meters);
    }

    private double secondsSince(Instant moment) {
        return Duration.between(moment, clock.instant()).toMillis() / 1000.0;
    }
}
