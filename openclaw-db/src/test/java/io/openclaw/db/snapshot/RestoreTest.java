package io.openclaw.db.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {
    private static final String BEFORE =
            "{models: {fake: {baseUrl: 'http://one', apiKey: 'the-old-key-1'}}, env: {DATABASE_URL: 'postgres://u:pw-secret@one/db'}}";

    @TempDir
    private Path folder;

    private final ConfigFiles files = new ConfigFiles(() -> Redactor.create(
            RedactorConfig.defaults().withMaskKey(new byte[32]).withLimits(4 << 20, Duration.ofSeconds(30))));

    @Test
    void everythingComesBack_withTheSecretsOfThePresentFile() throws Exception {
        Path file = write("openclaw.json", BEFORE);
        RedactedConfig snapshot = files.read(file);
        write("openclaw.json", BEFORE.replace("http://one", "http://two").replace("@one/db", "@two/db"));
        RestoredConfig restored = restore(snapshot, file, file);
        assertEquals(snapshot.hash(), files.read(file).hash());
        assertTrue(Files.readString(file).contains("the-old-key-1"));
        assertTrue(Files.readString(file).contains("postgres://u:pw-secret@one/db"));
        assertEquals(2, restored.kept());
        assertEquals(List.of(), restored.newer());
        assertTrue(Files.readString(restored.backup()).contains("http://two"));
    }

    @Test
    void aSecretThatWasRotatedSince_staysTheNewOne() throws Exception {
        Path file = write("openclaw.json", BEFORE);
        RedactedConfig snapshot = files.read(file);
        write("openclaw.json", BEFORE.replace("the-old-key-1", "the-new-key-2").replace("pw-secret", "pw-new"));
        RestoredConfig restored = restore(snapshot, file, file);
        assertTrue(Files.readString(file).contains("the-new-key-2"));
        assertTrue(Files.readString(file).contains("postgres://u:pw-new@one/db"));
        assertEquals(List.of("models.fake.apiKey", "env.DATABASE_URL"), restored.newer());
    }

    @Test
    void anElementThatIsKnownByItsPlaceAlone_takesNoSecretOfAnother() throws Exception {
        Path file = write(
                "openclaw.json",
                "{all: [{url: 'http://a', apiKey: 'key-of-a-1'}, {url: 'http://b', apiKey: 'key-of-b-1'}]}");
        RedactedConfig snapshot = files.read(file);
        write("openclaw.json", "{all: [{url: 'http://b', apiKey: 'key-of-b-2'}]}");
        RestoreRefusedException e = assertThrows(RestoreRefusedException.class, () -> restore(snapshot, file, file));
        assertEquals(List.of("all[0].apiKey", "all[1].apiKey"), e.places());
        write(
                "openclaw.json",
                "{all: [{url: 'http://a', apiKey: 'key-of-a-2'}, {url: 'http://b', apiKey: 'key-of-b-1'}]}");
        assertEquals(1, restore(snapshot, file, file).newer().size());
        assertTrue(Files.readString(file).contains("key-of-a-2"));
    }

    @Test
    void aSecretThatMoved_isFoundByItsMask() throws Exception {
        Path file = write("openclaw.json", BEFORE);
        RedactedConfig snapshot = files.read(file);
        write("openclaw.json", BEFORE.replace("fake:", "renamed:"));
        restore(snapshot, file, file);
        assertEquals(snapshot.hash(), files.read(file).hash());
        assertTrue(Files.readString(file).contains("the-old-key-1"));
    }

    @Test
    void whatHasNoRealValue_isRefusedAndNothingIsWritten() throws Exception {
        Path file = write("openclaw.json", BEFORE);
        RedactedConfig snapshot = files.read(file);
        String present = "{models: {}, env: {}}";
        write("openclaw.json", present);
        RestoreRefusedException e = assertThrows(RestoreRefusedException.class, () -> restore(snapshot, file, file));
        assertEquals(List.of("models.fake.apiKey", "env.DATABASE_URL"), e.places());
        assertEquals(present, Files.readString(file));
        Path absent = folder.resolve("absent.json");
        assertThrows(RestoreRefusedException.class, () -> restore(snapshot, absent, absent));
        assertFalse(Files.exists(absent));
    }

    @Test
    void aPresentFileThatHoldsMasks_isNoSourceOfSecrets() throws Exception {
        Path file = write("openclaw.json", BEFORE);
        RedactedConfig snapshot = files.read(file);
        write("openclaw.json", snapshot.content().toString());
        assertThrows(RestoreRefusedException.class, () -> restore(snapshot, file, file));
    }

    @Test
    void aBrokenPresentFile_isReplacedWithTheSecretsOfAnother() throws Exception {
        Path file = write("openclaw.json", BEFORE);
        Path backup = write("openclaw.json.bak", BEFORE);
        RedactedConfig snapshot = files.read(file);
        write("openclaw.json", BEFORE + "}}}");
        restore(snapshot, file, file, backup);
        assertEquals(snapshot.hash(), files.read(file).hash());
    }

    @Test
    void modeStays_andANewFileIsItsOwnersOnly() throws Exception {
        Path file = write("openclaw.json", BEFORE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        RedactedConfig snapshot = files.read(file);
        restore(snapshot, file, file);
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Path fresh = folder.resolve("fresh.yaml");
        RestoredConfig restored = restore(snapshot, fresh, file);
        assertNull(restored.backup());
        assertEquals(ConfigFormat.YAML, restored.format());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)));
        assertEquals(snapshot.hash(), files.read(fresh).hash());
        try (var left = Files.list(folder)) {
            assertEquals(3, left.count(), "the file, its backup and the fresh one; no drafts");
        }
    }

    @Test
    void namesKeepTheOrderOfThePresentFile() throws Exception {
        Path file = write("a.json", "{zeta: 1, alpha: {y: 1, b: 2}}");
        JsonNode sorted = Json5.parse("x", "{alpha: {b: 2, y: 1}, beta: 3, zeta: 1}");
        files.restore(sorted, ConfigFormat.JSON5, file, List.of(file));
        assertEquals(
                "{\"zeta\":1,\"alpha\":{\"y\":1,\"b\":2},\"beta\":3}",
                Json5.parse("x", Files.readString(file)).toString());
    }

    @Test
    void numbersAndNamesThatWereMasked_comeBackAsTheyWere() throws Exception {
        String text = "{password: 12345678, apiKey: 'the-secret-key', byKey: {'the-secret-key': {token: 'abc'}}}";
        Path file = write("a.json", text);
        RedactedConfig snapshot = files.read(file);
        assertFalse(snapshot.content().toString().contains("the-secret-key"));
        restore(snapshot, file, file);
        assertEquals(Json5.parse("x", text), Json5.parse("x", Files.readString(file)));
    }

    @Test
    void toml_comesBack_andWhatItCannotSayIsRefused() throws Exception {
        Path file = write(
                "app.toml",
                "name = 'x'\n[db]\npassword = 'real-password'\n[[list]]\nid = 'a'\nn = 1.5\n[[list]]\nid = 'b'\n");
        RedactedConfig snapshot = files.read(file);
        assertFalse(snapshot.content().toString().contains("real-password"));
        RestoredConfig restored = restore(snapshot, file, file);
        assertEquals(ConfigFormat.TOML, restored.format());
        assertEquals(snapshot.hash(), files.read(file).hash());
        assertTrue(Files.readString(file).contains("real-password"));
        String before = Files.readString(file);
        for (String unsayable : List.of("{a: null}", "[1, 2]")) {
            ConfigFileException e = assertThrows(
                    ConfigFileException.class,
                    () -> files.restore(Json5.parse("x", unsayable), ConfigFormat.JSON5, file, List.of()));
            assertTrue(e.getMessage().contains("TOML cannot say"), e::getMessage);
        }
        assertEquals(before, Files.readString(file));
    }

    @Test
    void anyTree_inAnyFormat_comesBack() throws Exception {
        Random random = new Random(23);
        for (int i = 0; i < 60; i++) {
            Path file = folder.resolve(i % 2 == 0 ? "t.json" : "t.yaml");
            JsonNode tree = ConfigTrees.random(random).put("token", "secret-" + i);
            files.restore(tree, ConfigFormat.JSON5, file, List.of());
            RedactedConfig snapshot = files.read(file);
            assertTrue(Canonical.same(tree, ConfigFiles.Source.read(file).tree()), tree::toString);
            JsonNode other = ConfigTrees.changed(tree, random);
            files.restore(other.isObject() ? other : tree, ConfigFormat.JSON5, folder.resolve("other.json"), List.of());
            restore(snapshot, file, folder.resolve("other.json"), file);
            assertEquals(snapshot.hash(), files.read(file).hash(), tree::toString);
            assertNotEquals("", Files.readString(file));
        }
    }

    private RestoredConfig restore(RedactedConfig snapshot, Path to, Path... keepers) throws Exception {
        return files.restore(snapshot.content(), snapshot.format(), to, List.of(keepers));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
