package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.cli.command.Commands;
import io.openclaw.cli.command.PluginHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Only what the words lead to is built, and nobody can tell. */
class CommandTreeTest {

    private static final CommandLine WHOLE = tree("man");

    @Test
    void command_isBuiltAlone() {
        CommandLine tree = tree("context", "get", "key");
        assertEquals(Set.of("context"), tree.getSubcommands().keySet());
        assertEquals(
                Set.of("get"),
                tree.getSubcommands().get("context").getSubcommands().keySet());
    }

    @Test
    void everyCommand_hasTheNameItIsFoundBy() {
        for (List<String> path : paths(WHOLE, List.of())) {
            CommandLine command = WHOLE;
            for (String word : path) {
                command = command.getSubcommands().get(word);
            }
            assertEquals(path.get(path.size() - 1), command.getCommandName());
        }
    }

    @Test
    void helpOfEveryCommand_isThatOfTheWholeTree() {
        List<List<String>> paths = new ArrayList<>(paths(WHOLE, List.of()));
        assertTrue(paths.size() > 25, paths::toString);
        paths.add(List.of());
        for (List<String> path : paths) {
            List<String> words = new ArrayList<>(path);
            words.add("--help");
            CommandLine whole = WHOLE;
            for (String word : path) {
                whole = whole.getSubcommands().get(word);
            }
            if (whole.getCommandSpec().findOption("--help") != null) {
                Outcome outcome = run(words.toArray(String[]::new));
                assertEquals(0, outcome.code(), outcome::toString);
                assertEquals(whole.getUsageMessage(), outcome.out(), path::toString);
            }
        }
    }

    @Test
    void unknownCommand_getsSuggestionsFromAllOfItsLevel() {
        Outcome outcome = run("context", "gett");
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("context get"), outcome::err);
        assertTrue(run("brif").err().contains("brief"));
    }

    @Test
    void noCommand_isWrongUsage() {
        assertTrue(run().err().contains("Which command?"));
        assertEquals(2, run("context").code());
        assertEquals(2, run("db").code());
    }

    @Test
    void helpAsACommand_knowsAll() {
        assertTrue(run("help", "brief").out().contains("--markdown"));
        assertTrue(run("help").out().contains("doctor"));
        assertFalse(run("help").out().contains("class-archive"));
    }

    private static CommandLine tree(String... words) {
        return Commands.commandLine(Map.of(), PluginHost::of, words);
    }

    private static List<List<String>> paths(CommandLine command, List<String> path) {
        List<List<String>> paths = new ArrayList<>();
        command.getSubcommands().forEach((name, sub) -> {
            List<String> further = new ArrayList<>(path);
            further.add(name);
            paths.add(further);
            paths.addAll(paths(sub, further));
        });
        return paths;
    }

    private static Outcome run(String... words) {
        return Outcome.of(Map.of(), words);
    }
}
