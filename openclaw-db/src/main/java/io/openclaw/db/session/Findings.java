package io.openclaw.db.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a comparison has found so far. For one thread at a time. */
final class Findings {

    private static final int NAMED = 100;

    private final List<Difference> differences = new ArrayList<>();
    private final List<RoleDigest> digests = new ArrayList<>();
    private long different;
    private long sessions;
    private long messages;

    void session() {
        sessions++;
    }

    void messages(long more) {
        messages += more;
    }

    long messages() {
        return messages;
    }

    long different() {
        return different;
    }

    void add(String key, long position, Difference.What what, String why) {
        different++;
        if (differences.size() < NAMED) {
            differences.add(new Difference(key, position, what, why));
        }
    }

    void add(RoleDigest digest) {
        if (digests.size() < NAMED) {
            digests.add(digest);
        }
    }

    FileAudit audit(AgentFile file, @Nullable String error) {
        return new FileAudit(file, sessions, messages, different, differences, digests, error);
    }
}
