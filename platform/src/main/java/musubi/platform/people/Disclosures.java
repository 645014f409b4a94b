package musubi.platform.people;

import java.sql.Timestamp;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Everything that is held about one person (保有個人情報の開示), from every module, for that person alone. */
@Repository
public class Disclosures {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    /** What this module holds itself, but for what is sealed. None of it keeps somebody who was just entered from being taken back. */
    private static final List<Holding> OWN = List.of(
            new Holding("enrolments", new Words("事業への登録", "Schemes"), """
                    select person, scheme, enrolled_on, left_on, channel, accepted_why, left_why, recorded_at from people.enrolment
                     order by enrolled_on, scheme"""),
            new Holding(
                    "mistaken-enrolments",
                    new Words("事業への登録の誤りと直したこと", "Mistakes about schemes, and what was put right"),
                    """
                    select person, scheme, enrolled_on, left_on, channel, accepted_why, left_why, entered_at, rightly_on, why, recorded_at
                      from people.mistaken_enrolment order by recorded_at, scheme"""),
            new Holding("consents", new Words("同意", "Consent"), """
                    select person, purpose, recipient, version, given, happened_at, recorded_at from people.consent
                     order by happened_at, purpose"""),
            new Holding("merges", new Words("二つの記録を一人とした記録", "Records counted as one"), """
                    select r.person, m.recorded_at, m.why, s.recorded_at as split_at, s.why as split_why
                      from people.merge m left join people.split s using (municipality, merge)
                     cross join lateral (values (m.person), (m.counts_as)) as r(person)
                     order by m.recorded_at, m.merge"""),
            new Holding(
                    "told-apart",
                    new Words("よく似た記録の別の方と確かめた記録", "Looked at and told apart from a similar record"),
                    """
                    select r.person, d.recorded_at from people.different d
                     cross join lateral (values (d.person), (d.other)) as r(person) order by d.recorded_at"""),
            new Holding("kept-until", new Words("氏名などの保存期間", "How long the name is kept"), """
                    select person, due_on, recorded_at from people.due order by due_on"""));

    private final JdbcClient db;
    private final Acting acting;
    private final TransactionTemplate writing;
    private final TransactionTemplate reading;
    private final Corrections corrections;
    private final Enrolments enrolments;
    private final Mails mails;
    private final Wishes wishes;
    private final Requests requests;
    private final Merges merges;
    private final List<Holding> holdings;

    Disclosures(
            JdbcClient db,
            Acting acting,
            PlatformTransactionManager manager,
            Corrections corrections,
            Enrolments enrolments,
            Mails mails,
            Wishes wishes,
            Requests requests,
            Merges merges,
            List<Holding> holdings) {
        this.db = db;
        this.acting = acting;
        this.writing = new TransactionTemplate(manager);
        this.reading = new TransactionTemplate(manager);
        reading.setReadOnly(true);
        this.corrections = corrections;
        this.enrolments = enrolments;
        this.mails = mails;
        this.wishes = wishes;
        this.requests = requests;
        this.merges = merges;
        this.holdings = List.copyOf(holdings);
    }

    /** Rows of one kind. */
    public record Section(String id, Words title, List<Map<String, String>> rows) {
        /** The names of the columns, in order. */
        public List<String> columns() {
            return rows.isEmpty() ? List.of() : List.copyOf(rows.getFirst().keySet());
        }
    }

    /** Everything held about somebody; that it was shown is written down. Used outside of transactions. */
    public List<Section> of(PersonId person) {
        var sections = sections(person);
        shown(person, sections.size());
        return sections;
    }

    /** Writes down that everything held about somebody was shown. */
    public void shown(PersonId person, int sections) {
        writing.executeWithoutResult(
                status -> enrolments.record("people.disclosed", person, "", Map.of("sections", sections)));
    }

    /**
     * Everything held about somebody, for them alone. Nothing is kept back: it is read as the municipality holds it, also what whoever
     * shows it may not read themselves. Whoever shows it says {@link #shown}. Used outside of transactions.
     */
    public List<Section> sections(PersonId person) {
        var job = Actor.job("disclosure", acting.actor().municipality());
        return acting.as(job, () -> Objects.requireNonNull(reading.execute(status -> read(person))));
    }

    /** Of whatever is read by person, this module's own first. */
    List<Holding> holdings() {
        return Stream.concat(OWN.stream(), holdings.stream()).toList();
    }

    /** Records that count as this person are this person's. */
    private List<Section> read(PersonId person) {
        var records = merges.records(person);
        var sections = new ArrayList<Section>();
        sections.add(new Section(
                "particulars",
                new Words("本人について", "About the person"),
                named(records).stream()
                        .map(record -> corrections.of(record).written())
                        .toList()));
        sections.add(new Section(
                "corrections",
                new Words("訂正の記録（前の内容）", "Corrections (what stood there before)"),
                records.stream()
                        .flatMap(record -> corrections.made(record).stream())
                        .map(Disclosures::correction)
                        .toList()));
        sections.add(new Section(
                "mail",
                new Words("メールアドレス", "Mail address"),
                records.stream()
                        .flatMap(record -> mails.of(record).stream())
                        .map(address -> Map.of("mail", address))
                        .toList()));
        sections.add(new Section(
                "wishes",
                new Words("直してほしいと言われたこと", "What they say is wrong"),
                records.stream()
                        .flatMap(record -> wishes.of(record).stream())
                        .map(Disclosures::wish)
                        .toList()));
        sections.add(new Section(
                "requests-said",
                new Words("請求で言われたこと", "What was said with requests"),
                requests.of(person).stream().map(this::said).toList()));
        for (var holding : holdings()) sections.add(rows(records, holding));
        return List.copyOf(sections);
    }

    /** Those of these records that still tell who somebody is. */
    private List<PersonId> named(List<PersonId> records) {
        var named = Set.copyOf(db.sql("select person from people.identity where person = any(:records)")
                .param("records", ids(records))
                .query(UUID.class)
                .list());
        return records.stream().filter(record -> named.contains(record.value())).toList();
    }

    private static UUID[] ids(List<PersonId> records) {
        return records.stream().map(PersonId::value).toArray(UUID[]::new);
    }

    private static Map<String, String> wish(Wishes.Wish wish) {
        var row = new LinkedHashMap<String, String>();
        row.put("made_at", MINUTE.format(wish.at()));
        row.put("wish", wish.text());
        row.put("done_at", wish.done().map(MINUTE::format).orElse(""));
        return row;
    }

    private Map<String, String> said(Request request) {
        var said = requests.said(request.id());
        var row = new LinkedHashMap<String, String>();
        row.put("received_on", request.receivedOn().toString());
        row.put("kind", request.kind().word());
        row.put("representative", said.representative());
        row.put("text", said.text());
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

    private Section rows(List<PersonId> records, Holding holding) {
        var rows = db
                .sql("select q.* from (%s) q where q.person = any(:group)".formatted(holding.query()))
                .param("group", ids(records))
                .query()
                .listOfRows()
                .stream()
                .map(row -> text(holding.opened().apply(row)))
                .toList();
        return new Section(holding.id(), holding.title(), rows);
    }
}
