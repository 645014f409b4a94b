package musubi.platform.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.quantity.Digest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a backup holds, so that whoever restores it can tell that nothing is missing or changed.
 *
 * @param takenAt the moment all tables were read at, as the database says it
 * @param schema the last migration of the tables
 * @param tables in the order they can be filled
 * @param packs frozen evidence, by path below the folder {@code packs}
 * @param releases evidence released to evaluators, by path below the folder {@code releases}; earlier backups have none
 */
record Manifest(String takenAt, String schema, List<Table> tables, List<PackFile> packs, List<PackFile> releases) {
    static final String FORMAT = "musubi-backup/1";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * A table.
     *
     * @param columns as they stand in the rows
     * @param digest of all rows in the order of the key
     */
    record Table(String name, List<String> columns, long rows, Digest digest) {}

    /** A file of a pack. */
    record PackFile(String path, Digest digest) {}

    Manifest {
        tables = List.copyOf(tables);
        packs = List.copyOf(packs);
        releases = List.copyOf(releases);
    }

    /** Files by the folder they lie in. */
    Map<String, List<PackFile>> files() {
        return Map.of("packs", packs, "releases", releases);
    }

    byte[] json() {
        var root = JSON.createObjectNode();
        root.put("format", FORMAT).put("taken-at", takenAt).put("schema", schema);
        var allTables = root.putArray("tables");
        for (var table : tables) {
            var node = allTables.addObject().put("name", table.name());
            var columns = node.putArray("columns");
            table.columns().forEach(columns::add);
            node.put("rows", table.rows()).put("digest", table.digest().hex());
        }
        for (var folder : new TreeMap<>(files()).entrySet()) {
            var all = root.putArray(folder.getKey());
            for (var file : folder.getValue())
                all.addObject()
                        .put("path", file.path())
                        .put("digest", file.digest().hex());
        }
        return JSON.writeValueAsBytes(root);
    }

    /** @throws IOException when these bytes are not a manifest of this format */
    static Manifest read(byte[] bytes) throws IOException {
        try {
            var root = JSON.readTree(bytes);
            if (!root.path("format").asString("").equals(FORMAT)) throw new IOException("not " + FORMAT);
            var tables = new ArrayList<Table>();
            for (var node : root.get("tables"))
                tables.add(new Table(
                        text(node, "name"),
                        node.get("columns")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList(),
                        node.get("rows").asLong(),
                        new Digest(text(node, "digest"))));
            return new Manifest(
                    text(root, "taken-at"),
                    text(root, "schema"),
                    tables,
                    files(root.get("packs")),
                    files(root.path("releases")));
        } catch (JacksonException | NullPointerException | IllegalArgumentException e) {
            throw new IOException("not " + FORMAT, e);
        }
    }

    private static List<PackFile> files(JsonNode array) {
        var files = new ArrayList<PackFile>();
        for (var node : array) files.add(new PackFile(text(node, "path"), new Digest(text(node, "digest"))));
        return files;
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asString();
    }
}
