package io.ilion.maintenance.restore;

import java.util.List;
import java.util.Set;

/** The import of a table's MBean since 5.0, which knows of attached indexes. Public because a JMX proxy must see it. */
public interface ImportWithIndexes {

    /** Returns the directories that failed. */
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
