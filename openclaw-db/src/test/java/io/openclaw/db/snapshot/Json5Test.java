package io.openclaw.db.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Json5Test {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everythingJson5Allows_isRead() throws Exception {
        String text = """
                // a comment
                {
                  unquoted: 'single "quotes"', /* and
                  a comment of two lines */
                  $dollar_1: "line \\
                continued",
                  "hex": 0xFF, negative: -0x10, plus: +1.5, lead: .5, trail: 5., exp: 1e2,
                  escapes: '\\x41\\u00e9\\v\\0\\'\\/\\q',
                  constants: [true, false, null, Infinity, -Infinity, NaN],
                  ünïcode: "😀",
                  twice: 1, twice: 2,
                  nested: { list: [[], {},], },
                }
                """;
        JsonNode read = Json5.parse("a.json5", text);
        assertEquals("""
                {"unquoted":"single \\"quotes\\"","$dollar_1":"line continued","hex":255,"negative":-16,"plus":1.5,"lead":0.5,\
                "trail":5,"exp":100,"escapes":"Aé\\u000B\\u0000'/q","constants":[true,false,null,"Infinity","-Infinity","NaN"],\
                "ünïcode":"😀","twice":2,"nested":{"list":[[],{}]}}""", read.toString());
    }

    @Test
    void jsonOfAnyShape_isReadAsJacksonReadsIt() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            JsonNode tree = ConfigTrees.random(random);
            String text = i % 2 == 0 ? tree.toString() : tree.toPrettyString();
            assertTrue(Canonical.same(JSON.readTree(text), Json5.parse("x", text)), () -> text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{a: 1 b: 2}|1|7",
                "{~  a: tru}|2|6",
                "{a: 'open}|1|5",
                "{a: 1,|1|7",
                "[1 2]|1|4",
                "{a: 01}|1|5",
                "{a: 0x}|1|5",
                "{a: 1e}|1|7",
                "{a: /* open}|1|5",
                "{a: '\\u12'}|1|10",
                "{} {}|1|4",
                "{a 1}|1|4",
                "{: 1}|1|2",
                "{a: 12px}|1|7"
            })
    void brokenText_isToldByLineAndColumn(String text, int line, int column) {
        String unquoted = text.replace("~", "\n");
        ConfigFileException e = assertThrows(ConfigFileException.class, () -> Json5.parse("a.json", unquoted));
        assertTrue(
                e.getMessage().startsWith("a.json, line " + line + ", column " + column + ": "),
                () -> unquoted + " gave " + e.getMessage());
    }

    @Test
    void errors_neverQuoteTheFile() {
        String secret = "sk-canary-of-the-broken-file";
        Random random = new Random(11);
        String whole =
                "{models: {apiKey: '" + secret + "', n: [1, 2, {x: \"" + secret + "\"}], token: " + secret + "1}}";
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder(whole);
            for (int cut = random.nextInt(4); cut >= 0; cut--) {
                text.deleteCharAt(random.nextInt(text.length()));
            }
            try {
                Json5.parse("a.json", text.toString());
            } catch (ConfigFileException e) {
                assertFalse(e.getMessage().contains("canary"), e::getMessage);
            }
        }
    }

    @Test
    void nesting_isBounded() {
        String deep = "[".repeat(100_000);
        ConfigFileException e = assertThrows(ConfigFileException.class, () -> Json5.parse("a.json", deep));
        assertTrue(e.getMessage().contains("nested deeper than 100 levels"), e::getMessage);
    }

    @Test
    void numbersBeyondAllMeaning_areRefused() {
        for (String number : new String[] {"1e999999999", "1e-999999999", "9".repeat(101), "0x" + "f".repeat(200)}) {
            assertThrows(ConfigFileException.class, () -> Json5.parse("a.json", "{a: " + number + "}"), number);
        }
    }
}
