package io.openclaw.gateway.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedBatchTest {

    private static final String GOOD =
            "{\"v\":1,\"boot\":\"b\",\"seq\":1,\"ts\":1795220186901,\"source\":\"hook\",\"name\":\"n\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{\"v\":1",
                "[]",
                "\"text\"",
                "null",
                "{}",
                "{\"v\":2,\"boot\":\"b\",\"seq\":1,\"ts\":1795220186901,\"source\":\"hook\",\"name\":\"n\"}",
                "{\"boot\":\"b\",\"seq\":1,\"ts\":1795220186901,\"source\":\"hook\"}",
                "{\"seq\":1,\"ts\":1795220186901,\"source\":\"hook\",\"name\":\"n\"}",
                "{\"boot\":\"b\",\"ts\":1795220186901,\"source\":\"hook\",\"name\":\"n\"}",
                "{\"boot\":\"b\",\"seq\":1,\"source\":\"hook\",\"name\":\"n\"}",
                "{\"boot\":\"b\",\"seq\":\"1\",\"ts\":1795220186901,\"source\":\"hook\",\"name\":\"n\"}",
                "{\"boot\":\"b\",\"seq\":-1,\"ts\":1795220186901,\"source\":\"hook\",\"name\":\"n\"}",
                "{\"boot\":\"b\",\"seq\":1,\"ts\":-1,\"source\":\"hook\",\"name\":\"n\"}",
                "{\"boot\":\"b\",\"seq\":1,\"ts\":1795220186,\"source\":\"hook\",\"name\":\"n\"}",
                "{\"boot\":\"b\",\"seq\":1,\"ts\":99999999999999,\"source\":\"hook\",\"name\":\"n\"}",
                "{\"boot\":\"b\",\"seq\":1,\"ts\":1795220186901,\"source\":\"hook\",\"name\":7}",
                "{\"boot\":\"b\",\"seq\":1,\"ts\":1795220186901,\"source\":\"hook\",\"name\":\"n\",\"event\":[1]}",
                "{\"boot\":\"b\",\"seq\":1,\"ts\":1795220186901,\"source\":\"hook\",\"name\":\"n\"} trailing"
            })
    void badLine_isAProblemAndSpoilsNoOther(String bad) {
        FeedBatch batch = FeedBatch.parse(GOOD + "\n" + bad + "\n" + GOOD);

        assertEquals(2, batch.lines().size());
        assertEquals(1, batch.problems().size());
        assertEquals(2, batch.problems().get(0).lineNumber());
    }

    @Test
    void problem_saysWhatAndWhyAndQuotesNothing() {
        FeedBatch batch = FeedBatch.parse("{\"boot\":\"sk-secret\",\"seq\":\"sk-secret\"}");

        assertEquals(
                "line 1: envelope is wrong: Field seq is not a number",
                batch.problems().get(0).toString());
        assertFalse(FeedBatch.parse("{sk-secret").problems().toString().contains("sk-secret"));
    }

    @Test
    void nestingBeyondMeasure_isAProblem() {
        FeedBatch batch = FeedBatch.parse("{\"a\":" + "[".repeat(100_000) + "\n" + GOOD);

        assertEquals(1, batch.lines().size());
        assertEquals(1, batch.problems().size());
    }

    @Test
    void emptyLinesAndOtherLineEnds_meanNothing() {
        FeedBatch batch = FeedBatch.parse("\r\n" + GOOD + "\r\n\n" + GOOD);

        assertEquals(2, batch.lines().size());
        assertEquals(0, batch.problems().size());
    }
}
