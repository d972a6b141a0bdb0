package io.openclaw.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.IngestReport;
import io.openclaw.db.ingest.IngestReport.Of;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/ingest}: the files of other programs are looked at now. */
final class IngestRoutes {

    private final OperationsDoor door;
    private final Supplier<Future<IngestReport>> ingest;

    IngestRoutes(OperationsDoor door, Supplier<Future<IngestReport>> ingest) {
        this.door = door;
        this.ingest = ingest;
    }

    /** Answers when what was found is stored, or after some seconds with how far it is. An empty body will do. */
    void look(RoutingContext ctx) {
        door.answerOther(ctx, ingest, IngestRoutes::node);
    }

    private static ObjectNode node(IngestReport report) {
        return (ObjectNode) OperationsDoor.tree(json(report).encode());
    }

    /** As {@code /health} has it too. Counts are those since the start of the process. */
    static JsonObject json(IngestReport report) {
        JsonObject sources = new JsonObject();
        new TreeMap<>(report.sources()).forEach((name, of) -> sources.put(name, json(of)));
        return json(report.total())
                .put("problem", report.problem())
                .put("problems", new JsonArray(report.problems()))
                .put("sources", sources);
    }

    static @Nullable JsonObject jsonOrNull(@Nullable IngestReport report) {
        return report == null ? null : json(report);
    }

    private static JsonObject json(Of of) {
        return new JsonObject()
                .put("files", of.files())
                .put("lag_bytes", of.behind())
                .put("lines", of.lines())
                .put("facts", of.facts())
                .put("new_facts", of.added())
                .put("errors", of.errors())
                .put("unknown_types", of.unknown());
    }
}
