package io.openclaw.db.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFilesTest {
    private static final String CONTENT =
            "{\"gateway\":{\"port\":3100,\"ratio\":0.5,\"tags\":[\"a\",\"no\"],\"on\":true}}";

    @TempDir
    private Path folder;

    private final ConfigFiles files = new ConfigFiles(() -> Redactor.create(
            RedactorConfig.defaults().withMaskKey(new byte[32]).withLimits(4 << 20, Duration.ofSeconds(30))));

    @Test
    void allFormats_giveTheSameTreeAndHash() throws Exception {
        Path json = write("a.json5", "{gateway: {port: 3100, ratio: .5, tags: ['a', 'no',], on: true}}");
        Path yaml = write("a.yaml", "gateway:\n  port: 3100\n  ratio: 0.50\n  tags: [a, no]\n  on: true\n");
        Path toml = write("a.toml", "[gateway]\nport = 3100\nratio = 0.5\ntags = [\"a\", \"no\"]\non = true\n");
        for (Path file : new Path[] {json, yaml, toml}) {
            RedactedConfig read = files.read(file);
            assertEquals(CONTENT, read.content().toString());
            assertEquals(files.read(json).hash(), read.hash());
            assertEquals(file.toString(), read.path());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openclaw.json.bak.2, {a: 1}, JSON5",
        "openclaw.json.last-good, {a: 1}, JSON5",
        "openclaw.json.clobbered.2026-01-01T00:00:00Z, {a: 1}, JSON5",
        "settings.yml.orig, 'a: 1', YAML",
        "noextension, '{a: 1}', JSON5",
        "noextension, 'a: 1', YAML",
        "noextension, 'a = 1', TOML",
        "noextension, '[a]', TOML",
        "app.conf, '# words\n[server.http]\nport = 1', TOML"
    })
    void format_followsTheNameUnderACopysEndingAndElseTheText(String name, String text, ConfigFormat expected)
            throws Exception {
        assertEquals(expected, files.read(write(name, text)).format());
    }

    @Test
    void include_isResolvedAsOpenClawDoes() throws Exception {
        Files.createDirectories(folder.resolve("more"));
        write("base.json5", "{gateway: {port: 1, bind: 'lan', tags: ['x']}, only: 'base'}");
        write("more/b.json5", "{gateway: {bind: 'loopback', tags: ['y']}, deep: {$include: './c.json5'}}");
        write("more/c.json5", "[1, 2]");
        RedactedConfig read = files.read(write(
                "openclaw.json", "{$include: ['./base.json5', './more/b.json5'], gateway: {port: 2, tags: ['z']}}"));
        assertEquals(
                "{\"gateway\":{\"port\":2,\"bind\":\"loopback\",\"tags\":[\"x\",\"y\",\"z\"]},\"only\":\"base\",\"deep\":[1,2]}",
                read.content().toString());
        assertEquals(4, read.files().size());
    }

    @Test
    void include_thatGoesWrong_isRefusedWithAWordOnWhy() throws Exception {
        write("a.json5", "{$include: './b.json5'}");
        write("b.json5", "{$include: './a.json5'}");
        assertRefused("a.json5", "goes in a circle");
        write("out.json5", "{$include: '../../etc/passwd'}");
        assertRefused("out.json5", "leaves the folder");
        write("abs.json5", "{$include: '/etc/hostname'}");
        assertRefused("abs.json5", "leaves the folder");
        Files.createSymbolicLink(folder.resolve("link.json5"), Path.of("/etc/hostname"));
        write("viaLink.json5", "{$include: './link.json5'}");
        assertRefused("viaLink.json5", "leaves the folder");
        write("missing.json5", "{$include: './nowhere.json5'}");
        assertRefused("missing.json5", "names no file");
        write("number.json5", "{$include: 5}");
        assertRefused("number.json5", "neither a text nor a list");
        write("list.json5", "[1]");
        write("siblings.json5", "{$include: './list.json5', a: 1}");
        assertRefused("siblings.json5", "is no object");
        for (int i = 0; i < 12; i++) {
            write("deep" + i + ".json5", "{$include: './deep" + (i + 1) + ".json5'}");
        }
        write("deep12.json5", "{}");
        assertRefused("deep0.json5", "deeper than 10 levels");
    }

    @Test
    void includesThatMultiply_areBounded() throws Exception {
        write("leaf.json5", "{a: [1]}");
        String twenty = "'./%s.json5',".repeat(20);
        write("mid.json5", "{$include: [" + twenty.replace("%s", "leaf") + "]}");
        write("top.json5", "{$include: [" + twenty.replace("%s", "mid") + "]}");
        assertRefused("top.json5", "more than 200 files");
    }

    @Test
    void brokenFiles_areToldByPlaceAndNeverQuoted() throws Exception {
        write("a.json", "{\n  apiKey: 'canary'\n  b: 1}");
        assertRefused("a.json", "line 3, column 3");
        write("a.yaml", "a: 1\nb: [canary\nc: 2\n");
        assertRefused("a.yaml", "line ");
        write("b.yaml", "token: canary\ntoken: canary\n");
        assertRefused("b.yaml", "line 2, column 1");
        write("a.toml", "a = 1\ntoken = \"canary\n");
        assertRefused("a.toml", "line 2");
        write("words.txt", "canary");
        assertRefused("words.txt", "an object or a list is expected");
        write("empty.json", "");
        assertRefused("empty.json", "line 1, column 1");
        Files.write(folder.resolve("latin.json"), new byte[] {'{', '"', (byte) 0xe9, '"', ':', '1', '}'});
        assertRefused("latin.json", "not UTF-8");
        Files.writeString(folder.resolve("huge.json"), "[" + " ".repeat(5 << 20) + "]");
        assertRefused("huge.json", "longer than 4 MiB");
        assertRefused("nowhere.json", "no such file");
        assertRefused(".", "not a file");
    }

    @Test
    void yamlThatUnfoldsWithoutEnd_isRefused() throws Exception {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append(", *a")
                    .append(i - 1)
                    .append("]\n");
        }
        write("bomb.yaml", bomb.toString());
        assertRefused("bomb.yaml", "");
        write("self.yaml", "a: &a\n  b: *a\n");
        assertRefused("self.yaml", "");
        write("two.yaml", "a: 1\n---\nb: 2\n");
        assertRefused("two.yaml", "more than one YAML document");
    }

    @Test
    void aMegabyteWithQuotesNewlinesAndEmoji_isKept() throws Exception {
        String odd = "it's \\\"quoted\\\"\\n\\ttwo lines 😀 \\u0000 \\ud800";
        StringBuilder text = new StringBuilder("{\"list\": [");
        while (text.length() < 1 << 20) {
            text.append('"').append(odd).append("\",");
        }
        RedactedConfig read = files.read(write("big.json", text + "1]}"));
        String expected = "it's \"quoted\"\n\ttwo lines 😀 \uFFFD \uFFFD";
        assertEquals(expected, read.content().get("list").get(0).textValue());
        assertTrue(read.content().get("list").size() > 10_000);
    }

    private void assertRefused(String file, String why) throws IOException {
        ConfigFileException e = assertThrows(ConfigFileException.class, () -> files.read(folder.resolve(file)), file);
        assertTrue(e.getMessage().contains(why), e::getMessage);
        assertFalse(e.getMessage().contains("canary"), e::getMessage);
        assertFalse(String.valueOf(e.getCause()).contains("canary"));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
