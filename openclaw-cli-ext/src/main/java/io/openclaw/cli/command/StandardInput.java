package io.openclaw.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What a minus sign stands for: the text on standard input. A system takes an argument of 128 KiB at most; there is room for more here. */
record StandardInput(InputStream in) {
    /** PostgreSQL takes more; whoever reads it does not. */
    private static final int MOST_BYTES = 16 << 20;

    /** What was given, or what stands on standard input when that is a minus sign. */
    @Nullable String unless(@Nullable String given, CommandLine command) {
        return "-".equals(given) ? read(command) : given;
    }

    /** @throws ParameterException when it is no text, or too much */
    String read(CommandLine command) {
        try {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new ParameterException(command, "The value is larger than 16 MiB.");
            }
            String read = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            // A shell's last line end is none of the value's, as in $(...).
            return read.endsWith("\n") ? read.substring(0, read.length() - 1) : read;
        } catch (CharacterCodingException e) {
            throw new ParameterException(command, "Standard input is not UTF-8 text.", e);
        } catch (IOException e) {
            throw new Refusal("Standard input cannot be read.", e);
        }
    }
}
