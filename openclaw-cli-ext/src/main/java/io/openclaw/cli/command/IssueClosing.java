package io.openclaw.cli.command;

import io.openclaw.db.operations.KnownIssue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What closing issues takes, whatever becomes of them. */
final class IssueClosing {

    @Parameters(
            arity = "1..*",
            paramLabel = "ID",
            description = "Numbers, as issues list tells. All are closed, or none.")
    private List<Long> ids = List.of();

    @Option(names = "--note", paramLabel = "TEXT", description = "What became of it; - reads it from standard input.")
    private @Nullable String note;

    void close(MemoryOptions memory, Settings settings, StandardInput in, Ending ending) {
        String text = in.unless(note, memory.command());
        List<KnownIssue> closed =
                memory.ask(settings, operations -> operations.issues().close(ids, ending.status(), text));
        closed.forEach(issue -> memory.done(IssueWords.values(issue), IssueWords.sentence(ending.done(), issue)));
    }

    /**
     * What becomes of them.
     *
     * @param status in the database
     * @param done in a sentence
     */
    record Ending(String status, String done) {}
}
