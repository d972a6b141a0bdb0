package io.openclaw.db.ingest;

import io.openclaw.db.model.CronExecution;
import io.openclaw.db.operations.CronJob;
import java.util.List;

/**
 * What the cron files of a gateway's home say.
 *
 * @param runs in no order; one run may be told by several files
 * @param sources names of the files that were read
 * @param problems what could not be read, or not be kept as it is, for people; quotes no data but ids
 * @param jobsWhole whether these are all jobs there are: no file that holds jobs could not be read
 */
public record CronFindings(
        List<CronJob> jobs, List<CronExecution> runs, List<String> sources, List<String> problems, boolean jobsWhole) {}
