package io.openclaw.db.redact;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * What stands in place of a secret: {@code [REDACTED:rule:hmac8]}. The last part is four bytes of an HMAC-SHA256 under a local key:
 * equal secrets get equal masks, and without the key nobody can test a guess. Masks in a text are recognised and left alone.
 */
final class Mask {
    static final String UNSCANNED = "[REDACTED:unscanned]";

    private static final String OPEN = "[REDACTED:";
    private static final int HMAC_BYTES = 4;

    private final SecretKey key;
    private final Set<String> ruleIds;
    private final Map<String, String> originals;

    /** {@code originals} maps the encoded forms of a secret to the secret, so that all of them get the same mask. */
    Mask(SecretKey key, Set<String> ruleIds, Map<String, String> originals) {
        this.key = key;
        this.ruleIds = Set.copyOf(ruleIds);
        this.originals = Map.copyOf(originals);
        hmac(new byte[0]); // A runtime without HMAC has to fail now, not at the first secret.
    }

    String of(String ruleId, String secret) {
        byte[] bytes = originals.getOrDefault(secret, secret).getBytes(StandardCharsets.UTF_8);
        return OPEN + ruleId + ':' + HexFormat.of().formatHex(hmac(bytes), 0, HMAC_BYTES) + ']';
    }

    /** {@code [REDACTED:hmac8]}: a mask of {@link #of} without the rule. */
    static String brief(String mask) {
        return OPEN + mask.substring(mask.length() - 2 * HMAC_BYTES - 1);
    }

    boolean isMask(String text) {
        return text.startsWith(OPEN) && maskEnd(text, 0) == text.length();
    }

    /** Where masks already stand, in order. */
    List<Span> in(String text) {
        List<Span> masks = new ArrayList<>();
        for (int at = text.indexOf(OPEN); at >= 0; at = text.indexOf(OPEN, at + 1)) {
            int end = maskEnd(text, at);
            if (end > at) {
                masks.add(new Span(at, end));
            }
        }
        return masks;
    }

    /** Only masks this class could have made count: a secret dressed up as a mask with a made-up rule is still a secret. */
    private int maskEnd(String text, int at) {
        if (text.startsWith(UNSCANNED, at)) {
            return at + UNSCANNED.length();
        }
        int idAt = at + OPEN.length();
        int briefEnd = idAt + 2 * HMAC_BYTES;
        if (text.length() > briefEnd && text.charAt(briefEnd) == ']' && isHex(text.substring(idAt, briefEnd))) {
            return briefEnd + 1;
        }
        int colon = text.indexOf(':', idAt);
        int end = colon + 2 + 2 * HMAC_BYTES;
        if (colon < 0 || end > text.length() || text.charAt(end - 1) != ']') {
            return -1;
        }
        return isHex(text.substring(colon + 1, end - 1)) && ruleIds.contains(text.substring(idAt, colon)) ? end : -1;
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(c -> Chars.isHex((char) c));
    }

    private byte[] hmac(byte[] bytes) {
        try {
            // A Mac is not safe for use by several threads, and masks are rare: a fresh one each time.
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "HMAC-SHA256 cannot be computed; the mask key or the Java runtime is unusable", e);
        }
    }
}
