package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Iterator;

/** A list that counts how often somebody goes through it. */
@SuppressWarnings("unchecked") // of Jackson's own deepCopy()
final class Walked extends ArrayNode {
    private static final long serialVersionUID = 1L;

    private int walks;

    Walked() {
        super(JsonNodeFactory.instance);
    }

    int walks() {
        return walks;
    }

    @Override
    public Iterator<JsonNode> elements() {
        walks++;
        return super.elements();
    }
}
