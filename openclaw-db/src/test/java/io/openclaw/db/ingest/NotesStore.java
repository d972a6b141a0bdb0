package io.openclaw.db.ingest;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A small store of the tests, {@code *.store}: each line is the id of a message; the cursor is a number of lines. */
record NotesStore() implements PagedSource {

    @Override
    public String name() {
        return "notes-store";
    }

    @Override
    public List<Path> find(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".store")).toList();
        }
    }

    @Override
    public Page read(Path store, @Nullable String cursor, int most) throws IOException {
        List<String> ids = Files.readAllLines(store);
        int from = cursor == null ? 0 : Integer.parseInt(cursor);
        int to = Math.min(ids.size(), from + most);
        List<Fact> facts = new ArrayList<>();
        for (String id : ids.subList(Math.min(from, to), to)) {
            facts.add(new MessageAppended(
                    Scope.ofSession("store"),
                    new MessageRef(id, null, null),
                    MessageAppended.USER,
                    MessageBody.ofText(id),
                    null,
                    ModelRef.NONE,
                    null,
                    null,
                    NotesFormat.AT));
        }
        return new Page(facts, Integer.toString(to), to == ids.size(), List.of());
    }
}
