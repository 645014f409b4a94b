package musubi.evidence.record;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A table of a pack, read from its record: name, key, columns. {@link #ALL} is every table there is, sorted by name.
 *
 * @param name the table's name: the record's name in lower case
 * @param type the record
 * @param ja title in Japanese
 * @param en title in English
 * @param key columns that identify a row; rows are sorted by them
 * @param columns in order
 */
public record RecordType(
        String name, Class<? extends Evidence> type, String ja, String en, List<String> key, List<Field> columns) {
    /** Every table, sorted by name. */
    public static final List<RecordType> ALL = Arrays.stream(Evidence.class.getPermittedSubclasses())
            .map(c -> of(c.asSubclass(Evidence.class)))
            .sorted(Comparator.comparing(RecordType::name))
            .toList();

    private static final List<String> PERSON_HEADERS =
            List.of("person_id", "本人番号", "個人id", "住民番号", "宛名番号", "被保険者番号", "参加者番号", "参加者id");
    private static final List<String> MUNICIPALITY_HEADERS =
            List.of("municipality_code", "市町村コード", "自治体コード", "全国地方公共団体コード", "都道府県コード又は市区町村コード");
    private static final List<String> DAY_HEADERS = List.of("date", "日付", "年月日");

    /** The column of that name. */
    public Optional<Field> column(String column) {
        return columns.stream().filter(c -> c.name().equals(column)).findFirst();
    }

    /** Lists are copied. */
    public RecordType {
        key = List.copyOf(key);
        columns = List.copyOf(columns);
    }

    /** The table with this name. */
    public static Optional<RecordType> named(String name) {
        return ALL.stream().filter(t -> t.name.equals(name)).findFirst();
    }

    /** The table of this record. */
    public static RecordType of(Class<? extends Evidence> type) {
        var table = type.getAnnotation(Table.class);
        var columns = Arrays.stream(type.getRecordComponents()).map(Field::of).toList();
        return new RecordType(
                type.getSimpleName().toLowerCase(Locale.ROOT),
                type,
                table.ja(),
                table.en(),
                List.of(table.key()),
                columns);
    }

    /** What a column holds. */
    public enum Kind {
        PERSON("VARCHAR"),
        CODE("VARCHAR"),
        DAY("DATE"),
        MONTH("DATE"),
        TIME("TIME"),
        INTEGER("INTEGER"),
        LONG("BIGINT"),
        DECIMAL("DECIMAL"),
        TRUTH("BOOLEAN");

        private final String sql;

        Kind(String sql) {
            this.sql = sql;
        }
    }

    /**
     * One column.
     *
     * @param name header in files and column in packs
     * @param kind what it holds
     * @param required whether a row without it is refused
     * @param meaning unit, bounds, other headers, allowed words
     */
    public record Field(String name, Kind kind, boolean required, Column meaning) {
        private static Field of(RecordComponent component) {
            var required = component.getAnnotatedType().getAnnotations().length == 0;
            return new Field(
                    component.getName(), kind(component.getType()), required, component.getAnnotation(Column.class));
        }

        private static Kind kind(Class<?> type) {
            if (type == PersonId.class) return Kind.PERSON;
            if (type == Code.class) return Kind.CODE;
            if (type == LocalDate.class) return Kind.DAY;
            if (type == YearMonth.class) return Kind.MONTH;
            if (type == LocalTime.class) return Kind.TIME;
            if (type == int.class || type == Integer.class) return Kind.INTEGER;
            if (type == long.class || type == Long.class) return Kind.LONG;
            if (type == BigDecimal.class) return Kind.DECIMAL;
            if (type == boolean.class || type == Boolean.class) return Kind.TRUTH;
            throw new IllegalStateException("no column kind for " + type);
        }

        /** Every header the column is known by in files: its name, its Japanese meaning, and others. */
        public List<String> headers() {
            var headers = new ArrayList<>(List.of(name, meaning.ja()));
            headers.addAll(List.of(meaning.alias()));
            if (kind == Kind.PERSON) headers.addAll(PERSON_HEADERS);
            if (name.equals("municipality")) headers.addAll(MUNICIPALITY_HEADERS);
            if (name.equals("day")) headers.addAll(DAY_HEADERS);
            return headers;
        }

        /** The column's type in SQL. */
        public String sqlType() {
            return kind == Kind.DECIMAL ? "DECIMAL(12," + meaning.scale() + ")" : kind.sql;
        }
    }
}
