package io.openclaw.db.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnmaskingTest {
    private static final int MANY = 2000;

    @Test
    void longLists_areGoneThroughAFewTimes_notOnceForEachElement() {
        Walked snapshot = filled(new Walked(), "[REDACTED:%08x]");
        Walked present = filled(new Walked(), "[REDACTED:%08x]");
        Unmasking unmasking = new Unmasking(new Vault());
        JsonNode opened =
                unmasking.open(snapshot, List.of(new Unmasking.Keeper(filled(new Walked(), "secret-%d"), present)));
        assertEquals(MANY, unmasking.kept());
        assertEquals("secret-1999", opened.get(MANY - 1).get("token").asText());
        int walks = snapshot.walks() + present.walks();
        assertTrue(walks < 20, "went through them " + walks + " times");
    }

    @Test
    void wideObjects_areGoneThroughAFewTimes_notOnceForEachName() {
        Fields snapshot = filled(new Fields(), "[REDACTED:%08x]");
        Fields present = filled(new Fields(), "[REDACTED:%08x]");
        Fields real = filled(new Fields(), "secret-%d");
        Unmasking unmasking = new Unmasking(new Vault());
        JsonNode opened = unmasking.open(snapshot, List.of(new Unmasking.Keeper(real, present)));
        assertEquals(MANY, unmasking.kept());
        assertEquals("secret-1999", opened.get("n1999").asText());
        int walks = snapshot.walks + present.walks + real.walks;
        assertTrue(walks < 20, "went through them " + walks + " times");
    }

    private static <T extends ArrayNode> T filled(T list, String form) {
        IntStream.range(0, MANY).forEach(i -> list.addObject().put("id", i).put("token", form.formatted(i)));
        return list;
    }

    private static Fields filled(Fields object, String form) {
        IntStream.range(0, MANY).forEach(i -> object.put("n" + i, form.formatted(i)));
        return object;
    }

    /** An object that counts how often somebody goes through it. */
    @SuppressWarnings("unchecked") // of Jackson's own deepCopy()
    private static final class Fields extends ObjectNode {
        private static final long serialVersionUID = 1L;

        private int walks;

        Fields() {
            super(JsonNodeFactory.instance);
        }

        @Override
        public Set<Map.Entry<String, JsonNode>> properties() {
            walks++;
            return super.properties();
        }
    }
}
