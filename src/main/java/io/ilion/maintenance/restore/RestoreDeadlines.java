package io.ilion.maintenance.restore;

import java.time.Duration;
import java.time.Instant;

/**
 * Time limits of a restore.
 *
 * @param neededUntil     when the last node ends at the latest
 * @param truncateTimeout see {@link RestoreSettings#truncateTimeout}
 */
record RestoreDeadlines(Instant neededUntil, Duration truncateTimeout) {}
