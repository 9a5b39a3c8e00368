package io.ilion.maintenance.sstableimport;

import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The directories that SSTables may be imported from.
 *
 * @param roots        absolute directories on the nodes; imports are rejected without any
 * @param clusterRoots the same for single clusters, by name, instead of {@code roots}
 */
@Validated
@ConfigurationProperties("ilion.import")
record ImportSettings(
        @DefaultValue List<@Pattern(regexp = PATH, message = MESSAGE) String> roots,

        @DefaultValue Map<String, List<@Pattern(regexp = PATH, message = MESSAGE) String>> clusterRoots) {

    private static final String PATH = "(/(?!\\.{1,2}(/|$))[^/\\p{Cntrl}]+)+";
    private static final String MESSAGE = "must be an absolute path without '.', '..' or a trailing slash";

    /** Characters that could disguise a path: invisible ones, backslashes and percent-encoded ones. */
    private static final java.util.regex.Pattern HIDDEN =
            java.util.regex.Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\\\\]|%\\p{XDigit}{2}");

    /** What is wrong with a directory; empty where it may be imported from. */
    Optional<String> objectionTo(String cluster, String directory) {
        List<String> allowed = clusterRoots.getOrDefault(cluster, roots);
        if (allowed.isEmpty()) {
            return Optional.of("no directory of cluster '%s' is allowed; set ilion.import.roots".formatted(cluster));
        }
        if (HIDDEN.matcher(directory).find()) {
            return Optional.of("must have no control or format characters, backslashes, or characters written as %2e");
        }
        boolean plain = directory.startsWith("/")
                && Stream.of(directory.substring(1).replaceFirst("/$", "").split("/", -1))
                        .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
        if (!plain) {
            return Optional.of("must be an absolute path or a file:// URI, without '.', '..' or empty names");
        }
        return allowed.stream().anyMatch(root -> directory.startsWith(root + "/") || directory.equals(root))
                ? Optional.empty()
                : Optional.of("must lie below one of " + allowed);
    }
}
