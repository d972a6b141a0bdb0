package io.openclaw.db.postgres;

import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.SessionOpened;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Table {@code sessions}, and {@code session_words} beside it; {@code session_learn} of V17 fills them. A row depends on the set of facts
 * alone, not on their order: its times are the earliest and the latest, unless a session store says when it created the session, and of each
 * attribute the word said last counts. Facts of a deleted session make none.
 */
final class SessionTable {

    private static final String LEARN = """
            SELECT session_learn(
                $1, $2::TEXT[], $3::TEXT[], $4::TIMESTAMPTZ[], $5::TEXT[], $6::TEXT[], $7::TEXT[], $8::TEXT[], $9::TEXT[],
                $10::TEXT[], $11::TEXT[], $12::TEXT[], $13::TEXT[], $14::TEXT[], $15::TEXT[], $16::TEXT[])
            """;

    private SessionTable() {}

    /** A row for every session that the facts speak of, with what they tell of it; those that name no agent find the agents of the others. */
    static List<Statement> learn(String host, List<Recorded> facts) {
        List<SessionNews> all = SessionNews.of(facts);
        Map<Boolean, List<SessionNews>> byNamed = all.stream()
                .collect(Collectors.partitioningBy(news -> !news.agent().isEmpty()));
        Stream<Statement> learning = Stream.of(true, false)
                .map(byNamed::get)
                .filter(news -> !news.isEmpty())
                .map(news -> learnOf(host, news));
        return Stream.of(TranscriptSessions.find(host, all, facts), learning, TranscriptSessions.name(host, all))
                .flatMap(statements -> statements)
                .toList();
    }

    private static Statement learnOf(String host, List<SessionNews> news) {
        return Statement.bookkeeping(
                LEARN,
                new Columns<>(news)
                        .all(host)
                        .text(SessionNews::key)
                        .text(SessionNews::agent)
                        .time(n -> Clamp.known(n.at()))
                        .text(said(opened -> opened.byStore() ? "" : null))
                        .text(said(SessionOpened::model))
                        .text(SessionNews::model)
                        .text(n -> n.scope().channel())
                        .text(said(SessionOpened::userId))
                        .text(SessionNews::namedTranscript)
                        .text(n -> n.scope().sessionId())
                        .text(said(SessionOpened::label))
                        .text(said(SessionOpened::parentSessionKey))
                        .text(said(opened -> Agents.of(null, opened.parentSessionKey())))
                        .text(said(opened -> ""))
                        .text(SessionNews::endReason)
                        .tuple());
    }

    private static Function<SessionNews, String> said(Function<SessionOpened, String> word) {
        return n -> n.opened() == null ? null : word.apply(n.opened());
    }
}
