package musubi.evidence.source;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import musubi.evidence.record.Code;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.StepInterval.Device;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.source.StepInterval.Method;
import musubi.quantity.Digest;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/**
 * The export of Android's Health Connect: the SQLite database {@code health_connect_export.db} in its zip. Steps are read. The names
 * of tables and columns are published nowhere as a format, so they stand in {@code health-connect.csv}; a database without them is
 * refused with what is missing.
 */
final class HealthConnect implements Format {
    /** What an app is called to Android; anything else could be a text somebody typed. */
    private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*");

    private static final long EARLIEST = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
    private static final long LATEST = Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();
    private static final int MOST_APPS = 10_000;
    private static final long ENTERED_BY_HAND = 3;

    @Override
    public String id() {
        return "health-connect";
    }

    @Override
    public Words title() {
        return new Words("Android ヘルスコネクトの書き出し", "Health Connect export");
    }

    /** Any SQLite database: what its tables are called may stand far behind the first bytes. */
    @Override
    public boolean recognises(Head head) {
        return SqliteFile.recognised(head.bytes());
    }

    @Override
    public void read(Source source, Head head, Settings settings, Sink sink) throws IOException {
        var person = Owner.of(source, settings);
        try (var database = SqliteFile.open(source)) {
            var names = HealthConnectNames.KNOWN;
            var missing = names.missing(database);
            if (!missing.isEmpty()) {
                sink.reject(
                        "health-connect.columns",
                        0,
                        "",
                        "",
                        new Words(
                                "ヘルスコネクトの書き出しではないか、知らない版です。%s がありません".formatted(String.join("、", missing)),
                                "it is no export of Health Connect, or of a version that is not known: there is no %s"
                                        .formatted(String.join(", ", missing))));
                return;
            }
            database.tables().stream()
                    .filter(table -> !names.tables().contains(table))
                    .forEach(sink::leftOut);
            new Steps(database, names, person, settings, sink).read();
        } catch (SqliteFile.Broken e) {
            sink.reject(
                    "health-connect.broken",
                    0,
                    "",
                    "",
                    new Words(
                            "データベースが壊れているため、ここから先を読めません（%s）。書き出しからやり直してください".formatted(e.getMessage()),
                            "the database is damaged and was not read from here on (%s); export it again"
                                    .formatted(e.getMessage())));
        }
    }

    /** The steps of one export on their way to the sink. */
    private static final class Steps {
        private final SqliteFile database;
        private final HealthConnectNames names;
        private final PersonId person;
        private final Settings settings;
        private final Sink sink;
        private final Map<Long, Code> apps = new HashMap<>();
        private final List<String> columns;
        private boolean saidNoOffset;

        Steps(SqliteFile database, HealthConnectNames names, PersonId person, Settings settings, Sink sink) {
            this.database = database;
            this.names = names;
            this.person = person;
            this.settings = settings;
            this.sink = sink;
            this.columns = database.columns(names.table("start"));
        }

        void read() throws IOException {
            var table = names.table("app");
            int id = database.columns(table).indexOf(names.column("app"));
            int name = database.columns(table).indexOf(names.column("package"));
            database.each(table, (rowId, row) -> {
                if (row[id] instanceof Long app && row[name] instanceof String called && apps.size() < MOST_APPS)
                    apps.put(app, code(called));
            });
            database.each(names.table("start"), this::steps);
        }

        private static Code code(String called) {
            return PACKAGE.matcher(called).matches() && Code.wellFormed(called)
                    ? new Code(called)
                    : new Code("app-" + Digest.of(called).hex().substring(0, 4));
        }

        private @Nullable Object value(@Nullable Object[] row, String what) {
            int at = columns.indexOf(names.column(what));
            return at < 0 ? null : row[at];
        }

        private void steps(long line, @Nullable Object[] row) {
            var start = moment(row, "start", line);
            var end = start == null ? null : moment(row, "end", line);
            if (start == null || end == null) return;
            if (!end.isAfter(start)) {
                reject(
                        "steps.ends-before-start",
                        "end",
                        row,
                        line,
                        "終了が開始より後ではありません",
                        "it does not end after it starts");
                return;
            }
            if (StepInterval.tooLong(start, end, line, names.column("end"), sink)) return;
            if (!(value(row, "count") instanceof Long count) || count < 1 || count > StepInterval.MOST) {
                reject("steps.out-of-range", "count", row, line, "歩数がありえない値です", "no possible number of steps");
                return;
            }
            var offset = offset(row, start, line);
            if (offset == null) return;
            var app = value(row, "app-of") instanceof Long id ? apps.get(id) : null;
            sink.accept(
                    new StepInterval(
                            person,
                            app == null ? UNKNOWN_APP : app,
                            Device.OTHER,
                            method(value(row, "method")),
                            Kind.DIFFERENCE,
                            start,
                            end,
                            offset,
                            count.intValue()),
                    line);
        }

        private static final Code UNKNOWN_APP = new Code("health-connect");

        private @Nullable Instant moment(@Nullable Object[] row, String what, long line) {
            if (value(row, what) instanceof Long milliseconds && milliseconds >= EARLIEST && milliseconds < LATEST)
                return Instant.ofEpochMilli(milliseconds);
            reject(
                    "health-connect.not-a-moment",
                    what,
                    row,
                    line,
                    "1970年からのミリ秒ではありません",
                    "no number of milliseconds since 1970");
            return null;
        }

        private @Nullable ZoneOffset offset(@Nullable Object[] row, Instant start, long line) {
            var given = value(row, "offset");
            if (given == null) {
                if (!saidNoOffset)
                    sink.remark(
                            "health-connect.no-offset",
                            line,
                            names.column("offset"),
                            "",
                            new Words(
                                    "時差のない記録があるので、その日は%sの時刻で決めます".formatted(settings.zone()),
                                    "some records have no offset; their days are those of %s"
                                            .formatted(settings.zone())));
                saidNoOffset = true;
                return settings.zone().getRules().getOffset(start);
            }
            if (given instanceof Long seconds && Math.abs(seconds) <= ZoneOffset.MAX.getTotalSeconds())
                return ZoneOffset.ofTotalSeconds(seconds.intValue());
            reject("health-connect.offset", "offset", row, line, "時差の秒数ではありません", "no offset in seconds");
            return null;
        }

        private static Method method(@Nullable Object recorded) {
            if (!(recorded instanceof Long how)) return Method.UNKNOWN;
            if (how == ENTERED_BY_HAND) return Method.MANUAL;
            return how == 1 || how == 2 ? Method.SENSED : Method.UNKNOWN;
        }

        private void reject(String code, String what, @Nullable Object[] row, long line, String ja, String en) {
            var value = value(row, what);
            var shown = value == null || value instanceof byte[] ? "" : value.toString();
            sink.reject(
                    code,
                    line,
                    names.column(what),
                    shown.substring(0, Math.min(80, shown.length())),
                    new Words(ja, en));
        }
    }
}
