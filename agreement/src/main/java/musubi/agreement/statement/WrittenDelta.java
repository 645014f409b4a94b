package musubi.agreement.statement;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A difference between two statements as it was written to a file.
 *
 * @param replaces digest of the earlier statement
 * @param changes the lines that differ, in order
 */
public record WrittenDelta(String replaces, List<Change> changes) {
    /**
     * A line that differs.
     *
     * @param subject whom it is for; empty when the agreement is settled as a whole
     */
    public record Change(String clause, String subject, String period, long before, long after) {
        /** What is to be paid, or returned when negative. */
        public long difference() {
            return Math.subtractExact(after, before);
        }
    }

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Lists are copied. */
    public WrittenDelta {
        changes = List.copyOf(changes);
    }

    /** Reads a delta; nothing when the text is something else, such as a statement. */
    public static Optional<WrittenDelta> read(String text) {
        try {
            var json = MAPPER.readTree(text);
            if (!json.path("format").asString("").startsWith("delta/")) return Optional.empty();
            return Optional.of(new WrittenDelta(
                    json.path("replaces").asString(""),
                    json.path("changes").valueStream().map(WrittenDelta::change).toList()));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Change change(JsonNode json) {
        return new Change(
                json.path("clause").asString(""),
                json.path("subject").asString(""),
                json.path("period").asString(""),
                json.path("before").asLong(0),
                json.path("after").asLong(0));
    }
}
