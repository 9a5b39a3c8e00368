package io.ilion.maintenance.sstableimport;

import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * From where SSTables may be imported.
 *
 * @param roots absolute directories of the nodes; none allows no import at all
 */
@Validated
@ConfigurationProperties("ilion.import")
record ImportSettings(
        @DefaultValue
        List<@Pattern(regexp = "(/[^/]+)+", message = "must be an absolute path without a slash at its end") String>
                roots) {

    /** What is wrong with a directory; empty where it may be imported from. */
    Optional<String> objectionTo(String directory) {
        if (roots.isEmpty()) {
            return Optional.of("no directory is allowed; whoever runs Ilion sets ilion.import.roots");
        }
        boolean plain = directory.startsWith("/")
                && Stream.of(directory.substring(1).replaceFirst("/$", "").split("/", -1))
                        .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
        if (!plain) {
            return Optional.of("must be an absolute path without '.', '..' or empty names in it");
        }
        return roots.stream().anyMatch(root -> directory.startsWith(root + "/") || directory.equals(root))
                ? Optional.empty()
                : Optional.of("must lie below one of " + roots);
    }
}
