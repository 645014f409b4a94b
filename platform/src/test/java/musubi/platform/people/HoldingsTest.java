package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import musubi.measure.instrument.Instruments;
import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Nothing about people lies in a table of which they are not told. */
class HoldingsTest {
    /** Tables that no query of a holding reads, and why. */
    private static final Map<String, String> TOLD_OTHERWISE = Map.of(
            "people.person", "the section of particulars",
            "people.identity", "the section of particulars, unsealed",
            "people.history", "the section of corrections, unsealed",
            "people.mail", "the section of the mail address, unsealed",
            "people.wish", "the section of what they say is wrong, unsealed",
            "people.request_sealed", "the section of what was said with requests, unsealed",
            "people.erasure", "who they are is destroyed: nothing can be asked for any more",
            "audit.entry", "the page of who saw it or used it",
            "audit.view", "the page of who saw it or used it",
            "snapshot.change", "numbers alone, on their way to the next pack, gone when they are followed");

    /** Such a table holds rows of one person, or belongs to one that does. */
    private static final String OF_PEOPLE = """
            with recursive
            ours as (
                select c.oid, n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where c.relkind in ('r', 'p') and not c.relispartition
                   and n.nspname not in ('pg_catalog', 'information_schema', 'public', 'scope') and n.nspname not like 'pg\\_%'),
            of_people as (
                select o.oid from ours o
                 where exists (select from pg_attribute a where a.attrelid = o.oid and not a.attisdropped and a.attnum > 0
                                  and a.attname in ('person', 'people', 'counts_as', 'other', 'on_behalf_of')
                                  and a.atttypid in ('uuid'::regtype, 'uuid[]'::regtype))
                union
                select k.conrelid from pg_constraint k join of_people p on p.oid = k.confrelid where k.contype = 'f')
            select o.name from ours o join of_people p using (oid) order by 1
            """;

    private static final Pattern READ = Pattern.compile("\"Relation Name\": \"(\\w+)\",\\s+\"Schema\": \"(\\w+)\"");

    private final JdbcClient db = ServerFixture.part(JdbcClient.class);
    private final List<Holding> holdings = ServerFixture.part(Disclosures.class).holdings();
    private final Code city = ServerFixture.municipality();

    private <T> T inCity(Supplier<T> work) {
        return ServerFixture.as(
                city,
                () -> Objects.requireNonNull(
                        ServerFixture.part(TransactionTemplate.class).execute(t -> work.get())));
    }

    /** What the database reads to answer, through views as well. */
    private Set<String> read(Holding holding) {
        var plan = db.sql("explain (verbose, format json) " + holding.query())
                .query(String.class)
                .single();
        var read = new HashSet<String>();
        var matcher = READ.matcher(plan);
        while (matcher.find()) read.add(whole(matcher.group(2) + "." + matcher.group(1)));
        return read;
    }

    /** The table a partition is part of. */
    private String whole(String table) {
        return db.sql("""
                select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where c.oid = coalesce(pg_partition_root(cast(:table as regclass)), cast(:table as regclass))
                """).param("table", table).query(String.class).single();
    }

    @Test
    void every_table_with_rows_of_people_is_told_of_or_says_why_not() {
        var told = inCity(() -> {
            var read = new TreeSet<>(TOLD_OTHERWISE.keySet());
            for (var holding : holdings) read.addAll(read(holding));
            return read;
        });
        var tables = db.sql(OF_PEOPLE).query(String.class).list();

        assertThat(tables).hasSizeGreaterThan(50).contains("rewards.voucher", "account.passkey", "activity.steps");
        assertThat(tables)
                .as("tables with rows of people that nobody is told of")
                .isSubsetOf(told);
        assertThat(tables).as("tables that are not there").containsAll(TOLD_OTHERWISE.keySet());
    }

    @Test
    void a_request_is_told_of_with_the_day_until_which_it_is_answered_and_the_way_it_came() {
        var words = ServerFixture.part(MessageSource.class);
        var requests = holdings.stream()
                .filter(holding -> holding.id().equals("requests"))
                .findFirst()
                .orElseThrow();

        assertThat(inCity(() -> columns(requests.query())))
                .contains("answer_by")
                .doesNotContain("due_on");
        for (var language : List.of(Locale.JAPANESE, Locale.ENGLISH)) {
            for (var channel : Request.Channel.values())
                assertThat(words.getMessage("held.channel." + channel.word(), null, null, language))
                        .as("%s %s", channel, language)
                        .isNotNull();
        }
        assertThat(words.getMessage("held.answer_by", null, Locale.JAPANESE)).isEqualTo("回答の期限");
    }

    @Test
    void every_holding_names_the_person_and_every_column_has_words_in_both_languages() {
        var words = ServerFixture.part(MessageSource.class);
        var wordless = new TreeSet<String>();
        for (var holding : holdings) {
            var columns = inCity(() -> columns(holding.query()));
            assertThat(columns).as(holding.id()).contains("person");
            for (var column : columns)
                for (var language : List.of(Locale.JAPANESE, Locale.ENGLISH))
                    if (!column.equals("person") && words.getMessage("held." + column, null, null, language) == null)
                        wordless.add(column + " " + language);
        }

        assertThat(wordless).isEmpty();
        assertThat(holdings).extracting(Holding::id).doesNotHaveDuplicates();
    }

    @Test
    void every_scale_of_a_questionnaire_has_words_in_both_languages() {
        var words = ServerFixture.part(MessageSource.class);
        var scales = Instruments.all().stream()
                .flatMap(i -> i.rules().keySet().stream())
                .distinct()
                .toList();

        assertThat(scales).contains("criterion-2", "total");
        for (var language : List.of(Locale.JAPANESE, Locale.ENGLISH))
            assertThat(scales)
                    .as("scales without words in %s", language)
                    .allMatch(scale -> words.getMessage("held.scale." + scale, null, null, language) != null);
    }

    private List<String> columns(String query) {
        return db.sql(query + " limit 0").query(rows -> {
            var names = new ArrayList<String>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++)
                names.add(rows.getMetaData().getColumnName(i));
            return names;
        });
    }
}
