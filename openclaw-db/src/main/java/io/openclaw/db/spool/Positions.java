package io.openclaw.db.spool;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** How far one file was written and emptied, and which rows in between are lost. Row numbers are dense, so a gap is a provable loss. */
final class Positions {

    private final NavigableMap<Long, Long> gone = new TreeMap<>();
    private final long inherited;
    private long goneCount;
    private long confirmed;
    private long last;

    Positions(long confirmed, long last) {
        this.confirmed = confirmed;
        this.last = Math.max(confirmed, last);
        this.inherited = this.last;
    }

    /** Every row up to here is in PostgreSQL. */
    long confirmed() {
        return confirmed;
    }

    /** The last row that was written and synced. */
    long last() {
        return last;
    }

    /** The last row that was there when the file was opened. */
    long inherited() {
        return inherited;
    }

    /** Rows that wait and can be read. */
    long rows() {
        return last - confirmed - goneCount;
    }

    void appended(int rows) {
        last += rows;
    }

    /** PostgreSQL may have more than there is here: then the next row comes behind what it has. */
    void confirm(long through) {
        confirmed = Math.max(confirmed, through);
        last = Math.max(last, confirmed);
        while (!gone.isEmpty() && gone.firstKey() <= confirmed) {
            Map.Entry<Long, Long> range = gone.pollFirstEntry();
            goneCount -= range.getValue() - range.getKey() + 1;
            if (range.getValue() > confirmed) {
                lose(confirmed + 1, range.getValue());
            }
        }
    }

    /** Marks rows as lost; tells how many of them were not yet known to be. */
    long lose(long first, long through) {
        long before = goneCount;
        long next = first;
        while (next <= through) {
            Map.Entry<Long, Long> known = gone.floorEntry(next);
            if (known != null && known.getValue() >= next) {
                next = known.getValue() + 1;
                continue;
            }
            Long following = gone.higherKey(next);
            long end = following == null ? through : Math.min(through, following - 1);
            gone.put(next, end);
            goneCount += end - next + 1;
            next = end + 1;
        }
        return goneCount - before;
    }
}
