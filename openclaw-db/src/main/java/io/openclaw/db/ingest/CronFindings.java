package io.openclaw.db.ingest;

import io.openclaw.db.model.CronExecution;
import io.openclaw.db.operations.CronJob;
import java.util.List;

/**
 * What the cron files of a gateway's home say.
 *
 * @param runs in no order; one run may be told by several files
 * @param sources names of the files that were read
 * @param problems what could not be read, for people; quotes no data
 */
public record CronFindings(List<CronJob> jobs, List<CronExecution> runs, List<String> sources, List<String> problems) {}
