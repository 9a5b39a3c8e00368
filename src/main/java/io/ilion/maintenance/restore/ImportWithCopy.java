package io.ilion.maintenance.restore;

import java.util.List;
import java.util.Set;

/** The import of a table's MBean that can copy, in 4.0 and 4.1. Public because a JMX proxy must see it. */
public interface ImportWithCopy {

    /** Returns the directories that failed. */
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
