package musubi.platform.people;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import musubi.evidence.source.Cells;
import musubi.evidence.source.Reading;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Succession;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * A list of people who join, as a municipality keeps it: a table with a header in Japanese or English, UTF-8 or windows-31j. Every row
 * is read or said to be unreadable, with the line, the column, what stands there and what should.
 */
public final class PeopleCsv {
    private static final int MOST_ROWS = 50_000;
    private static final int LONGEST = 300;
    private static final Charset MS932 = Charset.forName("windows-31j");

    private PeopleCsv() {}

    /** The columns, in the order of the template. */
    public enum Field {
        NAME("氏名", "name"),
        KANA("フリガナ", "kana"),
        BORN("生年月日", "born"),
        SEX("性別", "sex"),
        ADDRESS("住所", "address"),
        PHONE("電話番号", "phone"),
        LIVES_IN("居住市区町村コード", "lives_in"),
        WORKS_IN("勤務先市区町村コード", "works_in"),
        CERTIFIED("要介護認定", "certified"),
        AREA("地域", "area"),
        ON("登録日", "enrolled_on"),
        CHANNEL("申込方法", "channel"),
        CONSENT("参加への同意", "consent");

        private final String ja;
        private final String en;

        Field(String ja, String en) {
            this.ja = ja;
            this.en = en;
        }

        /** The header of the template. */
        public String header() {
            return ja;
        }

        private boolean named(String header) {
            return header.equals(ja) || header.equalsIgnoreCase(en);
        }

        private boolean needed() {
            return this == NAME || this == BORN || this == SEX;
        }
    }

    /** Whether somebody agreed to take part, to the words that hold now. */
    public enum Consent {
        GIVEN,
        NOT_SAID
    }

    /** One row that could be read. */
    public record Row(
            long line,
            Identity identity,
            LocalDate born,
            String sex,
            Circumstances circumstances,
            Optional<String> area,
            LocalDate on,
            String channel,
            Consent consent) {
        /** The same, under the codes of municipalities that are valid on the day of joining. */
        Row on(List<Succession> changed) {
            return new Row(line, identity, born, sex, circumstances.on(changed, on), area, on, channel, consent);
        }
    }

    /** What could be read and what could not; {@code total} rows in all. */
    record Read(List<Row> rows, List<Problem> problems, int total) {}

    /** The text of a file, decoded strictly: UTF-8, or else windows-31j as Japanese spreadsheets write it. */
    public static String text(String file, byte[] content) {
        return decoded(content, StandardCharsets.UTF_8)
                .or(() -> decoded(content, MS932))
                .map(text -> text.startsWith("\uFEFF") ? text.substring(1) : text)
                .orElseThrow(() -> whole(
                        "resident.import-encoding",
                        file,
                        new Words(
                                "文字コードが UTF-8 でも Shift_JIS でもありません。「CSV UTF-8」で保存し直してください。",
                                "The text is neither UTF-8 nor Shift_JIS: save it as CSV UTF-8.")));
    }

    private static Optional<String> decoded(byte[] content, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(content)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static BadInput whole(String code, String file, Words words) {
        return new BadInput(code, Place.whole(file), "", words);
    }

    /**
     * Reads a whole list.
     *
     * @param today who has no day of joining joins today
     * @throws BadInput when it is no table, lacks a column, is empty or too long
     */
    static Read read(String file, String text, LocalDate today) {
        var rows = new ArrayList<Row>();
        var problems = new ArrayList<Problem>();
        int total = 0;
        try (var csv = CsvReader.builder().ofCsvRecord(text)) {
            Map<Field, Integer> columns = Map.of();
            for (var line : csv) {
                if (columns.isEmpty()) columns = header(file, line);
                else if (line.getFields().stream().anyMatch(cell -> !cell.isBlank())) {
                    if (++total > MOST_ROWS) throw tooLong(file);
                    var cells = new PeopleRow(file, line, columns, today);
                    cells.read().ifPresent(rows::add);
                    problems.addAll(cells.problems());
                }
            }
        } catch (CsvParseException e) {
            throw whole(
                    "resident.import-table",
                    file,
                    new Words("CSV として読めません。引用符を確かめてください。", "This is not a table: check its quotes."));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        if (total == 0)
            throw whole(
                    "resident.import-empty",
                    file,
                    new Words(
                            "行がありません。1行目に見出し、2行目から参加者を書いてください。",
                            "There are no rows: write the header in the first line and people from the second."));
        return new Read(List.copyOf(rows), List.copyOf(problems), total);
    }

    private static BadInput tooLong(String file) {
        return whole(
                "resident.import-too-long",
                file,
                new Words(
                        "%,d 行を超えています。分けて送ってください。".formatted(MOST_ROWS),
                        "More than %,d rows: send it in parts.".formatted(MOST_ROWS)));
    }

    private static Map<Field, Integer> header(String file, CsvRecord line) {
        var columns = new EnumMap<Field, Integer>(Field.class);
        var headers = line.getFields().stream().map(Cells::normal).toList();
        for (var field : Field.values())
            for (int i = 0; i < headers.size(); i++) if (field.named(headers.get(i))) columns.putIfAbsent(field, i);
        for (var field : Field.values())
            if (field.needed() && !columns.containsKey(field))
                throw new BadInput(
                        "resident.import-column",
                        new Place(file, 1, field.ja),
                        "",
                        new Words(
                                "見出しに「%s」の列がありません。様式の見出しをそのまま使ってください。".formatted(field.ja),
                                "The header lacks the column %s (%s): use the header of the template."
                                        .formatted(field.en, field.ja)));
        return columns;
    }

    /** The cells of one row, and what is wrong with them. */
    private static final class PeopleRow {
        private final String file;
        private final CsvRecord record;
        private final Map<Field, Integer> columns;
        private final LocalDate today;
        private final List<Problem> problems = new ArrayList<>();

        PeopleRow(String file, CsvRecord record, Map<Field, Integer> columns, LocalDate today) {
            this.file = file;
            this.record = record;
            this.columns = columns;
            this.today = today;
        }

        List<Problem> problems() {
            return problems;
        }

        Optional<Row> read() {
            var name = text(Field.NAME);
            if (name.isEmpty()) wrong(Field.NAME, new Words("氏名を入れてください。", "Enter the name."));
            var born = born();
            var sex = sex();
            var circumstances = new Circumstances(code(Field.LIVES_IN), code(Field.WORKS_IN), certified());
            var on = on();
            var channel = channel();
            var consent = consent();
            var area = text(Field.AREA);
            if (!area.isEmpty() && !area.matches("[\\p{L}\\p{N}-]{1,40}"))
                wrong(
                        Field.AREA,
                        new Words(
                                "地域は40字以内の文字・数字・ハイフンで入れてください。",
                                "Write the area in at most 40 letters, digits and hyphens."));
            if (!problems.isEmpty()) return Optional.empty();
            return Optional.of(new Row(
                    record.getStartingLineNumber(),
                    new Identity(name, text(Field.KANA), text(Field.ADDRESS), text(Field.PHONE)),
                    born,
                    sex,
                    circumstances,
                    area.isEmpty() ? Optional.empty() : Optional.of(area),
                    on,
                    channel,
                    consent));
        }

        private String text(Field field) {
            var column = columns.get(field);
            if (column == null || column >= record.getFieldCount()) return "";
            var text = record.getField(column).strip();
            if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
                wrong(
                        field,
                        new Words(
                                "%d 字以内で、改行を入れずに書いてください。".formatted(LONGEST),
                                "Write at most %d letters without line breaks.".formatted(LONGEST)));
                return "";
            }
            return text;
        }

        private LocalDate born() {
            var born = day(Field.BORN, Cells.birth(text(Field.BORN), false));
            if (born.isAfter(today) || born.isBefore(today.minusYears(120)))
                wrong(
                        Field.BORN,
                        new Words(
                                "生年月日が未来か、120年より前です。",
                                "The date of birth lies in the future or more than 120 years ago."));
            return born;
        }

        private LocalDate on() {
            var text = text(Field.ON);
            if (text.isEmpty()) return today;
            var on = day(Field.ON, Cells.day(text, false));
            if (on.isAfter(today))
                wrong(Field.ON, new Words("登録日は今日までの日にしてください。", "The day of joining cannot lie in the future."));
            return on;
        }

        private LocalDate day(Field field, Reading<LocalDate> reading) {
            return switch (reading) {
                case Reading.Parsed<LocalDate> parsed -> parsed.value();
                case Reading.Unreadable<LocalDate> unreadable -> {
                    wrong(field, unreadable.words());
                    yield today;
                }
            };
        }

        private String sex() {
            return switch (Cells.normal(text(Field.SEX)).toUpperCase(Locale.ROOT)) {
                case "F", "女", "女性", "FEMALE" -> "F";
                case "M", "男", "男性", "MALE" -> "M";
                case "X", "その他", "無回答", "不明", "OTHER" -> "X";
                default -> {
                    wrong(Field.SEX, new Words("性別を「女」「男」「その他」で入れてください。", "Write the sex as F, M or X (女, 男, その他)."));
                    yield "X";
                }
            };
        }

        private Circumstances.Certified certified() {
            return switch (Cells.normal(text(Field.CERTIFIED)).toLowerCase(Locale.ROOT)) {
                case "", "不明", "unknown" -> Circumstances.Certified.UNKNOWN;
                case "なし", "無", "無し", "no" -> Circumstances.Certified.NO;
                case "あり", "有", "有り", "yes" -> Circumstances.Certified.YES;
                default -> {
                    wrong(
                            Field.CERTIFIED,
                            new Words("要介護認定を「なし」「あり」「不明」で入れてください。", "Write no, yes or unknown (なし, あり, 不明)."));
                    yield Circumstances.Certified.UNKNOWN;
                }
            };
        }

        private String channel() {
            return switch (Cells.normal(text(Field.CHANNEL)).toLowerCase(Locale.ROOT)) {
                case "", "紙", "paper" -> "paper";
                case "電話", "phone" -> "phone";
                case "窓口", "counter" -> "counter";
                case "オンライン", "online" -> "online";
                default -> {
                    wrong(
                            Field.CHANNEL,
                            new Words(
                                    "申込方法を「紙」「電話」「窓口」「オンライン」で入れてください。",
                                    "Write paper, phone, counter or online (紙, 電話, 窓口, オンライン)."));
                    yield "paper";
                }
            };
        }

        private Consent consent() {
            return switch (Cells.normal(text(Field.CONSENT)).toLowerCase(Locale.ROOT)) {
                case "", "なし", "無", "無し", "no" -> Consent.NOT_SAID;
                case "あり", "有", "有り", "yes" -> Consent.GIVEN;
                default -> {
                    wrong(Field.CONSENT, new Words("参加への同意を「あり」か「なし」で入れてください。", "Write yes or no (あり, なし)."));
                    yield Consent.NOT_SAID;
                }
            };
        }

        private Optional<Code> code(Field field) {
            var digits = Cells.normal(text(field));
            if (digits.isEmpty()) return Optional.empty();
            try {
                return Optional.of(new Code(digits));
            } catch (IllegalArgumentException e) {
                wrong(
                        field,
                        new Words(
                                "検査数字を含む6桁の市区町村コードを入れてください。先頭の0が消えていないか確かめてください。",
                                "Write the code of six digits whose check digit is right; a leading 0 may have been lost."));
                return Optional.empty();
            }
        }

        private void wrong(Field field, Words words) {
            var column = columns.get(field);
            var value = column == null || column >= record.getFieldCount() ? "" : record.getField(column);
            var shown = value.length() > 60 ? value.substring(0, 60) + "…" : value;
            problems.add(Problem.error(
                    "resident.import-cell", new Place(file, record.getStartingLineNumber(), field.ja), shown, words));
        }
    }
}
