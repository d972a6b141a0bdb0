package io.openclaw.db.ingest;

import io.openclaw.db.postgres.FileProgress;
import io.openclaw.db.postgres.FileProgress.Stat;
import io.openclaw.db.postgres.KnownFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A file whose last lines are written anew with each: read whole each time, and what stood in it before is passed over. Its position counts
 * lines that were sent.
 */
final class RollingPages implements Pages {

    private final FileToRead file;
    private final Stat stat;
    private final Content content;
    private final LineScanner lines;
    private final LineReader reader;
    private final Memory memory;
    private final ReadingParts parts;
    private final Set<String> present = new LinkedHashSet<>();
    private long position;
    private long errors;
    private boolean whole;

    private RollingPages(FileToRead file, Stat stat, KnownFile known, Memory memory, ReadingParts parts)
            throws IOException {
        this.file = file;
        this.stat = stat;
        this.content = Content.from(file.path());
        this.lines = new LineScanner(content.in(), 0, content.print());
        this.reader = file.format().reader(file.file(), null);
        this.memory = memory;
        this.parts = parts;
        this.position = known.position();
        this.errors = known.errors();
    }

    static Pages open(FileToRead file, KnownFile known, Memory memory, ReadingParts parts) throws IOException {
        return new RollingPages(file, Stats.of(file.path()), known, memory, parts);
    }

    @Override
    public Page next(int most) throws IOException {
        Gathering page = new Gathering(file, parts, errors);
        int count = 0;
        while (count < most && !whole) {
            Line line = lines.next();
            whole = line == null;
            if (line != null && isNew(line)) {
                LinePages.read(reader, line, page);
                count++;
            } else if (line != null) {
                passOver(line);
            }
        }
        errors += page.counts().errors();
        long from = position;
        position += count;
        FileProgress progress = new FileProgress(
                false, null, null, stat, page.counts(), page.latest(), page.lastError(), page.unknownTypes());
        return new Page(from, position, count, page.facts(), page.dead(), progress, whole);
    }

    private boolean isNew(Line line) {
        byte[] text = line.text().getBytes(StandardCharsets.UTF_8);
        String hash = HexFormat.of().formatHex(Print.sha256(text, text.length));
        return present.add(hash) && !memory.has(hash);
    }

    /** A reader that keeps something from line to line hears them all; what this one says is stored already. */
    private void passOver(Line line) {
        try {
            reader.read(line.from(), line.text());
        } catch (MalformedLineException | RuntimeException | StackOverflowError e) {
            return; // it was told of when it was new
        }
    }

    @Override
    public void stored() {
        if (whole) {
            memory.replace(present);
        }
    }

    @Override
    public void close() {
        content.close();
    }
}
