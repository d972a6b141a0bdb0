package io.openclaw.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class HelpTextsTest {

    private final CommandLine root = Commands.commandLine(Map.of(), PluginHost::of, "class-archive");

    @TempDir
    private Path directory;

    @Test
    void everyCommand_hasItsHelpPlainAndColoured() throws IOException {
        Path texts = directory.resolve("new/help");
        HelpTexts.write(root, texts);
        assertEquals(root.getUsageMessage(Ansi.OFF), Files.readString(texts.resolve("openclaw")));
        assertEquals(root.getUsageMessage(Ansi.ON), Files.readString(texts.resolve("openclaw.colour")));
        CommandLine url = root.getSubcommands().get("db").getSubcommands().get("url");
        assertEquals(url.getUsageMessage(Ansi.OFF), Files.readString(texts.resolve("openclaw.db.url")));
        assertTrue(Files.readString(texts.resolve("openclaw.up")).contains("--port"));
        assertFalse(Files.exists(texts.resolve("openclaw.class-archive")), "it has no help");
    }

    @Test
    void directoryThatCannotBeMade_isRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThrows(Refusal.class, () -> HelpTexts.write(root, file.resolve("help")));
    }
}
