package io.openclaw.db.ingest;

import com.github.luben.zstd.ZstdInputStream;
import io.openclaw.db.postgres.FileProgress;
import io.openclaw.db.postgres.KnownFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of a file from a position on, unpacked where it is packed: then a position counts unpacked bytes. It is opened for reading only,
 * and stays the same file whatever becomes of its path.
 *
 * @param in stands at the position
 * @param print of what lies before it
 */
record Content(InputStream in, Print print) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Content.class);
    private static final String PACKED = ".zst";
    private static final int CHUNK = 64 << 10;

    /** From the beginning. */
    static Content from(Path path) throws IOException {
        return new Content(stream(path), new Print());
    }

    /** Behind what is stored; empty when what was stored does not stand before it: it is another file, or a rewritten one. */
    static Optional<Content> behind(Path path, long position, FileProgress.@Nullable Print known) throws IOException {
        if (position == 0 || known == null) {
            return Optional.of(from(path));
        }
        if (isPacked(path)) {
            return unpacked(path, position, known);
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            Optional<Print> print = print(channel, position, known);
            if (print.isEmpty()) {
                channel.close();
                return Optional.empty();
            }
            channel.position(position);
            return Optional.of(new Content(Channels.newInputStream(channel), print.get()));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether what is known of a file stands in this one. */
    static boolean holds(Path path, KnownFile known) throws IOException {
        FileProgress.Print print = known.print();
        if (known.position() == 0 || print == null) {
            return true;
        }
        if (isPacked(path)) {
            Optional<Content> content = unpacked(path, known.position(), print);
            content.ifPresent(Content::close);
            return content.isPresent();
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return print(channel, known.position(), print).isPresent();
        }
    }

    private static Optional<Print> print(FileChannel channel, long position, FileProgress.Print known)
            throws IOException {
        if (channel.size() < position) {
            return Optional.empty();
        }
        byte[] head = bytes(channel, 0, known.headBytes());
        byte[] tail = bytes(channel, position - known.tailBytes(), known.tailBytes());
        boolean same = Arrays.equals(Print.sha256(head, head.length), known.headSha256())
                && Arrays.equals(Print.sha256(tail, tail.length), known.tailSha256());
        return same ? Optional.of(Print.of(head, tail)) : Optional.empty();
    }

    private static byte[] bytes(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, from + buffer.position());
            if (read < 0) {
                break;
            }
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static Optional<Content> unpacked(Path path, long position, FileProgress.Print known) throws IOException {
        Content content = from(path);
        byte[] chunk = new byte[CHUNK];
        long left = position;
        while (left > 0) {
            int read = content.in().read(chunk, 0, (int) Math.min(chunk.length, left));
            if (read < 0) {
                content.close();
                return Optional.empty();
            }
            content.print().passed(chunk, 0, read);
            left -= read;
        }
        FileProgress.Print found = content.print().hashes();
        if (Arrays.equals(found.headSha256(), known.headSha256())
                && Arrays.equals(found.tailSha256(), known.tailSha256())) {
            return Optional.of(content);
        }
        content.close();
        return Optional.empty();
    }

    static boolean isPacked(Path path) {
        return path.toString().endsWith(PACKED);
    }

    private static InputStream stream(Path path) throws IOException {
        InputStream plain = Channels.newInputStream(FileChannel.open(path, StandardOpenOption.READ));
        if (!isPacked(path)) {
            return plain;
        }
        try {
            return new BufferedInputStream(new ZstdInputStream(plain), CHUNK);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** A file that was only read has nothing to lose when it is closed. */
    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            LOG.debug("A file did not close: {}", e.getClass().getSimpleName());
        }
    }
}
