package io.openclaw.db.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a file of OpenClaw says of the transcript in it. Which session it is of, only its header says: a reset session goes on in
 * the old file under a new id.
 *
 * <p>Names: {@code <sid>.jsonl}, {@code <sid>-topic-<thread>.jsonl}; archives {@code <name>.jsonl.(reset|deleted|bak).<ISO, ':' as '-'>}, from
 * 2026.8 on with {@code .<32 hex>} and {@code .zst} behind; moved by the migration to SQLite, {@code <key, ':' as '_'>.<sid>.jsonl.imported-<ms>};
 * cold, {@code <sha256>.jsonl.zst}. No transcripts: copies {@code <sid>.checkpoint.<uuid>.jsonl}, {@code <sid>.trajectory.jsonl}.
 *
 * @param stem the name in front of {@code .jsonl}
 * @param sessionId the id that the name suggests; what counts where a transcript has lost its header
 * @param archived when and why it was put aside; null when it was not, or not by the gateway
 * @param live whether it may grow
 */
record TranscriptName(
        String stem, String sessionId, @Nullable Archived archived, boolean live) {

    private static final String END = ".jsonl";
    private static final String TOPIC = "-topic-";
    private static final Pattern ARCHIVED = Pattern.compile(
            "(reset|deleted|bak)\\.(\\d{4}-\\d{2}-\\d{2})T(\\d{2})-(\\d{2})-(\\d{2}(?:\\.\\d{3})?)Z(?:\\.[0-9a-f]{32})?");
    private static final Pattern IMPORTED = Pattern.compile("\\.imported-\\d+$");

    /**
     * Why a transcript was put aside.
     *
     * @param reason reset, deleted or bak
     */
    record Archived(String reason, Instant at) {}

    static Optional<TranscriptName> parse(String fileName) {
        Matcher moved = IMPORTED.matcher(fileName);
        boolean imported = moved.find();
        String name = imported ? fileName.substring(0, moved.start()) : fileName;
        boolean packed = name.endsWith(".zst");
        name = packed ? name.substring(0, name.length() - 4) : name;
        int end = name.indexOf(END);
        if (end <= 0) {
            return Optional.empty();
        }
        String stem = name.substring(0, end);
        String rest = name.substring(end + END.length());
        if (stem.contains(".checkpoint.")
                || stem.endsWith(".trajectory")
                || (imported && stem.startsWith("legacy-store."))) {
            return Optional.empty();
        }
        if (rest.isEmpty()) {
            return Optional.of(new TranscriptName(stem, sessionId(stem), null, !imported && !packed));
        }
        Matcher archived = ARCHIVED.matcher(rest.substring(1));
        return rest.charAt(0) == '.' && archived.matches()
                ? time(archived)
                        .map(at ->
                                new TranscriptName(stem, sessionId(stem), new Archived(archived.group(1), at), false))
                : Optional.empty();
    }

    private static String sessionId(String stem) {
        String last = stem.substring(stem.lastIndexOf('.') + 1);
        int topic = last.indexOf(TOPIC);
        return topic > 0 ? last.substring(0, topic) : last;
    }

    private static Optional<Instant> time(Matcher archived) {
        try {
            return Optional.of(Instant.parse(archived.group(2) + "T" + archived.group(3) + ":" + archived.group(4) + ":"
                    + archived.group(5) + "Z"));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
