package io.openclaw.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputTest {

    @Test
    void quantities_areInTheLargestUnitThatFits() {
        assertEquals("1023 B", Quantities.bytes(1023));
        assertEquals("1.5 KiB", Quantities.bytes(1536));
        assertEquals("4.0 GiB", Quantities.bytes(4L << 30));
        assertEquals("1 234 567", Quantities.count(1_234_567));
        assertEquals("59 s", Quantities.age(Duration.ofSeconds(59)));
        assertEquals("0 s", Quantities.age(Duration.ofSeconds(-5)));
        assertEquals("47 h", Quantities.age(Duration.ofHours(47)));
        assertEquals("2 d", Quantities.age(Duration.ofDays(2)));
    }

    @Test
    void table_alignsNumbersAtTheirLastDigit() {
        String table =
                new Table().number("calls", "5").number("messages", "~12").toString();
        assertEquals("calls       5\nmessages  ~12\n", table);
    }

    @Test
    void json_writesPlainValuesAndReadsThemBack() throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rows", 12L);
        values.put("state", "ok \"quoted\"");
        values.put("none", null);
        values.put("list", Arrays.asList(1, true));
        String json = Json.of(Map.of("spool", values));
        assertEquals("{\"spool\":{\"rows\":12,\"state\":\"ok \\\"quoted\\\"\",\"none\":null,\"list\":[1,true]}}", json);
        assertEquals(json, Json.of(Json.read(json)));
        assertThrows(IOException.class, () -> Json.read("[1]"));
        assertThrows(IOException.class, () -> Json.read("{\"cut\":"));
    }

    @Test
    void plainText_hasNothingThatActsOnATerminal() {
        assertEquals("a\uFFFD[2Jb\n\tc", Plain.text("a\u001B[2Jb\r\n\tc"));
        assertEquals("\uFFFD\uFFFD\uFFFD", Plain.text("\u202E\u009B\uD800"));
        assertEquals("one two", Plain.line("one\n  two ", 10));
    }

    @Test
    void wideCharacters_areCutAndPaddedByColumns() {
        assertEquals(4, Plain.width("漢字"));
        assertEquals(1, Plain.width("e\u0301"));
        assertEquals("漢…", Plain.line("漢字漢字", 4));
        assertEquals("A     B\n漢字  x\n", new Grid("A", "B").line("漢字", "x").toString());
    }
}
