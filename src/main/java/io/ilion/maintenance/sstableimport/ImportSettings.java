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
 * The directories from which SSTables may be imported.
 *
 * @param roots        absolute directories of the nodes; without any, every import is rejected
 * @param clusterRoots directories by cluster, which replace {@code roots} for that cluster
 */
@Validated
@ConfigurationProperties("ilion.import")
record ImportSettings(
        @DefaultValue List<@Pattern(regexp = PATH, message = MESSAGE) String> roots,

        @DefaultValue Map<String, List<@Pattern(regexp = PATH, message = MESSAGE) String>> clusterRoots) {

    private static final String PATH = "(/(?!\\.{1,2}(/|$))[^/\\p{Cntrl}]+)+";
    private static final String MESSAGE = "must be an absolute path without '.', '..' and a slash at its end";

    /** Invisible characters, backslashes and percent-encoded characters. */
    private static final java.util.regex.Pattern HIDDEN =
            java.util.regex.Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\\\\]|%\\p{XDigit}{2}");

    /** Why a directory must not be imported from; empty when it may. */
    Optional<String> objectionTo(String cluster, String directory) {
        List<String> allowed = clusterRoots.getOrDefault(cluster, roots);
        if (allowed.isEmpty()) {
            return Optional.of(
                    "imports into cluster '%s' are disabled: ilion.import.roots is empty".formatted(cluster));
        }
        if (HIDDEN.matcher(directory).find()) {
            return Optional.of(
                    "must not contain control characters, format characters, backslashes or percent-encoded characters such as %2e");
        }
        boolean normalized = directory.startsWith("/")
                && Stream.of(directory.substring(1).replaceFirst("/$", "").split("/", -1))
                        .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
        if (!normalized) {
            return Optional.of("must be an absolute path or a file:// URI, without '.', '..' and empty names");
        }
        return allowed.stream().anyMatch(root -> directory.startsWith(root + "/") || directory.equals(root))
                ? Optional.empty()
                : Optional.of("must be below one of " + allowed);
    }
}
