package io.openclaw.db.ingest;

import io.openclaw.db.model.Fact;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lines of ZeroClaw's trace. Each is an event, kept word for word; a tool that ran is a tool call, too. An {@code llm_response} is no call:
 * the ledger has a record of each, with the tokens and the cost, and nothing that both say names the one by the other.
 */
final class TraceReader implements LineReader {

    @Override
    public List<Fact> read(long offset, String line) throws MalformedLineException {
        TraceRow row = TraceRow.of(Fields.object(line));
        return Stream.of(Optional.of(row.event()), row.toolCall())
                .<Fact>flatMap(Optional::stream)
                .toList();
    }

    /** Each line stands alone. */
    @Override
    public @Nullable String state() {
        return null;
    }
}
