package io.ilion.history;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long the history is kept. Zero keeps it forever.
 *
 * @param keep                 how long operations are kept after their end
 * @param keepByType           the same for single operation types; overrides {@code keep}
 * @param keepRejectedRequests how long rejected requests of authenticated callers are kept
 * @param keepAnonymousRejectedRequests how long rejected requests without authentication are kept; leaves no record
 * @param batchSize            how many entries one transaction removes
 * @param batchPause           the time between two such transactions
 * @param interval             how often entries past their retention are searched for
 */
@Validated
@ConfigurationProperties("ilion.history.retention")
record RetentionSettings(
        @DefaultValue("0") Duration keep,
        @DefaultValue Map<String, Duration> keepByType,
        @DefaultValue("0") Duration keepRejectedRequests,
        @DefaultValue("30d") Duration keepAnonymousRejectedRequests,
        @DefaultValue("100") @Min(1) @Max(1000) int batchSize,
        @DefaultValue("100ms") @DurationMin(millis = 1) Duration batchPause,
        @DefaultValue("1h") @DurationMin(seconds = 1) Duration interval) {

    static final String PREFIX = "ilion.history.retention.";

    /** The database rejects the removal of what ended more recently. */
    private static final Duration LEAST = Duration.ofDays(1);

    RetentionSettings {
        check("keep", keep);
        check("keep-rejected-requests", keepRejectedRequests);
        check("keep-anonymous-rejected-requests", keepAnonymousRejectedRequests);
        keepByType.forEach((type, kept) -> check("keep-by-type." + type, kept));
    }

    /** The setting that applies to operations of a type. */
    Rule rule(String type) {
        Duration kept = keepByType.get(type);
        return kept == null ? new Rule("keep", keep) : new Rule("keep-by-type." + type, kept);
    }

    Rule rejectedRequests() {
        return new Rule("keep-rejected-requests", keepRejectedRequests);
    }

    Rule anonymousRejectedRequests() {
        return new Rule("keep-anonymous-rejected-requests", keepAnonymousRejectedRequests);
    }

    boolean keepsEverything() {
        return keep.isZero()
                && keepRejectedRequests.isZero()
                && keepAnonymousRejectedRequests.isZero()
                && keepByType.values().stream().allMatch(Duration::isZero);
    }

    /** One setting and its value. */
    record Rule(String setting, Duration kept) {

        boolean keepsForever() {
            return kept.isZero();
        }

        @Override
        public String toString() {
            return PREFIX + setting + ": " + kept;
        }
    }

    private static void check(String setting, Duration kept) {
        if (!kept.isZero() && kept.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException(
                    "%s%s must be 0 (keep forever) or at least 1d, not %s".formatted(PREFIX, setting, kept));
        }
    }
}
