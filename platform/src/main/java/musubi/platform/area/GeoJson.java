package musubi.platform.area;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Polygons of a GeoJSON file (RFC 7946), simplified until they are few enough for a picture. Names and other properties are left behind. */
final class GeoJson {
    static final int LARGEST = 5_000_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final int MOST_CORNERS = 3_000;
    /** Steps of a degree in which corners are kept. */
    private static final BigDecimal SCALE = BigDecimal.valueOf(100_000);

    private static final int DEEPEST = 5;

    private final List<Ring> rings = new ArrayList<>();

    private GeoJson() {}

    /**
     * The rings of a file.
     *
     * @throws BadInput in one sentence, when it is too large, cannot be read, holds no polygon, or lies elsewhere than in Japan
     */
    static List<Ring> read(byte[] file) {
        if (file.length > LARGEST)
            throw refused(
                    "ファイルは5MBまでです。粗い境界のデータを使ってください。", "A file is of at most 5 MB: use boundaries that are coarser.");
        var read = new GeoJson();
        try {
            read.take(JSON.readTree(new String(file, StandardCharsets.UTF_8)), 0);
        } catch (JacksonException e) {
            throw refused("GeoJSONとして読めません。", "This cannot be read as GeoJSON.");
        }
        if (read.rings.isEmpty())
            throw refused(
                    "境界（Polygon か MultiPolygon）が入っていません。", "There is no boundary in it (a Polygon or MultiPolygon).");
        return simple(read.rings);
    }

    private void take(JsonNode node, int depth) {
        if (depth > DEEPEST) throw refused("入れ子が深すぎます。", "It is nested too deeply.");
        switch (node.path("type").asString("")) {
            case "FeatureCollection" -> node.path("features").forEach(feature -> take(feature, depth + 1));
            case "Feature" -> take(node.path("geometry"), depth + 1);
            case "GeometryCollection" -> node.path("geometries").forEach(geometry -> take(geometry, depth + 1));
            case "Polygon" -> polygon(node.path("coordinates"));
            case "MultiPolygon" -> node.path("coordinates").forEach(this::polygon);
            default -> {}
        }
    }

    private void polygon(JsonNode coordinates) {
        for (var ring : coordinates) {
            var corners = StreamSupport.stream(ring.spliterator(), false)
                    .map(GeoJson::corner)
                    .toList();
            if (corners.size() < 4 || !corners.getFirst().equals(corners.getLast()))
                throw refused(
                        "%d番目の境界の線が閉じていません。最初と最後の点を同じにしてください。".formatted(rings.size() + 1),
                        "Boundary %d is not closed: its last point has to be its first.".formatted(rings.size() + 1));
            rings.add(new Ring(corners));
        }
    }

    private static Ring.Corner corner(JsonNode position) {
        var longitude = position.path(0);
        var latitude = position.path(1);
        if (!longitude.isNumber() || !latitude.isNumber())
            throw refused("点が［経度, 緯度］の数字ではありません。", "A point is not [longitude, latitude] in numbers.");
        var east = longitude.decimalValue();
        var north = latitude.decimalValue();
        if (!between(122, east, 154) || !between(20, north, 46))
            throw refused(
                    "点 [%s, %s] は日本の外です。［経度, 緯度］の順の、世界測地系の度で書いてください。"
                            .formatted(longitude.asString(), latitude.asString()),
                    "The point [%s, %s] lies outside Japan. Give degrees of the world geodetic system as [longitude, latitude]."
                            .formatted(longitude.asString(), latitude.asString()));
        return new Ring.Corner(scaled(east), scaled(north));
    }

    private static boolean between(int least, BigDecimal degrees, int most) {
        return degrees.compareTo(BigDecimal.valueOf(least)) >= 0 && degrees.compareTo(BigDecimal.valueOf(most)) <= 0;
    }

    private static int scaled(BigDecimal degrees) {
        return degrees.multiply(SCALE).setScale(0, RoundingMode.HALF_UP).intValueExact();
    }

    private static List<Ring> simple(List<Ring> rings) {
        var simple = rings;
        for (int distance = 1; corners(simple) > MOST_CORNERS; distance *= 2) {
            int coarse = distance;
            simple = simple.stream()
                    .flatMap(ring -> ring.coarser(coarse).stream())
                    .toList();
        }
        if (simple.isEmpty()) throw refused("境界が細かすぎて描けません。", "The boundaries are too fine to be drawn.");
        return simple;
    }

    private static long corners(List<Ring> rings) {
        return rings.stream().mapToLong(ring -> ring.corners().size()).sum();
    }

    private static BadInput refused(String ja, String en) {
        return new BadInput("area.outline", Place.whole("file"), "", new Words(ja, en));
    }
}
