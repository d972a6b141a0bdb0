package io.openclaw.db.ingest;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Bytes of a column that hold UTF-8, as they are or packed with Zstandard (RFC 8878). */
final class Blob {

    /** A row holds 4 MiB at most, by its table's own check; an archive more. */
    private static final int MOST_BYTES = 256 << 20;

    private final byte[] bytes;

    Blob(byte[] bytes) {
        this.bytes = bytes;
    }

    int size() {
        return bytes.length;
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * What one frame or several of Zstandard hold.
     *
     * @throws IOException when they are damaged or beyond measure
     */
    String unpacked() throws IOException {
        long size = Zstd.getFrameContentSize(bytes);
        if (size > 0 && size <= MOST_BYTES && Zstd.findFrameCompressedSize(bytes) == bytes.length) {
            try {
                return new Blob(Zstd.decompress(bytes, (int) size)).text();
            } catch (ZstdException e) {
                throw new IOException("is damaged", e);
            }
        }
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(bytes))) {
            byte[] all = in.readNBytes(MOST_BYTES);
            if (in.read() >= 0) {
                throw new IOException("unpacks to more than 256 MiB");
            }
            return new Blob(all).text();
        }
    }
}
