package io.openclaw.db.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines. A line is whole when its line feed is there: what lies behind the last one is held back. Bytes that are no
 * UTF-8 become U+FFFD, a carriage return before the line feed goes, and so do a byte order mark at offset 0 and the zero bytes that a
 * truncated file gets from a writer that went on where it was. Empty lines are passed over. Memory is bounded by the longest line that is one.
 */
final class LineScanner {

    /** A transcript's line with an image in it has some MiB. */
    static final int LONGEST = 16 << 20;

    /** Of a line that is too long, so much is kept to be looked at. */
    private static final int KEPT = 4096;

    private static final int CHUNK = 128 << 10;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final Print print;
    private final int longest;
    private byte[] bytes = new byte[CHUNK];
    private int begin;
    private int searched;
    private int end;
    private long position;

    /**
     * Reads on from a position.
     *
     * @param in stands at the position
     * @param print is told of each byte that is passed
     */
    LineScanner(InputStream in, long position, Print print) {
        this(in, position, print, LONGEST);
    }

    LineScanner(InputStream in, long position, Print print, int longest) {
        this.in = in;
        this.position = position;
        this.print = print;
        this.longest = longest;
    }

    /** Behind the last line that was given, and the empty ones that follow it. */
    long position() {
        return position;
    }

    /** The next whole line; null when there is none at present. */
    @Nullable Line next() throws IOException {
        while (true) {
            int feed = find();
            if (feed < 0) {
                return null;
            }
            Line line = feed - begin > longest ? overlong() : line(feed, feed + 1);
            if (line != null) {
                return line;
            }
        }
    }

    /** Whether something stands behind the last line feed; known once {@link #next} has given nothing. */
    boolean hasRest() {
        return end > begin;
    }

    /** What stands there, taken for a line: of a file that nobody writes any more. */
    @Nullable Line takeRest() {
        return hasRest() ? line(end, end) : null;
    }

    /** Index of the next line feed; negative at the present end. Stops at the end when the line has become too long. */
    private int find() throws IOException {
        while (true) {
            for (; searched < end; searched++) {
                if (bytes[searched] == '\n') {
                    return searched;
                }
            }
            if (end - begin > longest) {
                return end;
            }
            if (!fill()) {
                return -1;
            }
        }
    }

    private boolean fill() throws IOException {
        if (begin > 0 && end == bytes.length) {
            System.arraycopy(bytes, begin, bytes, 0, end - begin);
            end -= begin;
            searched -= begin;
            begin = 0;
        }
        if (end == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(bytes.length * 2, longest + CHUNK));
        }
        int read = in.read(bytes, end, bytes.length - end);
        if (read <= 0) {
            return false;
        }
        end += read;
        return true;
    }

    private @Nullable Line line(int textEnd, int lineEnd) {
        int first = begin;
        int last = textEnd;
        while (first < last && bytes[first] == 0) {
            first++;
        }
        while (last > first && (bytes[last - 1] == '\r' || bytes[last - 1] == 0)) {
            last--;
        }
        if (position == 0 && startsWithMark(first, last)) {
            first += BYTE_ORDER_MARK.length;
        }
        String text = new String(bytes, first, last - first, StandardCharsets.UTF_8);
        long from = position;
        pass(lineEnd);
        return text.isBlank() ? null : new Line(from, position, text, false);
    }

    private boolean startsWithMark(int from, int to) {
        int length = BYTE_ORDER_MARK.length;
        return to - from >= length && Arrays.equals(bytes, from, from + length, BYTE_ORDER_MARK, 0, length);
    }

    /** Only its beginning and its hash are held while its end is looked for. */
    private @Nullable Line overlong() throws IOException {
        MessageDigest hash = Print.sha256();
        Print before = print.copy();
        String beginning = new String(bytes, begin, KEPT, StandardCharsets.UTF_8);
        long from = position;
        while (true) {
            int stop = begin;
            while (stop < end && bytes[stop] != '\n') {
                stop++;
            }
            hash.update(bytes, begin, stop - begin);
            if (stop < end) {
                long length = position + (stop - begin) - from;
                pass(stop + 1);
                return new Line(
                        from,
                        position,
                        beginning + "\n[a line of " + length + " bytes, SHA-256 "
                                + HexFormat.of().formatHex(hash.digest()) + "]",
                        true);
            }
            pass(end);
            begin = 0;
            end = 0;
            searched = 0;
            if (!fill()) {
                // Its end is not written yet. It is looked at again from its beginning, which the position still tells.
                position = from;
                print.set(before);
                return null;
            }
        }
    }

    private void pass(int to) {
        print.passed(bytes, begin, to - begin);
        position += to - begin;
        begin = to;
        searched = to;
    }
}
