package io.ilion.startup;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** There are unknown settings below {@code ilion}. */
final class UnknownSettingsException extends RuntimeException {

    /**
     * An unknown setting.
     *
     * @param from where it is set, where that is known
     * @param meant the setting that was probably meant
     */
    record Unknown(
            String name, @Nullable String from, @Nullable String meant) {

        @Override
        public String toString() {
            return "'%s'%s is not known%s"
                    .formatted(
                            name,
                            from == null ? "" : ", from " + from + ",",
                            meant == null ? "" : "; did you mean '" + meant + "'?");
        }
    }

    private final List<Unknown> unknown;

    UnknownSettingsException(List<Unknown> unknown) {
        super(unknown.stream().map(Unknown::toString).collect(Collectors.joining("\n")));
        this.unknown = List.copyOf(unknown);
    }

    List<Unknown> unknown() {
        return unknown;
    }
}
