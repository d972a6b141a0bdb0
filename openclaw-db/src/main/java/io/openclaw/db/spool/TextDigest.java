package io.openclaw.db.spool;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What stands in the place of text that was cut, by whoever cuts it. */
public final class TextDigest {

    private static final int CHUNK = 8192;

    private TextDigest() {}

    /** SHA-256 of the text's UTF-8, in hex; taken in pieces, since the text may be huge. */
    public static String sha256(String text) {
        MessageDigest digest = newDigest();
        CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
        CharBuffer in = CharBuffer.wrap(text);
        ByteBuffer out = ByteBuffer.allocate(CHUNK);
        boolean more = true;
        while (more) {
            more = encoder.encode(in, out, true).isOverflow();
            digest.update(out.flip());
            out.clear();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have.", e);
        }
    }
}
