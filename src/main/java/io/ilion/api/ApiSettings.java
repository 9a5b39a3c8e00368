package io.ilion.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How operations are shown.
 *
 * @param failures which property of shape A tells why an operation failed: older clients of Icarus know
 *                 {@code failureCause}, later ones {@code errors}, and strict ones refuse what they do not know
 */
@ConfigurationProperties("ilion.api")
public record ApiSettings(@DefaultValue("both") Failures failures) {

    /** The properties for a failure. */
    public enum Failures {
        FAILURE_CAUSE,
        ERRORS,
        BOTH;

        public boolean cause() {
            return this != ERRORS;
        }

        public boolean errors() {
            return this != FAILURE_CAUSE;
        }
    }
}
