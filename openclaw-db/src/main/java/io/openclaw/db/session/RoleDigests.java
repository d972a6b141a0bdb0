package io.openclaw.db.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the messages of a session say, by role, in the file and in PostgreSQL. */
final class RoleDigests {

    private final Map<String, Pair> roles = new TreeMap<>();

    private record Pair(Side file, Side postgres) {}

    void inFile(Said said) {
        pair(said.role()).file().add(said);
    }

    void inPostgres(Said said) {
        pair(said.role()).postgres().add(said);
    }

    private Pair pair(String role) {
        return roles.computeIfAbsent(role, r -> new Pair(new Side(), new Side()));
    }

    /** The roles whose messages are not the same on both sides. */
    List<RoleDigest> different(String key) {
        List<RoleDigest> different = new ArrayList<>();
        roles.forEach((role, pair) -> {
            RoleDigest digest = new RoleDigest(
                    key,
                    role,
                    pair.file().count,
                    pair.postgres().count,
                    pair.file().hash(),
                    pair.postgres().hash());
            if (!digest.isSame()) {
                different.add(digest);
            }
        });
        return different;
    }

    private static final class Side {
        private final MessageDigest digest = sha256();
        private long count;

        private void add(Said said) {
            count++;
            add(said.content());
            add(said.reasoning());
            String calls = said.toolCalls();
            add(calls == null ? null : Likeness.tree(Likeness.plain(calls)).toString());
            add(said.toolCallId());
        }

        private void add(@Nullable String text) {
            if (text != null) {
                digest.update(Likeness.plain(text).getBytes(StandardCharsets.UTF_8));
            }
            digest.update((byte) (text == null ? 0xFE : 0xFF)); // no byte of UTF-8: ends one part
        }

        private String hash() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have.", e);
        }
    }
}
