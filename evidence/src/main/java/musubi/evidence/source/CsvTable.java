package musubi.evidence.source;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import musubi.evidence.record.Code;
import musubi.evidence.record.Evidence;
import musubi.evidence.record.PersonId;
import musubi.evidence.record.RecordType;
import musubi.evidence.record.RecordType.Field;
import musubi.evidence.source.Reading.Parsed;
import musubi.evidence.source.Reading.Unreadable;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/**
 * Separated text with our own headers: the record type follows from the columns, in any order, by their names, Japanese
 * meanings or aliases. Columns that belong to no record type are left out; a file in which two tables fit equally well
 * is decided by its name, and that is remarked.
 *
 * <p>Steps may be given short, as person, day, steps: then the source is {@code csv} and the method unknown.
 */
public final class CsvTable implements Format {
    private static final Pattern NAMES = Pattern.compile("姓|名|漢字|かな|カナ|.*(氏名|名前|フリガナ|ふりがな|電話|携帯|メール).*"
            + "|(first|last|middle|family|given|full|person|user|resident|participant)?name(kana)?|kana|furigana"
            + "|.*(phone|mobile|e-?mail).*|tel(no)?");
    /** A town alone names nobody; with a house number it does. */
    private static final Pattern ADDRESSES = Pattern.compile(".*(住所|方書|番地|address).*");

    private static final RecordType STEPS = RecordType.named("steps").orElseThrow();
    /** What the rules for steps work out; never read from a file. */
    private static final List<String> WORKED_OUT = List.of("payable", "held");

    /** Columns of one record of which the second ends what the first begins. */
    private record Beginning(String from, String until) {}

    private static final List<Beginning> BEGINNINGS = List.of(
            new Beginning("enrolled_on", "left_on"),
            new Beginning("valid_from", "valid_until"),
            new Beginning("age_from", "age_below"),
            new Beginning("day", "closed_on"));

    /** Musubi's own tables have no other title than their record types'. */
    public CsvTable() {}

    @Override
    public String id() {
        return "musubi-csv";
    }

    @Override
    public Words title() {
        return new Words("結びの表（CSV）", "Musubi table (CSV)");
    }

    @Override
    public boolean recognises(Head head) {
        return !best(head.header()).isEmpty();
    }

    /**
     * The record type whose columns come nearest to the header, with the required columns that are missing: what to tell
     * somebody whose file was not recognised.
     */
    public static Optional<Near> nearest(List<String> header) {
        Optional<Near> nearest = Optional.empty();
        int most = 0;
        for (var type : RecordType.ALL) {
            var columns = match(type, header);
            if (columns.size() <= most) continue;
            most = columns.size();
            nearest = Optional.of(new Near(
                    type,
                    required(type).stream()
                            .filter(c -> !columns.containsKey(c))
                            .map(Field::name)
                            .toList()));
        }
        return most < 2 ? Optional.empty() : nearest;
    }

    /** A record type and the required columns a header lacks. */
    public record Near(RecordType type, List<String> missing) {
        /** Lists are copied. */
        public Near {
            missing = List.copyOf(missing);
        }
    }

    private static List<Field> required(RecordType type) {
        return type.columns().stream()
                .filter(
                        type.equals(STEPS)
                                ? c -> List.of("person", "day", "steps").contains(c.name())
                                : Field::required)
                .toList();
    }

    /** The record types that fit best, all with the same number of matched columns. */
    private static List<RecordType> best(List<String> header) {
        var best = new ArrayList<RecordType>();
        int most = 0;
        for (var type : RecordType.ALL) {
            var columns = match(type, header);
            boolean fits = required(type).stream()
                    .allMatch(c -> columns.containsKey(c) || c.name().equals("municipality"));
            if (!fits || columns.size() < most) continue;
            if (columns.size() > most) best.clear();
            most = columns.size();
            best.add(type);
        }
        return best;
    }

    /** Column to position in the header; the column's own name before its other names. */
    private static Map<Field, Integer> match(RecordType type, List<String> header) {
        var cells = header.stream().map(CsvTable::plain).toList();
        var columns = new LinkedHashMap<Field, Integer>();
        for (var column : type.columns()) {
            if (type.equals(STEPS) && WORKED_OUT.contains(column.name())) continue;
            for (var name : column.headers()) {
                int at = cells.indexOf(plain(name));
                if (at >= 0 && !columns.containsValue(at)) {
                    columns.put(column, at);
                    break;
                }
            }
        }
        return columns;
    }

    private static String plain(String header) {
        return Cells.normal(header).replaceAll("[\\s_]", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public void read(Source source, Head head, Settings settings, Sink sink) throws IOException {
        try (var rows = Rows.open(source, head, sink)) {
            if (!rows.next()) return;
            var header = new ArrayList<String>();
            for (int i = 0; i < rows.width(); i++) header.add(rows.cell(i));
            var type = choose(best(header), source.name(), rows.line(), sink);
            if (type.isEmpty()) return;
            var reader = new TableReader(type.get(), header, settings, sink);
            if (!reader.ready(rows.line())) return;
            if (rows.line() == 1 && plainText(head) && reader.allAtOnce(source)) return;
            while (rows.next()) reader.row(rows);
        }
    }

    private static boolean plainText(Head head) {
        return !head.charset().name().startsWith("UTF-16")
                && Heads.separator(head.text()) == ','
                && !loneCarriageReturn(head.text());
    }

    /** Whether the text has line ends of the old Macintosh, which would make a file of it one long first line. */
    private static boolean loneCarriageReturn(String text) {
        for (int i = text.indexOf('\r'); i >= 0; i = text.indexOf('\r', i + 1))
            if (i + 1 < text.length() && text.charAt(i + 1) != '\n') return true;
        return false;
    }

    /** A line of a file without quotes, as cells. */
    private record PlainLine(long line, List<String> cells) implements Rows {
        PlainLine(CleanSteps.OtherLine other) {
            this(other.line(), List.of(other.text().split(",", -1)));
        }

        @Override
        public boolean next() {
            return false;
        }

        @Override
        public int width() {
            return cells.size();
        }

        @Override
        public String cell(int column) {
            return column < cells.size() ? cells.get(column) : "";
        }

        @Override
        public void close() {}
    }

    private static Optional<RecordType> choose(List<RecordType> fitting, String name, long line, Sink sink) {
        if (fitting.size() == 1) return Optional.of(fitting.getFirst());
        var plain = plain(name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1));
        var named = fitting.stream().filter(t -> plain.contains(t.name())).toList();
        var names = String.join(", ", fitting.stream().map(RecordType::name).toList());
        if (named.size() == 1) {
            sink.remark(
                    "csv.by-file-name",
                    line,
                    "",
                    names,
                    new Words(
                            "見出しが%sのどれにも合うため、ファイル名から%sとして読みました"
                                    .formatted(names, named.getFirst().name()),
                            "the header fits %s; read as %s because of the file's name"
                                    .formatted(names, named.getFirst().name())));
            return Optional.of(named.getFirst());
        }
        sink.reject(
                "csv.which-table",
                line,
                "",
                names,
                new Words(
                        "見出しが%sのどれにも合います。列を足すか、ファイル名に表の名を入れてください".formatted(names),
                        "the header fits each of %s; add columns, or put the table's name into the file's"
                                .formatted(names)));
        return Optional.empty();
    }

    /** Reads the rows of one file as one record type. */
    private static final class TableReader {
        private final RecordType type;
        private final List<String> header;
        private final Map<Field, Integer> columns;
        private final Settings settings;
        private final Sink sink;
        private final MethodHandle constructor;
        private final List<Map<String, Code>> words;
        private final List<Integer> names = new ArrayList<>();
        private final List<Integer> addresses = new ArrayList<>();
        private final int width;
        /** For each column of the record: where it stands in the file, or -1. */
        private final int[] at;

        private final boolean[] required;

        TableReader(RecordType type, List<String> header, Settings settings, Sink sink) {
            this.type = type;
            this.header = header;
            this.columns = match(type, header);
            this.settings = settings;
            this.sink = sink;
            this.constructor = constructor(type);
            this.words = type.columns().stream().map(TableReader::words).toList();
            int last = 0;
            for (int i = 0; i < header.size(); i++) if (!Cells.blank(header.get(i))) last = i + 1;
            this.width = last;
            this.at = type.columns().stream()
                    .mapToInt(c -> columns.getOrDefault(c, -1))
                    .toArray();
            this.required = new boolean[at.length];
            for (int i = 0; i < at.length; i++)
                required[i] = required(type).contains(type.columns().get(i));
        }

        private static MethodHandle constructor(RecordType type) {
            var parts = Arrays.stream(type.type().getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            try {
                return MethodHandles.publicLookup()
                        .findConstructor(type.type(), MethodType.methodType(void.class, parts))
                        .asSpreader(Object[].class, parts.length)
                        .asType(MethodType.methodType(Evidence.class, Object[].class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("no constructor for " + type.name(), e);
            }
        }

        private static Map<String, Code> words(Field column) {
            var words = new HashMap<String, Code>();
            for (var word : column.meaning().among()) words.put(plain(word), new Code(word));
            for (var pair : column.meaning().also()) {
                int equals = pair.indexOf('=');
                words.put(plain(pair.substring(0, equals)), new Code(pair.substring(equals + 1)));
            }
            return words;
        }

        /** Notes what is left out; false when the file cannot be read at all. */
        boolean ready(long line) {
            boolean aboutPeople = type.columns().stream().anyMatch(c -> c.kind() == RecordType.Kind.PERSON);
            for (int i = 0; i < header.size(); i++) {
                if (columns.containsValue(i) || Cells.blank(header.get(i))) continue;
                sink.leftOut(header.get(i));
                if (!aboutPeople) continue;
                if (NAMES.matcher(plain(header.get(i))).matches()) names.add(i);
                if (ADDRESSES.matcher(plain(header.get(i))).matches()) addresses.add(i);
            }
            for (var column : columns.entrySet()) {
                var name = plain(header.get(column.getValue()));
                if (header.stream().filter(cell -> plain(cell).equals(name)).count() < 2) continue;
                sink.reject(
                        "csv.repeated-header",
                        line,
                        header.get(column.getValue()),
                        "",
                        new Words(
                                "同じ見出しの列が二つ以上あり、どれを読むか決まりません。一つにしてください",
                                "several columns have this header, and which to read is not decided; keep one"));
                return false;
            }
            boolean lacking =
                    required(type).stream().anyMatch(c -> c.name().equals("municipality") && !columns.containsKey(c));
            if (lacking && settings.municipality().isEmpty()) {
                sink.reject(
                        "csv.no-municipality",
                        line,
                        "municipality",
                        "",
                        new Words(
                                "市区町村コードの列がありません。列を足すか、--municipalityで指定してください",
                                "there is no column for the municipality; add one, or name it with --municipality"));
                return false;
            }
            return true;
        }

        /** Reads a plain file of steps the fast way; false when it has to be read row by row. */
        boolean allAtOnce(Source source) throws IOException {
            var layout = cleanLayout();
            if (layout.isEmpty() || source.file().isEmpty()) return false;
            var clean = CleanSteps.read(source.file().get(), layout.get(), sink.threads());
            if (clean.isEmpty()) return false;
            boolean ids = clean.get().people().stream().allMatch(id -> Cells.person(id) instanceof Parsed);
            if (!ids || !sink.accept(clean.get())) {
                clean.get().close();
                return false;
            }
            for (var other : clean.get().others()) {
                var line = new PlainLine(other);
                if (line.cells().stream().allMatch(Cells::blank)) continue;
                row(line);
            }
            return true;
        }

        /** How the columns are read the fast way; empty when there are others than those of steps by day. */
        private Optional<CleanLayout> cleanLayout() {
            if (!type.equals(STEPS) || columns.size() != header.size()) return Optional.empty();
            var roles = new CleanLayout.Role[header.size()];
            for (var column : columns.entrySet())
                switch (column.getKey().name()) {
                    case "person" -> roles[column.getValue()] = CleanLayout.Role.PERSON;
                    case "day" -> roles[column.getValue()] = CleanLayout.Role.DAY;
                    case "steps" -> roles[column.getValue()] = CleanLayout.Role.STEPS;
                    case "source" -> roles[column.getValue()] = CleanLayout.Role.SOURCE;
                    case "method" -> roles[column.getValue()] = CleanLayout.Role.METHOD;
                    case "recorded_on" -> roles[column.getValue()] = CleanLayout.Role.RECORDED_ON;
                    default -> {
                        return Optional.empty();
                    }
                }
            return Optional.of(new CleanLayout(List.of(roles), this::kind));
        }

        private Optional<CleanSteps.Kind> kind(String source, String method) {
            var sourceCode = optional("source", source);
            var methodCode = optional("method", method);
            return sourceCode instanceof Parsed<Optional<Code>>(var from)
                            && methodCode instanceof Parsed<Optional<Code>>(var how)
                    ? Optional.of(kind(from, how))
                    : Optional.empty();
        }

        private Reading<Optional<Code>> optional(String name, String text) {
            if (Cells.blank(text)) return new Parsed<>(Optional.empty());
            int i = 0;
            while (!type.columns().get(i).name().equals(name)) i++;
            return code(type.columns().get(i), i, text).map(Optional::of);
        }

        private static CleanSteps.Kind kind(Optional<Code> source, Optional<Code> method) {
            return new CleanSteps.Kind(
                    source.orElse(CSV),
                    source.map(s -> StepInterval.Device.named(s.value())).orElse(StepInterval.Device.OTHER),
                    method.map(m -> StepInterval.Method.valueOf(m.value().toUpperCase(Locale.ROOT)))
                            .orElse(StepInterval.Method.UNKNOWN));
        }

        void row(Rows rows) {
            for (int i : names) if (!Cells.blank(rows.cell(i))) sink.personal(rows.cell(i));
            for (int i : addresses)
                if (Cells.normal(rows.cell(i)).matches(".*[0-9一二三四五六七八九十].*")) sink.personal(rows.cell(i));
            if (!rightWidth(rows)) return;
            var values = new @Nullable Object[type.columns().size()];
            for (int i = 0; i < values.length; i++) {
                var column = type.columns().get(i);
                var text = at[i] < 0 ? "" : rows.cell(at[i]);
                if (Cells.blank(text)) {
                    if (column.name().equals("municipality")
                            && settings.municipality().isPresent()) {
                        text = settings.municipality().get();
                    } else if (required[i]) {
                        sink.reject(
                                "csv.empty",
                                rows.line(),
                                shown(column),
                                "",
                                new Words("必須の欄が空です", "the cell must not be empty"));
                        return;
                    } else {
                        continue;
                    }
                }
                switch (value(column, i, text, rows.line())) {
                    case Parsed<?>(var value) -> values[i] = value;
                    case Unreadable<?>(var code, var why) -> {
                        sink.reject(code, rows.line(), shown(column), text, why);
                        return;
                    }
                }
            }
            if (!inOrder(values, rows)) return;
            if (type.equals(STEPS)) steps(values, rows.line());
            else sink.accept(record(values), rows.line());
        }

        /** Whether what ends does not end before it begins; a band of ages ends above where it begins. */
        private boolean inOrder(@Nullable Object[] values, Rows rows) {
            for (var pair : BEGINNINGS) {
                if (type.column(pair.from()).isEmpty()
                        || type.column(pair.until()).isEmpty()) continue;
                var from = cell(values, pair.from());
                var until = cell(values, pair.until());
                boolean wrong = from instanceof LocalDate first
                                && until instanceof LocalDate last
                                && last.isBefore(first)
                        || from instanceof Integer youngest && until instanceof Integer above && above <= youngest;
                if (!wrong) continue;
                sink.reject(
                        "csv.ends-before-start",
                        rows.line(),
                        pair.until(),
                        String.valueOf(until),
                        new Words(
                                "%s（%s）より前に終わっています。どちらかが誤りです".formatted(pair.from(), from),
                                "this ends before %s (%s); one of the two is wrong".formatted(pair.from(), from)));
                return false;
            }
            return true;
        }

        private boolean rightWidth(Rows rows) {
            int below = rows.width();
            while (below > width && Cells.blank(rows.cell(below - 1))) below--;
            if (below > width) {
                sink.reject(
                        "csv.too-many-cells",
                        rows.line(),
                        "",
                        rows.cell(below - 1),
                        new Words(
                                "見出しは%d列、この行は%d列です。列がずれていないか確かめてください".formatted(width, below),
                                "the header has %d columns, this row %d; check whether cells are shifted"
                                        .formatted(width, below)));
                return false;
            }
            if (rows.width() < width) {
                sink.reject(
                        "csv.too-few-cells",
                        rows.line(),
                        "",
                        "",
                        new Words(
                                "見出しは%d列、この行は%d列しかありません".formatted(width, rows.width()),
                                "the header has %d columns, this row only %d".formatted(width, rows.width())));
                return false;
            }
            return true;
        }

        private String shown(Field column) {
            var at = columns.get(column);
            return at == null ? column.name() : Cells.normal(header.get(at));
        }

        private Evidence record(@Nullable Object[] values) {
            try {
                return (Evidence) constructor.invokeExact(values);
            } catch (Throwable e) {
                throw new IllegalStateException("cannot make a " + type.name() + " of " + Arrays.toString(values), e);
            }
        }

        private Reading<?> value(Field column, int i, String text, long line) {
            return switch (column.kind()) {
                case PERSON -> Cells.person(text);
                case CODE -> code(column, i, text);
                case DAY ->
                    column.name().equals("born")
                            ? Cells.birth(text, settings.monthFirst())
                            : Cells.day(text, settings.monthFirst());
                case MONTH -> Cells.month(text);
                case TIME -> Cells.time(text);
                case TRUTH -> Cells.truth(text);
                case INTEGER -> whole(column, text).map(Long::intValue);
                case LONG -> whole(column, text);
                case DECIMAL -> decimal(column, text, line);
            };
        }

        private Reading<Code> code(Field column, int i, String text) {
            if (column.name().equals("municipality") || column.name().equals("moved_to"))
                return MunicipalityCode.read(text);
            if (words.get(i).isEmpty()) return Cells.code(text);
            var word = words.get(i).get(plain(text));
            if (word != null) return new Parsed<>(word);
            var among = String.join(", ", column.meaning().among());
            return new Unreadable<>(
                    "csv.unknown-word", new Words("%sのどれでもありません".formatted(among), "none of %s".formatted(among)));
        }

        private static Reading<Long> whole(Field column, String text) {
            var read = Cells.wholeNumber(text);
            if (!(read instanceof Parsed<Long>(var value))) return read;
            long most = column.kind() == RecordType.Kind.INTEGER
                    ? Math.min(column.meaning().most(), Integer.MAX_VALUE)
                    : column.meaning().most();
            return value < column.meaning().least() || value > most ? outside(column) : read;
        }

        private Reading<BigDecimal> decimal(Field column, String text, long line) {
            var read = Cells.decimal(text);
            if (!(read instanceof Parsed<BigDecimal>(var value))) return read;
            if (value.compareTo(BigDecimal.valueOf(column.meaning().least())) < 0
                    || value.compareTo(BigDecimal.valueOf(column.meaning().most())) > 0) return outside(column);
            var rounded = value.setScale(column.meaning().scale(), RoundingMode.HALF_UP);
            if (rounded.compareTo(value) != 0)
                sink.remark(
                        "csv.rounded",
                        line,
                        shown(column),
                        text,
                        new Words(
                                "小数%d桁に四捨五入しました".formatted(column.meaning().scale()),
                                "rounded to %d decimals, halves up"
                                        .formatted(column.meaning().scale())));
            return new Parsed<>(rounded);
        }

        private static <T> Reading<T> outside(Field column) {
            var range = column.meaning().most() == Long.MAX_VALUE
                    ? new Words(
                            column.meaning().least() + "以上",
                            "at least " + column.meaning().least())
                    : new Words(
                            "%dから%d"
                                    .formatted(
                                            column.meaning().least(),
                                            column.meaning().most()),
                            "from %d to %d"
                                    .formatted(
                                            column.meaning().least(),
                                            column.meaning().most()));
            return new Unreadable<>(
                    "csv.out-of-range",
                    new Words("範囲（%s）の外です".formatted(range.ja()), "outside the range, which is " + range.en()));
        }

        private void steps(@Nullable Object[] values, long line) {
            var day = (LocalDate) cell(values, "day");
            var counted = cell(values, "reported") == null ? cell(values, "steps") : cell(values, "reported");
            var kind = kind(Optional.ofNullable((Code) cell(values, "source")), Optional.ofNullable((Code)
                    cell(values, "method")));
            if (day == null || counted == null) throw new IllegalStateException("required and yet absent");
            var start = day.atStartOfDay(Japan.TIME);
            sink.accept(
                    new StepInterval(
                            (PersonId) java.util.Objects.requireNonNull(cell(values, "person")),
                            kind.source(),
                            kind.device(),
                            kind.method(),
                            StepInterval.Kind.DIFFERENCE,
                            start.toInstant(),
                            day.plusDays(1).atStartOfDay(Japan.TIME).toInstant(),
                            start.getOffset(),
                            (Integer) counted,
                            true,
                            (LocalDate) cell(values, "recorded_on")),
                    line);
        }

        private static final Code CSV = new Code("csv");

        private @Nullable Object cell(@Nullable Object[] values, String column) {
            for (int i = 0; i < values.length; i++)
                if (type.columns().get(i).name().equals(column)) return values[i];
            throw new IllegalStateException("no column " + column);
        }
    }
}
