package io.ilion.maintenance.sstableimport;

import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.PatternMatchUtils;
import org.springframework.validation.annotation.Validated;

/**
 * The directories that SSTables may be imported from.
 *
 * @param roots        absolute directories on the nodes; imports are rejected without any
 * @param clusterRoots the same for single clusters, by name, instead of {@code roots}
 * @param keyspaceRoots the same for single keyspaces, by {@code cluster/keyspace} with {@code *} for any characters, instead of the
 *                      other two: so that a team cannot import, or move away, the files of another one
 */
@Validated
@ConfigurationProperties("ilion.import")
record ImportSettings(
        @DefaultValue List<@Pattern(regexp = PATH, message = MESSAGE) String> roots,

        @DefaultValue Map<String, List<@Pattern(regexp = PATH, message = MESSAGE) String>> clusterRoots,

        @DefaultValue
        Map<
                        @Pattern(regexp = KEYSPACES, message = "must be cluster/keyspace, such as prod/orders_*")
                        String,
                        List<@Pattern(regexp = PATH, message = MESSAGE) String>>
                keyspaceRoots) {

    private static final String PATH = "(/(?!\\.{1,2}(/|$))[^/\\p{Cntrl}]+)+";
    private static final String KEYSPACES = "[^\\s/]+/[\\w*]+";
    private static final String MESSAGE = "must be an absolute path without '.', '..' or a trailing slash";

    /** Characters that could disguise a path: invisible ones, backslashes and percent-encoded ones. */
    private static final java.util.regex.Pattern HIDDEN =
            java.util.regex.Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\\\\]|%\\p{XDigit}{2}");

    /** What is wrong with a directory; empty where it may be imported from. */
    Optional<String> objectionTo(String cluster, String keyspace, String directory) {
        List<String> allowed = allowed(cluster, keyspace);
        if (allowed.isEmpty()) {
            return Optional.of("no directory of cluster '%s' is allowed for keyspace '%s'; set ilion.import.roots"
                    .formatted(cluster, keyspace));
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
        if (!isBelowAny(allowed, directory)) {
            return Optional.of("must lie below one of " + allowed);
        }
        return reservedFor(cluster, keyspace, directory)
                .map(pattern -> "is reserved for the keyspaces '%s' in ilion.import.keyspace-roots".formatted(pattern));
    }

    private static boolean isBelowAny(List<String> roots, String directory) {
        return roots.stream().anyMatch(root -> directory.startsWith(root + "/") || directory.equals(root));
    }

    /** Of a keyspace without roots of its own: the keyspaces of the cluster that have the directory for themselves. */
    private Optional<String> reservedFor(String cluster, String keyspace, String directory) {
        return matchingRoots(cluster + "/" + keyspace).isEmpty()
                ? keyspaceRoots.entrySet().stream()
                        .filter(each -> isOf(cluster, each.getKey()) && isBelowAny(each.getValue(), directory))
                        .map(Map.Entry::getKey)
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isOf(String cluster, String pattern) {
        return PatternMatchUtils.simpleMatch(pattern.substring(0, pattern.indexOf('/')), cluster);
    }

    private List<String> allowed(String cluster, String keyspace) {
        List<List<String>> matching = matchingRoots(cluster + "/" + keyspace);
        return matching.isEmpty()
                ? clusterRoots.getOrDefault(cluster, roots)
                : matching.stream().flatMap(List::stream).distinct().toList();
    }

    private List<List<String>> matchingRoots(String name) {
        return keyspaceRoots.entrySet().stream()
                .filter(each -> PatternMatchUtils.simpleMatch(each.getKey(), name))
                .map(Map.Entry::getValue)
                .toList();
    }
}
