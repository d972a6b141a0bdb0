package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {

    /** Does what bash does when Tab is pressed: asks the function that is registered for the command. */
    private static final String PRESS_TAB = """
            source "$1"; shift
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
            function=$(complete -p openclaw | sed 's/.*-F \\([^ ]*\\).*/\\1/')
            $function openclaw "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    @TempDir
    private Path directory;

    @Test
    void bash_completesGroupsCommandsAndOptions() throws IOException {
        assertEquals(List.of("brief"), tab("openclaw", "bri"));
        assertEquals(List.of("context"), tab("openclaw", "cont"));
        List<String> db = tab("openclaw", "db", "");
        assertTrue(db.containsAll(List.of("url", "status", "migrate", "queries", "query")), db::toString);
        assertEquals(List.of("--markdown"), tab("openclaw", "brief", "--m"));
        assertEquals(List.of("bash", "zsh", "fish"), tab("openclaw", "completion", ""));
        assertFalse(tab("openclaw", "").contains("class-archive"), "what is for the launcher alone is not offered");
    }

    @Test
    void wordsThatAnOptionTakes_areOffered_andNoFiles() throws IOException {
        assertEquals(List.of("critical", "high", "medium", "low"), tab("openclaw", "issues", "add", "--severity", ""));
        assertEquals(List.of("high"), tab("openclaw", "issues", "list", "--severity", "h"));
        assertEquals(List.of("medium"), tab("openclaw", "issues", "edit", "--severity", "m"));
        assertEquals(List.of("active", "stopped", "failed"), tab("openclaw", "deploy", "log", "--status", ""));
        assertEquals(List.of("feature"), tab("openclaw", "task", "log", "--category", "f"));
        assertEquals(List.of("refactor"), tab("openclaw", "task", "list", "--category", "r"));
        assertEquals(List.of("watchdog", "windsurf"), tab("openclaw", "config", "snapshot", "--source", "w"));
        String fish = run("completion", "fish").out();
        assertTrue(fish.contains("issues add' -l severity -x -a 'critical high medium low' -d '"), fish);
    }

    @Test
    void zsh_getsAScriptThatTurnsBashCompletionOn() {
        assertTrue(run("completion", "zsh").out().contains("bashcompinit"));
    }

    @Test
    void fish_hasEveryCommandAndItsOptions() {
        String script = run("completion", "fish").out();
        assertTrue(script.contains("complete -c openclaw -n '__openclaw_is ' -a brief -d 'Print on one page"), script);
        assertTrue(script.contains("complete -c openclaw -n '__openclaw_is db' -a query -d '"), script);
        assertTrue(script.contains("complete -c openclaw -n '__openclaw_begins db query' -l limit -r -F -d '"), script);
        assertFalse(script.contains("class-archive"), script);
    }

    @Test
    void unknownShell_isWrongUsageAndTheKnownAreNamed() {
        Outcome outcome = run("completion", "tcsh");
        assertEquals(2, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains("bash"), outcome::err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help"})
    void help_ofEachNewCommand_hasExamples(String help) {
        for (List<String> command : List.of(
                List.of("brief"),
                List.of("doctor"),
                List.of("man"),
                List.of("completion"),
                List.of("db", "query"),
                List.of("db", "queries"))) {
            String[] words = java.util.stream.Stream.concat(command.stream(), java.util.stream.Stream.of(help))
                    .toArray(String[]::new);
            Outcome outcome = run(words);
            assertEquals(0, outcome.code(), outcome::toString);
            assertTrue(outcome.out().contains("Examples:\n  "), outcome::out);
        }
    }

    @Test
    void man_isAPageThatGroffTakesWithoutAWarning() throws IOException {
        Path page =
                Files.writeString(directory.resolve("openclaw.1"), run("man").out());
        assumeTrue(Files.exists(Path.of("/usr/bin/groff")), "groff is not installed");
        Program groff = start("groff", "-man", "-Tutf8", "-ww", "-P-cbou", page.toString());
        assertEquals(0, groff.exitCode(), groff::toString);
        assertEquals("", groff.err());
        String shown = groff.out();
        for (String expected :
                List.of("EXIT STATUS", "openclaw db query", "--limit N", "openclaw context get", "DATABASE_URL")) {
            assertTrue(shown.contains(expected), expected + " in " + shown);
        }
        assertFalse(groff.out().contains("class-archive"));
    }

    private List<String> tab(String... words) throws IOException {
        Path script = Files.writeString(
                directory.resolve("completion"), run("completion", "bash").out());
        Path press = Files.writeString(directory.resolve("press"), PRESS_TAB);
        String[] command = new String[words.length + 3];
        command[0] = "bash";
        command[1] = press.toString();
        command[2] = script.toString();
        System.arraycopy(words, 0, command, 3, words.length);
        Program bash = start(command);
        assertEquals(0, bash.exitCode(), bash::toString);
        return bash.out().lines().map(String::strip).toList();
    }

    private Program start(String... command) {
        return Program.start(directory, Map.of("PATH", "/usr/bin:/bin"), List.of(command));
    }

    private static Outcome run(String... arguments) {
        return Outcome.of(Map.of(), arguments);
    }
}
