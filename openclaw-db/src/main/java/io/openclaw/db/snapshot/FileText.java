package io.openclaw.db.snapshot;

import io.openclaw.db.snapshot.ConfigFileException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a file, if it is one: a regular file, UTF-8, of bounded length. */
final class FileText {
    /** As much as OpenClaw reads of one file, twice: history is for looking back also at what the gateway refuses. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    private FileText() {}

    static String read(Path file) throws ConfigFileException {
        if (!Files.exists(file)) {
            throw new ConfigFileException(
                    Kind.MISSING, file + ": no such file. Name a configuration file that exists.", null);
        }
        if (!Files.isRegularFile(file)) {
            throw new ConfigFileException(
                    Kind.UNREADABLE, file + ": not a file. Name a JSON, JSON5, YAML or TOML file.", null);
        }
        byte[] bytes = bytes(file);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw ConfigFileException.broken(file, "not UTF-8 text. Save it as UTF-8 and try again.");
        }
    }

    private static byte[] bytes(Path file) throws ConfigFileException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ConfigFileException(
                        Kind.UNREADABLE, file + ": longer than 4 MiB. Is it really a configuration file?", null);
            }
            return bytes;
        } catch (ConfigFileException e) {
            throw e;
        } catch (AccessDeniedException e) {
            throw new ConfigFileException(
                    Kind.UNREADABLE, file + ": may not be read. Give this account the right to read it.", e);
        } catch (IOException e) {
            throw new ConfigFileException(
                    Kind.UNREADABLE,
                    file + ": cannot be read (" + e.getClass().getSimpleName() + "). Check the disk.",
                    e);
        }
    }
}
