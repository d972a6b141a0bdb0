package io.openclaw.cli.command;

import io.openclaw.cli.output.Dollars;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.operations.AgentSpend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What projects used. */
@Command(
        name = "spend",
        description = "Show what each project and role used, and what nobody was named for.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw agents spend",
            "  openclaw db query unassigned_calls           which sessions belong to no project yet"
        })
final class AgentsSpend implements Runnable {
    private final Settings settings;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    AgentsSpend(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Instant now = Instant.now();
        List<AgentSpend> spend =
                memory.ask(settings, operations -> operations.agents().spend());
        memory.list(
                spend,
                AgentWords::values,
                new MemoryOptions.Listing<>(
                        "No call is known.",
                        Integer.MAX_VALUE,
                        List.of(
                                "TENANT",
                                "PROJECT",
                                "ROLE",
                                "CALLS",
                                "TOKENS",
                                "COST USD",
                                "WITHOUT A PRICE",
                                "LAST CALL"),
                        one -> new String[] {
                            orEmpty(one.tenant()),
                            one.project() == null ? "(unassigned)" : one.project(),
                            orEmpty(one.role()),
                            Quantities.count(one.calls()),
                            Quantities.count(one.tokens()),
                            Dollars.sum(one.costUsd(), 0),
                            Quantities.count(one.unpriced()),
                            Quantities.age(Duration.between(one.lastCallAt(), now)) + " ago"
                        }));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
