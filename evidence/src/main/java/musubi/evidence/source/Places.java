package musubi.evidence.source;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import musubi.evidence.record.Code;
import musubi.evidence.record.RecordType;
import musubi.evidence.record.Venue;
import musubi.evidence.source.Reading.Parsed;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/**
 * 公共施設一覧, the list of public places that municipalities publish, in its legacy, new and keyed-English headers, as CSV or xlsx. A
 * place is known by its name within the municipality, because numbers are unique within one file only.
 */
final class Places implements Format {
    private static final int DIGITS = 6;
    /** Fewer decimals than this miss by tens of metres. */
    private static final int FINE = 4;

    private static final RecordType VENUE = RecordType.of(Venue.class);

    @Override
    public String id() {
        return "places";
    }

    @Override
    public Words title() {
        return new Words("公共施設一覧", "Public places");
    }

    @Override
    public boolean recognises(Head head) {
        var header = MunicipalHeader.of("places", head.header());
        return header.has("name", "latitude", "longitude")
                && (header.has("municipality", "kind") || header.has("keyed"));
    }

    @Override
    public void read(Source source, Head head, Settings settings, Sink sink) throws IOException {
        var header = MunicipalHeader.of("places", head.header());
        header.leftOut().forEach(sink::leftOut);
        try (var rows = Rows.open(source, head, sink)) {
            var cells = new NamedCells(rows, head.header(), sink);
            rows.next();
            while (rows.next()) row(header, cells, settings, sink);
        }
    }

    private static void row(MunicipalHeader header, NamedCells cells, Settings settings, Sink sink) {
        var municipality = header.municipality(cells, settings);
        if (municipality == null) return;
        var name = header.text(cells, "name");
        var venue = MunicipalHeader.code(municipality, name);
        if (venue == null || name.indexOf('\ufffd') >= 0) {
            cells.reject("opendata.no-name", header.name("name"), name, new Words("名称がありません", "there is no name"));
            return;
        }
        var position = position(header, cells);
        sink.accept(
                new Venue(
                        venue,
                        municipality,
                        plain(header.text(cells, "area")),
                        plain(header.text(cells, "kind")),
                        position.map(Position::latitude).orElse(null),
                        position.map(Position::longitude).orElse(null)),
                cells.line());
    }

    private static @Nullable Code plain(String text) {
        return Code.wellFormed(text) ? new Code(text) : null;
    }

    private record Position(BigDecimal latitude, BigDecimal longitude) {
        boolean inJapan() {
            return within(latitude, "latitude") && within(longitude, "longitude");
        }

        private static boolean within(BigDecimal degrees, String column) {
            var meaning = VENUE.column(column).orElseThrow().meaning();
            return degrees.compareTo(BigDecimal.valueOf(meaning.least())) >= 0
                    && degrees.compareTo(BigDecimal.valueOf(meaning.most())) <= 0;
        }

        Position rounded() {
            return new Position(
                    latitude.setScale(DIGITS, RoundingMode.HALF_UP), longitude.setScale(DIGITS, RoundingMode.HALF_UP));
        }
    }

    /** Where the place is; a place whose position cannot be read is kept without one. */
    private static Optional<Position> position(MunicipalHeader header, NamedCells cells) {
        var latitude = header.text(cells, "latitude");
        var longitude = header.text(cells, "longitude");
        int comma = latitude.indexOf(',');
        if (comma > 0 && longitude.isEmpty()) {
            longitude = latitude.substring(comma + 1);
            latitude = latitude.substring(0, comma);
        }
        if (latitude.isEmpty() && longitude.isEmpty()) return Optional.empty();
        if (Cells.decimal(latitude) instanceof Parsed<BigDecimal>(var north)
                && Cells.decimal(longitude) instanceof Parsed<BigDecimal>(var east)) {
            var given = new Position(north, east);
            if (given.inJapan()) {
                if (Math.min(north.scale(), east.scale()) < FINE)
                    remark(
                            header,
                            cells,
                            "opendata.coarse",
                            "緯度・経度の桁が少なく、位置が粗いです",
                            "the position has few digits and is coarse");
                return Optional.of(given.rounded());
            }
            var swapped = new Position(east, north);
            if (swapped.inJapan()) {
                remark(
                        header,
                        cells,
                        "opendata.swapped",
                        "緯度と経度が入れ替わっているため、直して読みました",
                        "latitude and longitude stand the wrong way round and were read the right way");
                return Optional.of(swapped.rounded());
            }
        }
        remark(
                header,
                cells,
                "opendata.no-position",
                "緯度・経度が読めないか日本の外です。位置なしで残します",
                "the position cannot be read or is not in Japan; the place is kept without it");
        return Optional.empty();
    }

    private static void remark(MunicipalHeader header, NamedCells cells, String code, String ja, String en) {
        cells.remark(
                code,
                header.name("latitude"),
                header.text(cells, "latitude") + "," + header.text(cells, "longitude"),
                new Words(ja, en));
    }
}
