package io.openclaw.gateway.otlp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.openclaw.db.model.FactIds;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who exports: a process, and the library in it.
 *
 * @param service name of the program; null where it has none
 * @param library that made the spans, metrics or log records
 * @param kept what of the resource stands beside each item; bounded, for it is written as often as there are items
 * @param name the same for the same process and library
 */
record Origin(@Nullable String service, String library, ObjectNode kept, String name) {

    private static final int LONGEST = 256;

    /** Gateways, and assistants whose files are read. */
    private static final List<String> TOLD_OTHERWISE = List.of("openclaw", "zeroclaw", "claude-code", "codex");

    private static final String NO_NAME = "unknown_service";

    /** What tells processes apart; the rest (command line, paths, owner) is the same in every export and is not kept. */
    private static final Set<String> KEPT = Set.of(
            "service.version",
            "service.instance.id",
            "service.namespace",
            "deployment.environment.name",
            "deployment.environment",
            "host.name",
            "process.pid");

    static Origin of(Resource resource, InstrumentationScope library) {
        Attributes attributes = Attributes.of(resource.getAttributesList());
        String service = attributes.text("service.name");
        ObjectNode kept = attributes.json(KEPT);
        kept.properties()
                .forEach(one ->
                        one.setValue(TextNode.valueOf(bounded(one.getValue().asText()))));
        return new Origin(
                service == null || service.startsWith(NO_NAME) ? null : bounded(service),
                bounded(library.getName()),
                kept,
                FactIds.derived(attributes.json() + "|" + library.getName() + "|" + library.getVersion())
                        .toString());
    }

    /** Whether its calls are also told by a transcript, a ledger or events that we read. */
    boolean isGateway() {
        return isGateway(service) || isGateway(library);
    }

    private static boolean isGateway(@Nullable String name) {
        return name != null && TOLD_OTHERWISE.stream().anyMatch(name::startsWith);
    }

    /** Adds what is kept of it. */
    void describe(ObjectNode body) {
        body.put("service", service);
        body.put("library", library);
        body.set("resource", kept);
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
