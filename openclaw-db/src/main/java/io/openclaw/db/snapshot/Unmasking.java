package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts real values where a snapshot has masks, names in the order of the first present file that has them. */
final class Unmasking {
    private final Vault vault;
    private final List<String> missing = new ArrayList<>();
    private final List<String> newer = new ArrayList<>();
    private int kept;

    Unmasking(Vault vault) {
        this.vault = vault;
    }

    /** The same part of a present file, as it is and without its secrets. */
    record Keeper(JsonNode real, JsonNode redacted) {}

    List<String> missing() {
        return missing;
    }

    List<String> newer() {
        return newer;
    }

    int kept() {
        return kept;
    }

    JsonNode open(JsonNode snapshot, List<Keeper> keepers) {
        return open(Place.ROOT, snapshot, keepers);
    }

    private JsonNode open(Place at, JsonNode snapshot, List<Keeper> keepers) {
        if (snapshot instanceof ObjectNode object) {
            return fields(at, object, keepers);
        }
        if (snapshot instanceof ArrayNode array) {
            return elements(at, array, keepers);
        }
        boolean masked = snapshot.isTextual() && Vault.hasMask(snapshot.textValue());
        return masked ? value(at, snapshot.textValue(), keepers) : snapshot;
    }

    private JsonNode fields(Place at, ObjectNode object, List<Keeper> keepers) {
        List<Map<String, Keeper>> below =
                keepers.stream().map(Unmasking::byName).toList();
        ObjectNode opened = JsonNodeFactory.instance.objectNode();
        for (String name : inOrder(object, keepers)) {
            List<Keeper> same = below.stream()
                    .flatMap(fields -> Optional.ofNullable(fields.get(name)).stream())
                    .toList();
            JsonNode value = open(at.field(name), object.get(name), same);
            opened.set(Vault.hasMask(name) ? text(at.field(name), name) : name, value);
        }
        return opened;
    }

    /** jsonb forgets the order of names; the present file knows it. */
    private static Set<String> inOrder(ObjectNode object, List<Keeper> keepers) {
        Set<String> names = new LinkedHashSet<>();
        for (Keeper keeper : keepers) {
            keeper.redacted().fieldNames().forEachRemaining(names::add);
        }
        names.removeIf(name -> !object.has(name));
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Names may be redacted, too; both trees have their fields in the same order. */
    private static Map<String, Keeper> byName(Keeper keeper) {
        Map<String, Keeper> fields = new HashMap<>();
        Iterator<Map.Entry<String, JsonNode>> real = keeper.real().properties().iterator();
        for (Map.Entry<String, JsonNode> redacted : keeper.redacted().properties()) {
            fields.put(redacted.getKey(), new Keeper(real.next().getValue(), redacted.getValue()));
        }
        return fields;
    }

    private JsonNode elements(Place at, ArrayNode array, List<Keeper> keepers) {
        List<ListKeeper> lists = keepers.stream()
                .filter(keeper -> keeper.redacted().isArray())
                .map(keeper -> ListKeeper.of(array, keeper))
                .toList();
        ListMatch words = ListMatch.of(array, array);
        ArrayNode opened = JsonNodeFactory.instance.arrayNode(array.size());
        for (int i = 0; i < array.size(); i++) {
            int index = i;
            List<Keeper> same =
                    lists.stream().flatMap(list -> list.of(index).stream()).toList();
            opened.add(open(at.element(i, words, words.before().get(i)), array.get(i), same));
        }
        return opened;
    }

    private JsonNode value(Place at, String masked, List<Keeper> keepers) {
        for (Keeper keeper : keepers) {
            if (keeper.redacted().isTextual()
                    && keeper.redacted().textValue().equals(masked)
                    && !keeper.redacted().equals(keeper.real())) {
                return kept(keeper.real());
            }
        }
        JsonNode elsewhere = vault.get(masked);
        if (elsewhere != null) {
            return kept(elsewhere);
        }
        if (Vault.isMask(masked)) {
            for (Keeper keeper : keepers) {
                if (Vault.isMask(keeper.redacted().asText())
                        && !keeper.redacted().equals(keeper.real())) {
                    newer.add(at.words());
                    return kept(keeper.real());
                }
            }
        }
        return TextNode.valueOf(partly(at, masked, keepers));
    }

    private JsonNode kept(JsonNode real) {
        kept++;
        return real;
    }

    /** A text with a secret within, a URL say, whose other parts may have changed since. */
    private String partly(Place at, String masked, List<Keeper> keepers) {
        String opened = vault.opened(masked);
        if (!Vault.hasMask(opened)) {
            kept++;
            return opened;
        }
        String other = onlySecret(keepers);
        List<String> masks = Vault.masks(masked);
        if (other != null && masks.size() == 1) {
            newer.add(at.words());
            kept++;
            return masked.replace(masks.get(0), other);
        }
        missing.add(at.words());
        return masked;
    }

    private @Nullable String onlySecret(List<Keeper> keepers) {
        for (Keeper keeper : keepers) {
            List<String> masks = Vault.masks(keeper.redacted().asText());
            JsonNode secret = masks.size() == 1 ? vault.get(masks.get(0)) : null;
            if (secret != null) {
                return secret.asText();
            }
        }
        return null;
    }

    private String text(Place at, String masked) {
        String opened = vault.opened(masked);
        if (Vault.hasMask(opened)) {
            missing.add(at.words());
        }
        return opened;
    }
}
