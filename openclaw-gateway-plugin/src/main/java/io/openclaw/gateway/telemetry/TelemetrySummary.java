package io.openclaw.gateway.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code summary.json}: {@code {"total_cost","total_calls","total_tokens":{"input","output","total"},"by_model":{m:{"calls","cost_usd",
 * "tokens"}},"by_agent":{…},"by_status":{"success","failure"}}} over the days that are there. It is read off their files, each byte once, so it
 * holds what other processes wrote, too, and can be made again at any time. Blocks; one thread.
 */
final class TelemetrySummary {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final int CHUNK = 4 << 20;

    private final DayFolders folders;
    private final Map<LocalDate, Day> days = new HashMap<>();

    TelemetrySummary(DayFolders folders) {
        this.folders = folders;
    }

    /** What one day adds up to so far. */
    private static final class Day {
        private long offset;
        private long failures;
        private final Sums all = new Sums();
        private final Map<String, Sums> byModel = new TreeMap<>();
        private final Map<String, Sums> byAgent = new TreeMap<>();
    }

    /** Sums of records. A cost that is not known adds nothing, and is counted. */
    private static final class Sums {
        private long calls;
        private long input;
        private long output;
        private long unknown;
        private BigDecimal cost = BigDecimal.ZERO;

        void add(JsonNode line) {
            calls++;
            input += line.path("tokens").path("input").asLong();
            output += line.path("tokens").path("output").asLong();
            if (line.path("cost_usd").isNumber()) {
                cost = cost.add(line.path("cost_usd").decimalValue());
            } else {
                unknown++;
            }
        }

        void add(Sums other) {
            calls += other.calls;
            input += other.input;
            output += other.output;
            unknown += other.unknown;
            cost = cost.add(other.cost);
        }

        ObjectNode tokens() {
            return JSON.createObjectNode()
                    .put("input", input)
                    .put("output", output)
                    .put("total", input + output);
        }

        ObjectNode json() {
            ObjectNode json = JSON.createObjectNode().put("calls", calls).put("cost_usd", cost);
            json.set("tokens", tokens());
            return json.put("calls_of_unknown_cost", unknown);
        }
    }

    /** Reads what is new, and replaces the file. */
    void update() throws IOException {
        List<LocalDate> present = folders.days();
        days.keySet().retainAll(present);
        for (LocalDate day : present) {
            days.put(day, read(folders.calls(day), days.getOrDefault(day, new Day())));
        }
        Path target = folders.root().resolve("summary.json");
        Path next =
                folders.root().resolve("summary.json." + ProcessHandle.current().pid() + ".tmp");
        folders.make(folders.root());
        folders.write(next, json().toString(), StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Day read(Path file, Day known) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            Day day = in.length() < known.offset ? new Day() : known;
            int read = CHUNK;
            while (read == CHUNK && day.offset < in.length()) {
                byte[] bytes = new byte[(int) Math.min(in.length() - day.offset, CHUNK)];
                in.seek(day.offset);
                in.readFully(bytes);
                read = bytes.length;
                day.offset += add(day, bytes);
            }
            return day;
        } catch (FileNotFoundException e) {
            return new Day(); // pruned by another process, or only texts were written
        }
    }

    /** The whole lines among these bytes; how many bytes they are. A record longer than a chunk is none of ours, and passed over. */
    private static int add(Day day, byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--; // another process is about to end that line, or the next chunk does
        }
        new String(bytes, 0, end, StandardCharsets.UTF_8).lines().forEach(line -> add(day, line));
        return end == 0 && bytes.length == CHUNK ? CHUNK : end;
    }

    private static void add(Day day, String text) {
        try {
            JsonNode line = JSON.readTree(text);
            if (!line.path("tokens").isObject()) {
                return;
            }
            day.all.add(line);
            day.failures += line.path("success").asBoolean(true) ? 0 : 1;
            day.byModel
                    .computeIfAbsent(line.path("model").asText("unknown"), model -> new Sums())
                    .add(line);
            day.byAgent
                    .computeIfAbsent(line.path("agent_name").asText("unknown"), agent -> new Sums())
                    .add(line);
        } catch (JsonProcessingException e) {
            return; // no record: some other program's
        }
    }

    private ObjectNode json() {
        Sums all = new Sums();
        Map<String, Sums> byModel = new TreeMap<>();
        Map<String, Sums> byAgent = new TreeMap<>();
        long failures = 0;
        for (Day day : days.values()) {
            all.add(day.all);
            failures += day.failures;
            day.byModel.forEach((name, sums) ->
                    byModel.computeIfAbsent(name, model -> new Sums()).add(sums));
            day.byAgent.forEach((name, sums) ->
                    byAgent.computeIfAbsent(name, agent -> new Sums()).add(sums));
        }
        ObjectNode json = JSON.createObjectNode().put("total_cost", all.cost).put("total_calls", all.calls);
        json.set("total_tokens", all.tokens());
        byModel.forEach((name, sums) -> json.withObject("/by_model").set(name, sums.json()));
        byAgent.forEach((name, sums) -> json.withObject("/by_agent").set(name, sums.json()));
        json.set(
                "by_status",
                JSON.createObjectNode().put("success", all.calls - failures).put("failure", failures));
        return json.put("calls_of_unknown_cost", all.unknown);
    }
}
