package io.openclaw.db.ingest;

import java.util.List;
import java.util.stream.Collectors;

/** Ids of jobs in a message to people: no control characters, not endless. */
public final class JobLabels {

    private static final int MOST_NAMED = 10;
    private static final int LONGEST = 60;

    private JobLabels() {}

    public static String of(String jobId) {
        String shown = jobId.replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
        return shown.codePointCount(0, shown.length()) <= LONGEST
                ? shown
                : shown.substring(0, shown.offsetByCodePoints(0, LONGEST)) + "…";
    }

    /** The first of them, and how many more there are. */
    static String some(List<String> jobIds) {
        String named = jobIds.stream().limit(MOST_NAMED).map(JobLabels::of).collect(Collectors.joining(", "));
        return jobIds.size() <= MOST_NAMED ? named : named + " and " + (jobIds.size() - MOST_NAMED) + " more";
    }
}
