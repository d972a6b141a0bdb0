package io.openclaw.db.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.Cost;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.Facts;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Recorded.Mark;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.Usage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactCodecTest {

    private static final Instant AT = Instant.parse("2026-03-01T08:00:00.123456789Z");
    private static final long SEED = 20260301;

    @ParameterizedTest
    @EnumSource(FactKind.class)
    void soundFact_comesBackAsItWas(FactKind kind) {
        Facts facts = new Facts(SEED);
        for (int i = 0; i < 500; i++) {
            Fact fact = facts.next(kind);
            Encoded encoded = FactCodec.encode(fact);
            assertEquals(fact, FactCodec.decode(kind, encoded.json()), "seed " + SEED + ", fact " + i);
            assertEquals(Set.of(), encoded.marks(), "seed " + SEED + ", fact " + i);
        }
    }

    @Test
    void whatIsUnknown_isLeftOut() {
        assertEquals(
                "{\"at\":\"2026-03-01T08:00:00.123456789Z\",\"sessionKey\":\"agent:main\"}",
                text(FactCodec.encode(new SessionDeleted("agent:main", AT))));
    }

    @Test
    void fieldOfNewerVersion_isPassedOver() {
        byte[] json = "{\"at\":\"2026-03-01T08:00:00Z\",\"sessionKey\":\"k\",\"mood\":{\"x\":[1]}}"
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(
                new SessionDeleted("k", Instant.parse("2026-03-01T08:00:00Z")),
                FactCodec.decode(FactKind.SESSION_DELETED, json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "0.10", "123456789012345678901234567890.123456789", "1E+3", "0", "0E-18", "5"})
    void money_isExact(String usd) {
        Cost cost = new Cost(new BigDecimal(usd), Cost.PROVIDER);
        LlmCall call = new Facts(1).llmCall(10).withUsage(null, cost);
        assertEquals(cost, roundTrip(call).cost());
    }

    @Test
    void moneyBeyondMeasure_isUnknownAndMarked() {
        LlmCall call = new Facts(1).llmCall(10).withUsage(null, new Cost(new BigDecimal("1E+131071"), Cost.PROVIDER));
        Encoded encoded = FactCodec.encode(call);
        assertEquals(Set.of(Mark.SANITIZED), encoded.marks());
        assertEquals(null, ((LlmCall) FactCodec.decode(FactKind.LLM_CALL, encoded.json())).cost());
    }

    @Test
    void usageWithoutNumbers_isNotUsageUnknown() {
        Usage reportedNothing = new Usage(null, null, null, null, null, null);
        assertEquals(
                reportedNothing,
                roundTrip(new Facts(1).llmCall(1).withUsage(reportedNothing, null))
                        .usage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1000000000-01-01T00:00:00Z", "0000-12-31T23:59:59Z", "+1000000000-12-31T23:59:59.999999999Z"})
    void yearThatPostgresCannotHold_becomesTheNearestAndIsMarked(String at) {
        Encoded encoded = FactCodec.encode(new SessionDeleted("k", Instant.parse(at)));
        Instant held =
                FactCodec.decode(FactKind.SESSION_DELETED, encoded.json()).at();
        assertEquals(Set.of(Mark.SANITIZED), encoded.marks());
        assertEquals(at.startsWith("+") ? "9999-12-31T23:59:59.999999999Z" : "0001-01-01T00:00:00Z", held.toString());
    }

    @Test
    void leapSecondAnd1970AndTheYear9999_stayAsTheyAre() {
        for (String at :
                new String[] {"1970-01-01T00:00:00Z", "2016-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59Z"}) {
            Fact fact = new SessionDeleted("k", Instant.parse(at));
            assertEquals(
                    fact,
                    FactCodec.decode(
                            FactKind.SESSION_DELETED, FactCodec.encode(fact).json()));
        }
    }

    @Test
    void nulAndHalfCharacters_areReplacedAndMarked() {
        Encoded encoded = FactCodec.encode(message("a\0b\ud800c\udc00d😀e\ud83d"));
        assertEquals(Set.of(Mark.SANITIZED), encoded.marks());
        assertEquals("a\uFFFDb\uFFFDc\uFFFDd😀e\uFFFD", contentOf(encoded));
        assertFalse(text(encoded).contains("\\u0000"));
    }

    @Test
    void rareButValidCharacters_stay() {
        String text = "\uFFFE\uFFFF\uFEFF שלום e\u0301 \u202E 𝒳 \u0001\u001f\u007f\u0085\u2028";
        Encoded encoded = FactCodec.encode(message(text));
        assertEquals(text, contentOf(encoded));
        assertEquals(Set.of(), encoded.marks());
    }

    @Test
    void textOfAMebibyte_stays() {
        String text = "x".repeat(1 << 20);
        Encoded encoded = FactCodec.encode(message(text));
        assertEquals(text, contentOf(encoded));
        assertEquals(Set.of(), encoded.marks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "漢", "😀"})
    void longerText_isCutAndSaysSo(String character) {
        String whole = character.repeat(1_100_000);
        Encoded encoded = FactCodec.encode(message(whole));
        String cut = contentOf(encoded);
        assertEquals(Set.of(Mark.TRUNCATED), encoded.marks());
        assertTrue(cut.getBytes(StandardCharsets.UTF_8).length <= 1 << 20);
        assertTrue(cut.endsWith(
                "[cut here: " + whole.length() + " characters, SHA-256 " + TextDigest.sha256(whole) + "]"));
        assertEquals(cut, CleanText.clean(cut));
    }

    @Test
    void fiftyMegabytesOfText_areCutInShortTime() {
        String whole = "x\0".repeat(25_000_000);
        long start = System.nanoTime();
        Encoded encoded = FactCodec.encode(message(whole));
        assertTrue(System.nanoTime() - start < 3_000_000_000L);
        assertTrue(encoded.json().length < 4 << 20);
        assertEquals(Set.of(Mark.TRUNCATED, Mark.SANITIZED), encoded.marks());
    }

    @Test
    void longNames_areCutAndStayDifferent() {
        Fact one = new SessionDeleted("k".repeat(5000) + "1", AT);
        Fact other = new SessionDeleted("k".repeat(5000) + "2", AT);
        SessionDeleted first = (SessionDeleted)
                FactCodec.decode(one.kind(), FactCodec.encode(one).json());
        SessionDeleted second = (SessionDeleted)
                FactCodec.decode(one.kind(), FactCodec.encode(other).json());
        assertTrue(first.sessionKey().length() <= 1024);
        assertFalse(first.sessionKey().equals(second.sessionKey()));
        assertEquals(Set.of(Mark.TRUNCATED), FactCodec.encode(one).marks());
    }

    @Test
    void textPass_comesBeforeCutting() {
        TextPass pass = new TextPass() {
            @Override
            public String text(String text) {
                return text.replace("secret", "***");
            }

            @Override
            public String json(String json) {
                return json;
            }
        };
        Encoded encoded = FactCodec.encode(message("x".repeat((1 << 20) - 259) + "secret" + "y".repeat(5000)), pass);
        assertEquals(Set.of(Mark.TRUNCATED, Mark.REDACTED), encoded.marks());
        assertFalse(text(encoded).contains("secr"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "topsecret",
                "{\"at\":\"topsecret\",\"sessionKey\":\"k\"}",
                "{\"at\":\"2026-03-01T08:00:00Z\"}",
                "{\"at\":\"2026-03-01T08:00:00Z\",\"sessionKey\":\"\"}",
                "{\"at\":\"2026-03-01T08:00:00Z\",\"sessionKey\":\"k\"} topsecret"
            })
    void whatIsNoFact_isRefusedWithoutQuotingIt(String json) {
        UndecodableFactException refused = assertThrows(
                UndecodableFactException.class,
                () -> FactCodec.decode(FactKind.SESSION_DELETED, json.getBytes(StandardCharsets.UTF_8)));
        assertEquals(FactKind.SESSION_DELETED, refused.kind());
        assertFalse(refused.toString().contains("topsecret"));
        assertEquals(null, refused.getCause());
    }

    @Test
    void damagedBytes_neverThrowAnythingElse() {
        Facts facts = new Facts(SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 3000; i++) {
            Fact fact = facts.next();
            byte[] json = FactCodec.encode(fact).json();
            json[random.nextInt(json.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                FactCodec.decode(fact.kind(), json);
            } catch (UndecodableFactException expected) {
                assertEquals(fact.kind(), expected.kind());
            }
        }
    }

    private static LlmCall roundTrip(LlmCall call) {
        return (LlmCall)
                FactCodec.decode(FactKind.LLM_CALL, FactCodec.encode(call).json());
    }

    private static Fact message(String text) {
        return MessageAppended.ofText(Scope.ofSession("agent:main"), MessageAppended.USER, text, AT);
    }

    private static String contentOf(Encoded encoded) {
        return ((MessageAppended) FactCodec.decode(FactKind.MESSAGE, encoded.json()))
                .body()
                .content();
    }

    private static String text(Encoded encoded) {
        return new String(encoded.json(), StandardCharsets.UTF_8);
    }
}
