package io.openclaw.db.session;

import io.openclaw.db.model.Fact;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A gateway's {@code sessions.db} as facts, behind a place in it: for who reads it beside other files, again and again, while the gateway goes on
 * writing. The rows are read as a migration reads them and told under the same names, so that what both tell is one row. Blocks.
 */
public final class FileReading {

    private static final int PAGE = 200;

    private static final long UNSURE_MS = 5_000;

    private final FilePages file;
    private final SessionFacts facts;
    private final int most;
    private final Map<String, String> presentKeys = new HashMap<>();
    private final List<Fact> told = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private FileReading(FilePages file, SessionFacts facts, int most) {
        this.file = file;
        this.facts = facts;
        this.most = most;
    }

    /**
     * How far a file was read.
     *
     * @param message number of the last message
     * @param at its time: another one under that number is of another file
     * @param usedAt when the last session was used, in milliseconds
     * @param key of that session
     */
    public record Place(long message, long at, long usedAt, String key) {

        public static final Place FIRST = new Place(0, 0, -1, "");

        /** From where to look next time: two sessions may be written in the other order than they were used. */
        private Place again() {
            return new Place(message, at, Math.max(-1, usedAt - UNSURE_MS), "");
        }
    }

    /**
     * What stands behind a place.
     *
     * @param last whether nothing more is there at present
     * @param problems rows that cannot be told, by number
     */
    public record Page(List<Fact> facts, Place behind, boolean last, List<String> problems) {

        public Page {
            facts = List.copyOf(facts);
            problems = List.copyOf(problems);
        }
    }

    /**
     * The next page.
     *
     * @param file stays as it is; no transaction is held between two pages, nor within one
     * @param host of the gateway: names of rows hold it
     * @param scratch for a copy, where the file can only be read from one
     * @param most facts, about
     * @throws SessionsUnavailableException when it cannot be read, and why
     */
    public static Page read(AgentFile file, String host, Path scratch, Place behind, int most) {
        try (ReadOnlySessions open = ReadOnlySessions.open(file.path(), scratch)) {
            FilePages pages = open.pages();
            FileReading reading = new FileReading(pages, new SessionFacts(host, file.agent()), most);
            return reading.behind(isKnown(pages, behind) ? behind : Place.FIRST);
        }
    }

    private static boolean isKnown(FilePages pages, Place behind) {
        if (behind.message() == 0) {
            return true;
        }
        List<FilePages.Row> last = pages.messagesAfter(behind.message() - 1, 1);
        return !last.isEmpty()
                && last.get(0).stored().position() == behind.message()
                && last.get(0).stored().at().toEpochMilli() == behind.at();
    }

    private Page behind(Place place) {
        Place reached = sessions(place);
        reached = told.size() < most ? messages(reached) : reached;
        boolean last = told.size() < most;
        return new Page(told, last ? reached.again() : reached, last, problems);
    }

    private Place sessions(Place place) {
        Place reached = place;
        while (told.size() < most) {
            List<SessionRow> page = file.sessionsUsedAfter(reached.usedAt(), reached.key(), PAGE);
            if (page.isEmpty()) {
                return reached;
            }
            for (SessionRow row : page) {
                String key = presentKey(row.key());
                told.add(facts.opened(row, key));
                told.add(facts.tokens(row, key));
                reached = new Place(
                        reached.message(), reached.at(), row.updatedAt().toEpochMilli(), row.key());
            }
        }
        return reached;
    }

    private Place messages(Place place) {
        Place reached = place;
        while (told.size() < most) {
            List<FilePages.Row> page = file.messagesAfter(reached.message(), PAGE);
            if (page.isEmpty()) {
                return reached;
            }
            page.forEach(this::tell);
            StoredMessage last = page.get(page.size() - 1).stored();
            reached = new Place(last.position(), last.at().toEpochMilli(), reached.usedAt(), reached.key());
        }
        return reached;
    }

    /** A message without a session was left by a killed writer, or its session was deleted: it stays in the file. */
    private void tell(FilePages.Row row) {
        String agent = row.agent();
        StoredMessage stored = row.stored();
        if (agent != null && (row.key().isEmpty() || stored.message().role().isEmpty())) {
            problems.add("Message " + stored.position() + " has no session key or no role. It stays in the file.");
        } else if (agent != null) {
            told.add(facts.appended(presentKey(row.key()), agent, stored));
        }
    }

    private String presentKey(String key) {
        return presentKeys.computeIfAbsent(key, file::presentKey);
    }
}
