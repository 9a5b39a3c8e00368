package io.ilion.maintenance.sstableimport;

import java.util.List;
import java.util.Set;

/** What an import calls on a node. Public because a JMX proxy must see it. */
public final class ImportSlices {

    private ImportSlices() {}

    /** The import of a table's MBean since 5.0; each returns the directories that failed. */
    public interface WithIndexes {
        List<String> importNewSSTables(
                Set<String> directories,
                boolean resetLevel,
                boolean clearRepaired,
                boolean verifySSTables,
                boolean verifyTokens,
                boolean invalidateCaches,
                boolean extendedVerify,
                boolean copyData,
                boolean failOnMissingIndex,
                boolean validateIndexChecksum);
    }

    /** That of 4.0 and 4.1. */
    public interface WithCopy {
        List<String> importNewSSTables(
                Set<String> directories,
                boolean resetLevel,
                boolean clearRepaired,
                boolean verifySSTables,
                boolean verifyTokens,
                boolean invalidateCaches,
                boolean extendedVerify,
                boolean copyData);
    }

    /** The oldest one, which moves. */
    public interface Moving {
        List<String> importNewSSTables(
                Set<String> directories,
                boolean resetLevel,
                boolean clearRepaired,
                boolean verifySSTables,
                boolean verifyTokens,
                boolean invalidateCaches,
                boolean extendedVerify);
    }

    /** What tells the version of the node. */
    public interface StorageService {
        String getReleaseVersion();
    }
}
