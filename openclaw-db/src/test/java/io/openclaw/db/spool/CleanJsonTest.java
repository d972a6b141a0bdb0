package io.openclaw.db.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL says to these inputs was measured: they are the ones it refuses, or regrets later. */
class CleanJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "-0",
                "1e308",
                "1E-300",
                "\"\"",
                " { \"a\" : [ 1 , 2.50 ] }\n",
                "{\"a\":\"\\ud83d\\ude00 \\\\u0000 \\n\"}",
                "{\"a\":1,\"a\":2}",
                "\"😀\"",
                "12345678901234567890123"
            })
    void cleanJson_comesOutWordForWord(String json) {
        assertSame(json, CleanJson.clean(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\\u0000b\":\"x\\u0000\"} | {\"a\uFFFDb\":\"x\uFFFD\"}",
                "[\"\\ud800\",\"\\udc00x\",\"\\uD83D\\uDE00\"] | [\"\uFFFD\",\"\uFFFDx\",\"😀\"]",
                "[NaN,-Infinity,1.50] | [null,null,1.50]",
                "[1e309,1E-400,1e131071] | [\"1e309\",\"1E-400\",\"1e131071\"]",
                "1e99999999999 | \"1e99999999999\"",
            })
    void whatJsonbRefuses_isReplaced(String json, String expected) {
        assertEquals(expected, CleanJson.clean(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "not json",
                "{\"a\":1",
                "{} {}",
                "{'a':1}",
                "[01]",
                "\uFEFF{}",
                "[1,]",
                "{\"a\":\"\u0001\"}",
                "// x\n1"
            })
    void whatIsNoJson_becomesAJsonString(String text) {
        assertEquals(CleanJson.quoted(text), CleanJson.clean(text));
        assertSame(CleanJson.quoted(text).getClass(), String.class);
    }

    @Test
    void rawNulAndHalfCharacters_areReplacedFirst() {
        assertEquals("{\"a\":\"\uFFFD\uFFFD\"}", CleanJson.clean("{\"a\":\"\0\ud800\"}"));
    }

    @Test
    void depthBeyondTheBound_becomesAString() {
        String deep = "[".repeat(200) + "]".repeat(200);
        String deeper = "[".repeat(201) + "]".repeat(201);
        assertSame(deep, CleanJson.clean(deep));
        assertEquals(CleanJson.quoted(deeper), CleanJson.clean(deeper));
        String deepest = "[".repeat(100_000);
        assertEquals(CleanJson.quoted(deepest), CleanJson.clean(deepest));
    }

    @Test
    void numberOfThousandsOfDigits_becomesAString() {
        String number = "1".repeat(5000);
        assertEquals(CleanJson.quoted(number), CleanJson.clean(number));
    }

    @Test
    void manyNames_areLookedThroughInTime() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 60_000; i++) {
            json.append("\"key").append(i).append("\":").append(i).append(',');
        }
        String text = json.append("\"end\":0}").toString();
        long start = System.nanoTime();
        assertSame(text, CleanJson.clean(text));
        assertTrue(System.nanoTime() - start < 1_000_000_000L);
    }
}
