package io.ilion.cassandra;

import java.util.List;
import java.util.Set;

/** The import of a table's MBean, whose parameters differ between versions. Each method returns the directories that failed. */
public final class ImportMBeans {

    private ImportMBeans() {}

    /** Since 5.0, with attached indexes. Public because a JMX proxy must see it. */
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

    /** 4.0 and 4.1. Public because a JMX proxy must see it. */
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

    /** The oldest, which always moves the SSTables. Public because a JMX proxy must see it. */
    public interface MoveOnly {
        List<String> importNewSSTables(
                Set<String> directories,
                boolean resetLevel,
                boolean clearRepaired,
                boolean verifySSTables,
                boolean verifyTokens,
                boolean invalidateCaches,
                boolean extendedVerify);
    }
}
