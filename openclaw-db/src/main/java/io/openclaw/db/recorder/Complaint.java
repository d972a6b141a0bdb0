package io.openclaw.db.recorder;

import java.time.Duration;

/** A trouble that comes with every commit is told of once a minute, with how many facts it concerned. One thread only. */
final class Complaint {

    private static final Duration QUIET = Duration.ofMinutes(1);

    private long untold;
    private long quietUntil;
    private boolean told;

    /** Adds these facts; says of how many to tell now, 0 for none. */
    long about(int facts, long nowNanos) {
        untold += facts;
        if (told && nowNanos - quietUntil < 0) {
            return 0;
        }
        told = true;
        quietUntil = nowNanos + QUIET.toNanos();
        long due = untold;
        untold = 0;
        return due;
    }
}
