package io.openclaw.db.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedactorBriefTest {
    private static final String KEY = "sk-ant-abcdefghijklmnop1234567890";

    private final Redactor redactor = Redactor.create(
            RedactorConfig.defaults().withMaskKey(new byte[32]).withLimits(1000, Duration.ofSeconds(10)));
    private final Map<String, String> found = new LinkedHashMap<>();

    @Test
    void masks_sayWhatWasFound_andGiveTheTextBack() {
        String text = "key " + KEY + " and postgres://u:pass-word-1@h/db and " + KEY;
        String brief = redactor.redactBriefly(text, found::put);
        assertFalse(brief.contains(KEY) || brief.contains("pass-word-1"), brief);
        String opened = brief;
        for (Map.Entry<String, String> one : found.entrySet()) {
            assertTrue(one.getKey().matches("\\[REDACTED:[0-9a-f]{8}]"), one::getKey);
            opened = opened.replace(one.getKey(), one.getValue());
        }
        assertEquals(text, opened);
        assertEquals(redactor.maskBriefly(KEY), found.keySet().iterator().next());
    }

    @Test
    void aTextThatCannotBeScanned_isOneMaskOfAllOfIt() {
        String text = "x".repeat(1001);
        assertEquals(redactor.maskBriefly(text), redactor.redactBriefly(text, found::put));
        assertEquals(Map.of(redactor.maskBriefly(text), text), found);
    }

    @Test
    void masksThatStandThere_stay() {
        String text = "postgres://u:[REDACTED:01234567]@h/db token=[REDACTED:89abcdef]";
        assertEquals(text, redactor.redactBriefly(text, found::put));
        assertEquals(text, redactor.redact(text));
        assertEquals(Map.of(), found);
    }
}
