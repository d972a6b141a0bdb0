package io.openclaw.db.postgres;

import static io.openclaw.db.postgres.PostgresFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.SearchHit;
import io.openclaw.db.model.SearchPage;
import io.openclaw.db.model.SearchQuery;
import io.openclaw.db.model.SearchQuery.Filter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageSearchTest {

    private final PostgresFixture fixture = new PostgresFixture();
    private final MessageSearch search = fixture.postgres.search();

    MessageSearchTest() {
        fixture.database.execute("""
                INSERT INTO sessions (session_key, agent_name, host, channel)
                VALUES ('a', 'main', 'box', 'telegram'), ('b', 'ops', 'box', 'discord'), ('a', 'main', 'lab', NULL)
                """);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void allWordsOfTheQuery_mustOccur() {
        say(1, "the weather in Bern is fine");
        say(1, "the weather is fine");
        say(2, "Бёрн и погода");
        index();

        assertEquals(List.of(1L), ids("bern WEATHER"));
        assertEquals(List.of(3L), ids("погода"));
        assertEquals(List.of(), ids("bern snow"));
    }

    @Test
    void hit_saysWhereItIsAndShowsTheWords() {
        say(2, "x ".repeat(300) + "then\nthe Needle was found, needless to say " + "y ".repeat(300));
        index();

        SearchHit hit = page(SearchQuery.of("needle", 5)).hits().get(0);

        assertEquals("b", hit.sessionKey());
        assertEquals("ops", hit.agent());
        assertEquals("discord", hit.channel());
        assertTrue(hit.snippet().contains("then the «Needle» was found"), hit::snippet);
        assertTrue(hit.snippet().length() <= SearchHit.LONGEST_SNIPPET, hit::snippet);
        assertTrue(hit.snippet().startsWith("…") && hit.snippet().endsWith("…"), hit::snippet);
    }

    @Test
    void better_comesFirst_amongEqualsTheNewer() {
        say(1, "apple pie and much else");
        say(1, "apple apple apple");
        say(1, "apple pie and much else");
        index();

        assertEquals(List.of(2L, 3L, 1L), ids("apple"));
    }

    @Test
    void pages_followEachOther_withoutGapOrRepeat_alsoOverWindowsAndWhileMessagesArrive() {
        fixture.database.execute("INSERT INTO messages (session_id, role, content)"
                + " SELECT 1, 'user', repeat('word ', 1 + n % 5) || 'n' || n FROM generate_series(1, 1300) AS n");
        index();
        List<Long> seen = new ArrayList<>();
        SearchQuery query = SearchQuery.of("word", 90);
        SearchPage page = page(query);
        while (true) {
            page.hits().forEach(hit -> seen.add(hit.id()));
            if (page.cursor() == null) {
                break;
            }
            say(1, "word that comes later");
            index();
            page = page(query.after(page.cursor()));
        }
        assertEquals(1300, seen.stream().filter(id -> id <= 1300).count());
        assertEquals(1300, seen.stream().filter(id -> id <= 1300).distinct().count());
        assertEquals(1300, seen.size());
    }

    @Test
    void filters_narrowTheSearch() {
        say(1, "tea");
        say(2, "tea");
        say(3, "tea");
        fixture.database.execute("UPDATE messages SET created_at = '2020-01-01' WHERE id = 3");
        index();

        assertEquals(List.of(2L), ids(new Filter("ops", null, null, null, null)));
        assertEquals(List.of(1L), ids(new Filter(null, "telegram", null, null, null)));
        assertEquals(List.of(3L), ids(new Filter(null, null, "lab", null, null)));
        assertEquals(List.of(3L, 1L), ids(new Filter(null, null, null, "a", null)));
        assertEquals(List.of(2L, 1L), ids(new Filter(null, null, null, null, Instant.parse("2021-01-01T00:00:00Z"))));
    }

    @Test
    void partOfAWord_isFoundAfterTheWordItself() {
        say(1, "a blackbird sang");
        say(1, "a bird sang");
        say(1, "birds of prey");
        index();

        List<SearchHit> hits = page(SearchQuery.of("Bird", 10)).hits();

        assertEquals(List.of(2L, 3L, 1L), hits.stream().map(SearchHit::id).toList());
        assertEquals("a black«bird» sang", hits.get(2).snippet());
        List<Long> paged = new ArrayList<>();
        SearchPage page = page(SearchQuery.of("bird", 1));
        page.hits().forEach(hit -> paged.add(hit.id()));
        while (page.cursor() != null) {
            page = page(SearchQuery.of("bird", 1).after(page.cursor()));
            page.hits().forEach(hit -> paged.add(hit.id()));
        }
        assertEquals(List.of(2L, 3L, 1L), paged);
        assertEquals(List.of(), ids("ir"));
    }

    @Test
    void whatMeansSomethingToSql_isText() {
        say(1, "100%_sure' OR 1=1 --");
        say(1, "1000 sure");
        index();

        assertEquals(List.of(1L), ids("sure' OR \"1=1"));
        assertEquals(List.of(), ids("s%e"));
        assertEquals(List.of(), ids("s_re"));
        assertEquals(List.of(2L, 1L), ids("sure"));
        assertEquals(List.of(), ids("su\0re nothing"));
        assertEquals(List.of(), ids("\\"));
        assertEquals(List.of(), ids("word ".repeat(100_000)));
        assertEquals(List.of(), ids("& | ! ( ) <-> :*"));
        assertTrue(page(SearchQuery.of("?!", 5)).remark().contains("no word"));
    }

    @Test
    void foreignCursor_isRefused() {
        SearchQuery query = SearchQuery.of("tea", 5);
        assertThrows(IllegalStateException.class, () -> page(query.after("bm9uZQ")));
        assertThrows(IllegalStateException.class, () -> page(query.after("%%%")));
    }

    @Test
    void withoutTrigrams_wordsAreFoundAndTheRestIsSaid() {
        say(1, "a blackbird sang");
        index();
        fixture.database.execute("DROP EXTENSION pg_trgm CASCADE");

        SearchPage page = page(SearchQuery.of("bird", 5));
        assertTrue(page.hits().isEmpty());
        assertTrue(page.remark().contains("message_search_enable_parts()"), page::remark);
        assertEquals(List.of(1L), ids("blackbird"));
        assertNull(page(SearchQuery.of("two words", 5)).remark());

        fixture.database.execute("SELECT message_search_enable_parts()");
        assertEquals(List.of(1L), ids("bird"));
    }

    @Test
    void roleThatMayNotMakeExtensions_stillMigrates() {
        String role = "plain_" + ProcessHandle.current().pid();
        fixture.database.execute(
                "DROP EXTENSION pg_trgm CASCADE; CREATE ROLE " + role + "; GRANT ALL ON message_search TO " + role
                        + "; REVOKE CREATE ON DATABASE " + fixture.database.database() + " FROM PUBLIC");
        try {
            assertEquals(
                    "false",
                    fixture.single("SELECT message_search_enable_parts() FROM (SELECT set_config('role', '" + role
                            + "', false)) AS r"));
            assertFalse(Boolean.parseBoolean(fixture.single("SELECT to_regclass('message_search_parts') IS NOT NULL")));
        } finally {
            fixture.database.execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
        }
    }

    private void say(int session, String text) {
        fixture.database.query(
                "INSERT INTO messages (session_id, role, content) VALUES (?, 'user', ?) RETURNING id", session, text);
    }

    private void index() {
        MessageIndexer indexer = fixture.postgres.indexer(() -> false);
        while (await(indexer.round()) == MessageIndexer.Round.INDEXED) {
            // until nothing is left
        }
    }

    private SearchPage page(SearchQuery query) {
        return await(search.search(query));
    }

    private List<Long> ids(String text) {
        return page(SearchQuery.of(text, 10)).hits().stream().map(SearchHit::id).toList();
    }

    private List<Long> ids(Filter filter) {
        return page(SearchQuery.of("tea", 10).with(filter)).hits().stream()
                .map(SearchHit::id)
                .toList();
    }
}
