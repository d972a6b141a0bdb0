package io.openclaw.db.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;

/** How a name becomes an id: UUID version 5 (RFC 9562, section 5.5) in a namespace of our own. */
public final class FactIds {

    private static final UUID NAMESPACE = UUID.fromString("6f70656e-636c-5177-8000-706572736973");

    private FactIds() {}

    /** The id of the thing that {@code naturalKey} names; the same on every machine and for ever. */
    public static UUID derived(String naturalKey) {
        MessageDigest sha1 = sha1();
        sha1.update(ByteBuffer.allocate(16)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .array());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(naturalKey.getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x0000_0000_0000_5000L;
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** The id of a row: derived where the fact has a name of its own, else the one minted when it was recorded. */
    public static UUID rowId(Fact fact, UUID minted) {
        return fact.naturalKey().map(FactIds::derived).orElse(minted);
    }

    /** One key of several parts, unambiguous whatever the parts hold. */
    static Optional<String> key(String what, String... parts) {
        StringBuilder key = new StringBuilder(what);
        for (String part : parts) {
            key.append('|').append(part.length()).append(':').append(part);
        }
        return Optional.of(key.toString());
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-1, which every Java must have.", e);
        }
    }
}
