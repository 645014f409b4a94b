package musubi.platform.people;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import musubi.evidence.source.Cells;
import musubi.evidence.source.Reading;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Succession;
import musubi.platform.sheet.Column;
import musubi.platform.sheet.SentList;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * A list of people who join, as a municipality keeps it. Every row
 * is read or said to be unreadable, with the line, the column, what stands there and what should.
 */
public final class PeopleCsv {
    private static final int MOST_ROWS = 50_000;
    private static final int LONGEST = 300;

    private PeopleCsv() {}

    /** The columns, in the order of the template. */
    public enum Field implements Column {
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

        @Override
        public String header() {
            return ja;
        }

        @Override
        public String english() {
            return en;
        }

        @Override
        public Need need() {
            return this == NAME || this == BORN || this == SEX ? Need.NEEDED : Need.OPTIONAL;
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

    private static SentList<Field> list(String file) {
        return new SentList<>(Field.class, file, MOST_ROWS);
    }

    /**
     * The text of a file.
     *
     * @throws BadInput when it is neither UTF-8 nor windows-31j
     */
    static String text(String file, byte[] content) {
        return list(file).text(content);
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
        var lines = list(file).lines(text);
        for (var line : lines) {
            var cells = new PeopleRow(line, today);
            cells.read().ifPresent(rows::add);
            problems.addAll(cells.problems);
        }
        return new Read(List.copyOf(rows), List.copyOf(problems), lines.size());
    }

    /** The cells of one row, and what is wrong with them. */
    private static final class PeopleRow {
        private final SentList<Field>.Line line;
        private final LocalDate today;
        private final List<Problem> problems = new ArrayList<>();

        PeopleRow(SentList<Field>.Line line, LocalDate today) {
            this.line = line;
            this.today = today;
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
                    line.number(),
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
            var text = line.cell(field).strip();
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
            problems.add(line.problem("resident.import-cell", field, words));
        }
    }
}
