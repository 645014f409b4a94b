package musubi.platform.people;

import java.sql.Timestamp;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Everything that is held about one person (保有個人情報の開示), from every module, for that person alone. */
@Repository
public class Disclosures {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final JdbcClient db;
    private final Corrections corrections;
    private final Enrolments enrolments;
    private final Mails mails;
    private final Wishes wishes;
    private final List<Holding> holdings;

    Disclosures(JdbcClient db, Corrections corrections, Enrolments enrolments, Mails mails, Wishes wishes, List<Holding> holdings) {
        this.db = db;
        this.corrections = corrections;
        this.enrolments = enrolments;
        this.mails = mails;
        this.wishes = wishes;
        this.holdings = List.copyOf(holdings);
    }

    /** Rows of one kind. */
    public record Section(String id, Words title, List<Map<String, String>> rows) {
        /** The names of the columns, in order. */
        public List<String> columns() {
            return rows.isEmpty() ? List.of() : List.copyOf(rows.getFirst().keySet());
        }
    }

    /** Everything held about somebody; that it was shown is written down. */
    @Transactional
    public List<Section> of(PersonId person) {
        var sections = sections(person);
        shown(person, sections.size());
        return sections;
    }

    /** Writes down that everything held about somebody was shown. */
    @Transactional
    public void shown(PersonId person, int sections) {
        enrolments.record("people.disclosed", person, "", Map.of("sections", sections));
    }

    /** Everything held about somebody, for them alone. Whoever shows it says {@link #shown}. */
    @Transactional(readOnly = true)
    public List<Section> sections(PersonId person) {
        var sections = new ArrayList<Section>();
        sections.add(new Section(
                "particulars",
                new Words("本人について", "About the person"),
                List.of(corrections.of(person).written())));
        sections.add(new Section(
                "corrections",
                new Words("訂正の記録（前の内容）", "Corrections (what stood there before)"),
                corrections.made(person).stream().map(Disclosures::correction).toList()));
        sections.add(new Section(
                "mail",
                new Words("メールアドレス", "Mail address"),
                mails.of(person).stream()
                        .map(address -> Map.of("address", address))
                        .toList()));
        sections.add(new Section(
                "wishes",
                new Words("直してほしいと言われたこと", "What they say is wrong"),
                wishes.of(person).stream().map(Disclosures::wish).toList()));
        sections.add(rows(person, "enrolments", new Words("事業への登録", "Schemes"), """
                select person, scheme, enrolled_on, left_on, channel, accepted_why, left_why, recorded_at from people.enrolment
                 order by enrolled_on, scheme"""));
        sections.add(rows(person, "consents", new Words("同意", "Consent"), """
                select person, purpose, recipient, version, given, happened_at, recorded_at from people.consent
                 order by happened_at, purpose"""));
        for (var holding : holdings) sections.add(rows(person, holding.id(), holding.title(), holding.query()));
        return List.copyOf(sections);
    }

    private static Map<String, String> wish(Wishes.Wish wish) {
        var row = new LinkedHashMap<String, String>();
        row.put("made_at", MINUTE.format(wish.at()));
        row.put("wish", wish.text());
        row.put("done_at", wish.done().map(MINUTE::format).orElse(""));
        return row;
    }

    private static Map<String, String> correction(Corrections.Made made) {
        var row = new LinkedHashMap<String, String>();
        row.put("corrected_at", MINUTE.format(made.at()));
        row.put("why", made.why());
        row.putAll(made.before());
        return row;
    }

    /** Whose it is goes without saying; times are those of Japan. */
    private static Map<String, String> text(Map<String, Object> row) {
        var text = new LinkedHashMap<String, String>();
        row.forEach((column, value) -> {
            if (!column.equals("person")) text.put(column, text(value));
        });
        return text;
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Timestamp at -> MINUTE.format(at.toInstant());
            default -> value.toString();
        };
    }

    /** Records that count as this person are this person's. */
    private Section rows(PersonId person, String id, Words title, String query) {
        var group = db.sql("select person from people.merged where counts_as = :person")
                .param("person", person.value())
                .query(UUID.class)
                .list();
        group.add(person.value());
        var rows = db
                .sql("select q.* from (%s) q where q.person = any(:group)".formatted(query))
                .param("group", group.toArray(UUID[]::new))
                .query()
                .listOfRows()
                .stream()
                .map(Disclosures::text)
                .toList();
        return new Section(id, title, rows);
    }
}
