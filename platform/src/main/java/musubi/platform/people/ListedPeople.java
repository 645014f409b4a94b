package musubi.platform.people;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import musubi.evidence.source.Cells;
import musubi.evidence.source.Reading;
import musubi.platform.people.Duplicates.Named;
import musubi.platform.sheet.Column;
import musubi.platform.sheet.SentList;
import musubi.quantity.Words;

/**
 * Whom the rows of a list are about: told by the number of the participant, or by name or reading and day of birth. What is said of a row that tells
 * nobody holds no name.
 *
 * @param <F> the columns of the list
 */
public final class ListedPeople<F extends Enum<F> & Column> {
    private static final Words NO_NUMBER =
            new Words("参加者番号ではありません。36文字の番号を書いてください。", "This is no number of a participant: it has 36 characters.");

    private final Columns<F> columns;
    private final Map<Named, Set<PersonId>> meant;
    private final Wrong<F> wrong;

    /** Which columns tell who somebody is. */
    public record Columns<F>(F person, F name, F kana, F born) {}

    /** What takes note of a row that tells nobody. */
    @FunctionalInterface
    public interface Wrong<F extends Enum<F> & Column> {
        /** Notes what is to be put right in a column. */
        void note(SentList<F>.Line row, F field, Words words);
    }

    private ListedPeople(Columns<F> columns, Map<Named, Set<PersonId>> meant, Wrong<F> wrong) {
        this.columns = columns;
        this.meant = Map.copyOf(meant);
        this.wrong = wrong;
    }

    /**
     * Looks up everybody whom a list names.
     *
     * @param people tells who is meant by names
     */
    public static <F extends Enum<F> & Column> ListedPeople<F> of(
            List<SentList<F>.Line> rows,
            Columns<F> columns,
            Function<Collection<Named>, Map<Named, Set<PersonId>>> people,
            Wrong<F> wrong) {
        var named = rows.stream().flatMap(row -> named(row, columns).stream()).toList();
        return new ListedPeople<>(columns, people.apply(named), wrong);
    }

    /** Whether a list can tell anybody. */
    public static <F extends Enum<F> & Column> boolean tells(SentList<F>.Line first, Columns<F> columns) {
        return first.has(columns.person())
                || first.has(columns.born()) && (first.has(columns.name()) || first.has(columns.kana()));
    }

    private static <F extends Enum<F> & Column> Optional<Named> named(SentList<F>.Line row, Columns<F> columns) {
        var name = row.cell(columns.name()).strip();
        var kana = row.cell(columns.kana()).strip();
        if (!row.cell(columns.person()).isBlank() || name.isEmpty() && kana.isEmpty()) return Optional.empty();
        return Cells.birth(row.cell(columns.born()).strip(), false) instanceof Reading.Parsed<LocalDate>(var born)
                ? Optional.of(new Named(name, kana, born))
                : Optional.empty();
    }

    /** Whom a row is about; when it tells nobody, that is noted. */
    public Optional<PersonId> of(SentList<F>.Line row) {
        var number = row.cell(columns.person()).strip();
        if (!number.isEmpty()) return numbered(row, number);
        var named = named(row, columns);
        if (named.isEmpty()) {
            wrong.note(
                    row,
                    columns.born(),
                    new Words(
                            "参加者番号か、氏名（またはフリガナ）と生年月日を書いてください。生年月日は 1950-04-01 や 昭和25年4月1日 の形です。",
                            "Write the number of the participant, or the name or its reading and the day of birth such as 1950-04-01."));
            return Optional.empty();
        }
        var fitting = meant.getOrDefault(named.get(), Set.of());
        if (fitting.size() == 1) return fitting.stream().findFirst();
        wrong.note(
                row,
                columns.name(),
                fitting.isEmpty()
                        ? new Words(
                                "この氏名と生年月日の参加者はいません。表記と生年月日を確かめてください。",
                                "Nobody with this name and day of birth takes part: check both.")
                        : new Words(
                                "この氏名と生年月日の参加者が複数います。参加者番号を書いてください。",
                                "Several participants have this name and day of birth: write the number of the one who is meant."));
        return Optional.empty();
    }

    private Optional<PersonId> numbered(SentList<F>.Line row, String number) {
        try {
            if (number.length() == 36) return Optional.of(new PersonId(UUID.fromString(number)));
        } catch (IllegalArgumentException e) {
            wrong.note(row, columns.person(), NO_NUMBER);
            return Optional.empty();
        }
        wrong.note(row, columns.person(), NO_NUMBER);
        return Optional.empty();
    }
}
