package io.openclaw.gateway.hooks;

import io.openclaw.db.ingest.MisshapenException;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.RawEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns a line of the feed into facts. What it says depends on the line alone: lines may come twice, late and in any order, and the
 * facts' own names make one row of what belongs together.
 *
 * <p>Never refuses: a line that has no fact, or from which not every fact could be made, is kept as a
 * {@link RawEvent}, word for word.
 */
public final class FeedTranslator {

    /** Makes facts of a line, or throws when the line is not what the format says. */
    private interface Maker {
        List<Fact> make(FeedLine line);
    }

    private static final Maker WORD_FOR_WORD = line -> List.of(RawEvents.of(line));

    private static final Map<String, List<Maker>> MAKERS = Map.ofEntries(
            Map.entry("transcript/update", List.of(Transcript::message, Transcript::call, Transcript::toolCalls)),
            Map.entry("hook/before_message_write", List.of(FeedTranslator::toolResult)),
            Map.entry("hook/model_call_ended", List.of(ModelCalls::hook)),
            Map.entry("hook/llm_output", List.of(ModelCalls::output)),
            Map.entry("hook/after_tool_call", List.of(ToolCalls::hook)),
            Map.entry("hook/session_start", List.of(Sessions::opened)),
            Map.entry("hook/session_end", List.of(Sessions::ended)),
            Map.entry("hook/message_received", List.of(Sessions::touched, WORD_FOR_WORD)),
            Map.entry("hook/subagent_spawned", List.of(Sessions::spawned, WORD_FOR_WORD)),
            Map.entry("hook/cron_changed", List.of(CronRuns::of, FeedTranslator::cronJob)),
            Map.entry("diag/model.call.completed", List.of(ModelCalls::diagnostic)),
            Map.entry("diag/model.call.error", List.of(ModelCalls::diagnostic)),
            Map.entry("diag/tool.execution.completed", List.of(ToolCalls::diagnostic)),
            Map.entry("diag/tool.execution.error", List.of(ToolCalls::diagnostic)));

    private FeedTranslator() {}

    /** The facts of a line, at least one. Never throws. */
    public static List<Fact> translate(FeedLine line) {
        List<Maker> makers = MAKERS.getOrDefault(line.source() + "/" + line.name(), List.of(WORD_FOR_WORD));
        List<Fact> facts = new ArrayList<>();
        boolean whole = true;
        for (Maker maker : makers) {
            whole &= add(facts, maker, line);
        }
        boolean kept = facts.stream().anyMatch(RawEvent.class::isInstance);
        if (facts.isEmpty() || (!whole && !kept)) {
            facts.add(RawEvents.of(line));
        }
        return List.copyOf(facts);
    }

    /** False when the line was not what the maker needs. */
    private static boolean add(List<Fact> facts, Maker maker, FeedLine line) {
        try {
            facts.addAll(maker.make(line));
            return true;
        } catch (MisshapenException | IllegalArgumentException | ArithmeticException e) {
            return false;
        }
    }

    /** The hook sees every message before it is written; only tool results are not told by the transcript too. */
    private static List<Fact> toolResult(FeedLine line) {
        return Transcript.isToolResult(line) ? Transcript.message(line) : List.of();
    }

    private static List<Fact> cronJob(FeedLine line) {
        return CronRuns.isAboutJob(line) ? List.of(RawEvents.of(line)) : List.of();
    }
}
