package io.openclaw.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigPathsTest {
    @TempDir
    private Path home;

    @Test
    void nothingSet_areTheFilesOfTheGatewaysHomeThatExist() throws IOException {
        ConfigPaths paths = ConfigPaths.fromEnvironment(Map.of("OPENCLAW_STATE_DIR", home.toString()));
        assertEquals(List.of(home.resolve("openclaw.json"), home.resolve("openclaw-manual.json")), paths.files());
        assertEquals(List.of(), paths.present());
        Files.writeString(home.resolve("openclaw-manual.json"), "{}");
        assertEquals(List.of(home.resolve("openclaw-manual.json")), paths.present());
        Path user = Path.of(System.getProperty("user.home"), ".openclaw");
        assertEquals(
                user.resolve("openclaw.json"),
                ConfigPaths.fromEnvironment(Map.of()).files().get(0));
    }

    @Test
    void filesThatWereNamed_areReadWhetherTheyExistOrNot() {
        String named =
                "/a.json" + File.pathSeparator + " /b.yaml" + File.pathSeparator + "/a.json" + File.pathSeparator;
        ConfigPaths paths = ConfigPaths.fromEnvironment(Map.of("OPENCLAW_CONFIG_WATCH", named));
        assertEquals(List.of(Path.of("/a.json"), Path.of("/b.yaml")), paths.present());
    }

    @Test
    void off_isNone_andANulIsAMistakeThatNamesTheSetting() {
        assertEquals(
                List.of(),
                ConfigPaths.fromEnvironment(Map.of("OPENCLAW_CONFIG_WATCH", "off"))
                        .files());
        ConfigException e = assertThrows(
                ConfigException.class, () -> ConfigPaths.fromEnvironment(Map.of("OPENCLAW_CONFIG_WATCH", "/a\0b")));
        assertTrue(String.valueOf(e.getMessage()).contains("OPENCLAW_CONFIG_WATCH"), e::getMessage);
    }
}
