package io.openclaw.db.session;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drafts of a file that is replaced as a whole: {@code <file>.<pid>-<start>-<number>.draft} beside it. A process that is killed leaves its draft;
 * who comes later takes it away, once nobody can be writing it. A pid alone does not tell: in a container each process has the one of the last.
 */
final class Draft {

    private static final Logger LOG = LoggerFactory.getLogger(Draft.class);
    private static final String END = ".draft";
    private static final Pattern NAME = Pattern.compile("\\.(\\d{1,18})-(\\d{1,18})-\\d+\\.draft");

    /** Names of before, which tell no process. */
    private static final Pattern FORMER_NAME = Pattern.compile("\\d+\\.draft");

    /** A process of another container, or of another machine on a shared drive, is not to be seen from here; writing takes it milliseconds. */
    private static final Duration UNTOUCHED = Duration.ofMinutes(1);

    private static final Duration FORMER_UNTOUCHED = Duration.ofHours(1);
    private static final AtomicLong NUMBER = new AtomicLong();

    private Draft() {}

    /** A name that nobody else uses. */
    static Path of(Path file) {
        ProcessHandle self = ProcessHandle.current();
        return SessionsFile.beside(file, "." + self.pid() + "-" + start(self) + "-" + NUMBER.incrementAndGet() + END);
    }

    /** Takes away what killed processes left of a file. What cannot be taken away stays, and harms nobody. */
    static void removeLeftOf(Path file, Instant now) {
        String name = String.valueOf(file.getFileName());
        Path folder = file.toAbsolutePath().resolveSibling("");
        try (DirectoryStream<Path> beside =
                Files.newDirectoryStream(folder, one -> isDraft(String.valueOf(one.getFileName()), name))) {
            for (Path draft : beside) {
                String rest = String.valueOf(draft.getFileName()).substring(name.length());
                if (isLeft(
                        rest, Duration.between(Files.getLastModifiedTime(draft).toInstant(), now))) {
                    Files.deleteIfExists(draft);
                }
            }
        } catch (IOException e) {
            LOG.debug("Drafts of {} were not looked for: {}", file, e.getClass().getSimpleName());
        }
    }

    private static boolean isDraft(String found, String name) {
        return found.startsWith(name) && found.endsWith(END);
    }

    private static boolean isLeft(String rest, Duration untouched) {
        if (FORMER_NAME.matcher(rest).matches()) {
            return untouched.compareTo(FORMER_UNTOUCHED) > 0;
        }
        Matcher ours = NAME.matcher(rest);
        return ours.matches()
                && untouched.compareTo(UNTOUCHED) > 0
                && !lives(Long.parseLong(ours.group(1)), Long.parseLong(ours.group(2)));
    }

    private static boolean lives(long pid, long start) {
        return ProcessHandle.of(pid)
                .map(there -> there.isAlive() && (start == 0 || start(there) == 0 || start(there) == start))
                .orElse(false);
    }

    /** In milliseconds; 0 where the system does not tell. */
    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
