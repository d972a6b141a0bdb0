package io.openclaw.db.usage;

import java.util.Locale;

/** How long each part of a window is. Days, weeks (from Monday) and months begin at midnight of the zone one asks in. */
public enum Step {
    HOUR,
    DAY,
    WEEK,
    MONTH;

    /** As {@code date_trunc} calls it. */
    String unit() {
        return name().toLowerCase(Locale.ROOT);
    }
}
