package io.openclaw.db.drain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** How far each writer's rows were sent by this process, whether or not an answer came. */
final class Sent {

    /** A writer is a spool file: few wait at once, and those that are emptied do not come back. */
    private static final int MOST = 64;

    private final Map<UUID, Long> through = new LinkedHashMap<>();

    void sent(UUID writer, long seq) {
        through.merge(writer, seq, Math::max);
        if (through.size() > MOST) {
            through.remove(through.keySet().iterator().next());
        }
    }

    /** Whether PostgreSQL can stand there: nowhere but where we or an earlier process may have brought it. */
    boolean explains(Work work, long position) {
        long brought = Math.max(work.inheritedThrough(), through.getOrDefault(work.writerId(), 0L));
        return position <= Math.max(work.fromSeq(), brought);
    }
}
