package io.ilion.maintenance.restore;

import java.time.Duration;
import java.time.Instant;

/**
 * The times that a restore needs.
 *
 * @param neededUntil     by when the last node is done at the latest
 * @param truncateTimeout see {@link RestoreSettings#truncateTimeout}
 */
record RestoreDeadlines(Instant neededUntil, Duration truncateTimeout) {}
