package io.openclaw.db.ingest;

import io.openclaw.db.ingest.LogFile.Growth;
import io.openclaw.db.model.Fact;
import io.openclaw.db.postgres.FileProgress;
import io.openclaw.db.postgres.FileProgress.Stat;
import io.openclaw.db.postgres.KnownFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file of lines, read behind its position. A line that is not whole yet is left for later. */
final class LinePages implements Pages {

    /** A page holds no more bytes of a file than this, however few its lines are. */
    private static final long MOST_BYTES = 4 << 20;

    /** Nor more facts. */
    private static final int MOST_FACTS = 2000;

    /** A last line without an end is taken for whole when its file is finished and was not touched for so long. */
    private static final Duration ABANDONED = Duration.ofSeconds(60);

    private final FileToRead file;
    private final Stat stat;
    private final Content content;
    private final LineScanner lines;
    private final LineReader reader;
    private final ReadingParts parts;
    private long errors;

    private LinePages(FileToRead file, Stat stat, Content content, KnownFile known, ReadingParts parts) {
        this.file = file;
        this.stat = stat;
        this.content = content;
        this.lines = new LineScanner(content.in(), known.position(), content.print());
        this.reader = file.format().reader(file.file(), known.cursor());
        this.parts = parts;
        this.errors = known.errors();
    }

    /** Opened behind what is stored; empty when that does not stand in it: it is another file by now. */
    static Optional<Pages> open(FileToRead file, KnownFile known, ReadingParts parts) throws IOException {
        Stat stat = Stats.of(file.path());
        Optional<Content> content = Content.behind(file.path(), known.position(), known.print());
        return content.map(bytes -> new LinePages(file, stat, bytes, known, parts));
    }

    @Override
    public Page next(int most) throws IOException {
        long from = lines.position();
        Gathering page = new Gathering(file, parts, errors);
        int count = 0;
        boolean end = false;
        while (count < most && page.size() < MOST_FACTS && lines.position() - from < MOST_BYTES) {
            Line line = lines.next();
            if (line == null) {
                line = abandoned();
                end = true;
            }
            if (line != null) {
                read(reader, line, page);
                count++;
            }
            if (end) {
                break;
            }
        }
        errors += page.counts().errors();
        return new Page(from, lines.position(), count, page.facts(), page.dead(), progress(page, end), end);
    }

    private FileProgress progress(Gathering page, boolean end) {
        return new FileProgress(
                end && file.file().growth() == Growth.FINISHED && !lines.hasRest(),
                content.print().hashes(),
                reader.state(),
                stat,
                page.counts(),
                page.latest(),
                page.lastError(),
                page.unknownTypes());
    }

    private @Nullable Line abandoned() {
        boolean over = file.file().growth() == Growth.FINISHED
                && stat.modifiedAt().isBefore(parts.clock().instant().minus(ABANDONED));
        return over ? lines.takeRest() : null;
    }

    /** What a reader throws beside what it may throw is the line's fault too: the next one may be sound. */
    static void read(LineReader reader, Line line, Gathering page) {
        if (line.tooLong()) {
            page.bad(line, "the line is longer than " + (LineScanner.LONGEST >> 20) + " MiB");
            return;
        }
        List<Fact> said;
        try {
            said = reader.read(line.from(), line.text());
        } catch (MalformedLineException e) {
            page.bad(line, String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException | StackOverflowError e) {
            page.bad(line, "the line cannot be read (" + e.getClass().getSimpleName() + ")");
            return;
        }
        page.add(line, said);
    }

    @Override
    public void close() {
        content.close();
    }
}
