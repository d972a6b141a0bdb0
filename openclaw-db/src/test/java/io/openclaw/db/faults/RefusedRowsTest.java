package io.openclaw.db.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that refuses some rows although nothing is wrong with them: constraints that somebody added. */
class RefusedRowsTest {

    /** Class 23 for messages, class 22 for model calls. */
    private static final String CONSTRAINTS = """
            CREATE FUNCTION test_is_refused(name TEXT) RETURNS BOOLEAN LANGUAGE plpgsql IMMUTABLE AS $$
            DECLARE
                number INT := split_part(name, '.', 3)::INT;
            BEGIN
                RETURN CONDITION;
            END $$;
            CREATE FUNCTION test_refuse() RETURNS TRIGGER LANGUAGE plpgsql AS $$
            BEGIN
                IF test_is_refused(NEW.model) THEN
                    RAISE EXCEPTION 'refused' USING ERRCODE = '22023';
                END IF;
                RETURN NEW;
            END $$;
            ALTER TABLE messages ADD CONSTRAINT test_refuses CHECK (NOT test_is_refused(content));
            CREATE TRIGGER test_refuse BEFORE INSERT ON llm_calls FOR EACH ROW EXECUTE FUNCTION test_refuse()
            """;

    @TempDir
    Path home;

    @Test
    void oneRowInAThousandRefused_isADeadLetterAndAllOthersAreStored() {
        refuse(3_000, "number % 1000 = 7", number -> number % 1000 == 7);
    }

    @Test
    void thirtyInAHundredRefused_areDeadLettersAndAllOthersAreStored() {
        refuse(300, "number % 10 < 3", number -> number % 10 < 3);
    }

    private void refuse(int count, String condition, IntPredicate refused) {
        TestDatabase database = TestPostgres.freshDatabase();
        Migrations.create(PostgresConfig.parse(database.url())).migrate();
        database.execute(CONSTRAINTS.replace("CONDITION", condition));
        try (Gateway gateway = Gateway.start(Gateway.config(home, database.url()))) {
            gateway.record(count);
            gateway.awaitRest();
            gateway.close();
            Whereabouts found = Whereabouts.in(database, home);
            gateway.history().check(found, 0);
            Set<String> expected = IntStream.range(0, count)
                    .filter(refused)
                    .mapToObj(number -> "0.0." + number)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(expected, new TreeSet<>(found.dead()));
            assertEquals(expected.size(), gateway.accounting().deadLettered());
            assertEquals(
                    "22023,23514",
                    database.single("SELECT string_agg(DISTINCT sqlstate, ',' ORDER BY sqlstate) FROM dead_letters"));
        }
    }
}
