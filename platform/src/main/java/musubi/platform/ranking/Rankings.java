package musubi.platform.ranking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.FiscalYear;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Rankings by the points of a month or a fiscal year. Companies and teams of fewer than ten who are shown, or
 * than the municipality says, are left out. */
@Repository
public class Rankings {
    /** Fewer than this and an average would tell of single people; a municipality may ask for more, never for fewer. */
    public static final int LEAST_MEMBERS = 10;

    private static final int MOST_LEAST = 1_000;
    private static final int LONGEST = 20;

    /** So many names are offered at most. */
    private static final int MOST_NAMES = 200;

    private final JdbcClient db;
    private final People people;
    private final List<KnownGroups> known;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transactions;

    Rankings(
            JdbcClient db,
            People people,
            List<KnownGroups> known,
            Acting acting,
            Audit audit,
            Clock clock,
            PlatformTransactionManager manager) {
        this.transactions = new TransactionTemplate(manager);
        transactions.setReadOnly(true);
        this.db = db;
        this.people = people;
        this.known = List.copyOf(known);
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** How somebody is shown now: what was last said of any of the records that count as them. */
    @Transactional(readOnly = true)
    public Wish wish(PersonId person) {
        return db.sql("select shown, nickname, company, team from ranking.last_word_of(:person)")
                .param("person", person.value())
                .query((row, number) -> new Wish(
                        row.getBoolean("shown"),
                        row.getString("nickname"),
                        row.getString("company"),
                        row.getString("team")))
                .optional()
                .orElse(Wish.HIDDEN);
    }

    /**
     * Shows somebody as they wish, or no longer. Saying the same again changes nothing.
     *
     * @throws BadInput when the nickname is missing, too long, or tells the person's name
     */
    @Transactional
    public void show(PersonId person, Wish typed) {
        var wish = new Wish(
                typed.shown(),
                typed.nickname().strip(),
                typed.company().strip(),
                typed.team().strip());
        if (wish.shown()) refuseWrong(person, wish);
        db.sql("select pg_advisory_xact_lock(hashtextextended('ranking ' || :person, 0))")
                .param("person", person.toString())
                .query((row, number) -> 0)
                .single();
        var before = wish(person);
        if (before.equals(wish)) return;
        var actor = acting.actor();
        db.sql("""
                insert into ranking.wish (municipality, person, change, shown, nickname, company, team, happened_at, actor)
                select :municipality, :person, count(*) + 1, :shown, :nickname, :company, :team, :at, :actor
                  from ranking.wish where person = :person
                """)
                .param("municipality", actor.municipality().digits())
                .param("person", person.value())
                .param("shown", wish.shown())
                .param("nickname", wish.nickname())
                .param("company", wish.company())
                .param("team", wish.team())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("actor", actor.name())
                .update();
        audit.record(
                wish.shown() ? "ranking.shown" : "ranking.hidden",
                "person " + person,
                actor.role() == Role.RESIDENT ? Optional.empty() : Optional.of(person.value()),
                "",
                shown(before),
                shown(wish));
    }

    /** Whether they are shown; under which name is theirs alone to say. */
    private static String shown(Wish wish) {
        return "{\"shown\":%s}".formatted(wish.shown());
    }

    private void refuseWrong(PersonId person, Wish wish) {
        if (wish.nickname().isEmpty()
                || wish.nickname().length() > LONGEST
                || wish.company().length() > LONGEST
                || wish.team().length() > LONGEST)
            throw new BadInput(
                    "ranking.nickname",
                    Place.whole("nickname"),
                    "",
                    new Words(
                            "ニックネームを %d 文字以内で入力してください。会社名とグループ名も同じ長さまでです。".formatted(LONGEST),
                            "Enter a nickname of at most %d letters; company and team are as short."
                                    .formatted(LONGEST)));
        var identity = people.find(person).orElseThrow().identity();
        var nickname = plain(wish.nickname());
        for (var name : (identity.name() + " " + identity.kana()).split("[\\s　]+", -1))
            if (!name.isEmpty() && nickname.contains(plain(name)))
                throw new BadInput(
                        "ranking.own-name",
                        Place.whole("nickname"),
                        "",
                        new Words(
                                "本当の名前が入っています。名前のわからないニックネームにしてください。",
                                "It tells the person's name: choose a nickname that does not."));
    }

    /**
     * Names under which companies or groups are known already, so that one is not written in two ways. Residents are offered what the municipality
     * entered and what stands on the board; staff also what single residents wrote who wish to be shown.
     */
    public List<String> names(Board board) {
        if (board == Board.PERSON) return List.of();
        var names = new TreeSet<String>();
        var actor = acting.actor();
        acting.as(Actor.job("ranking", actor.municipality()), () -> {
            for (var groups : known) names.addAll(groups.called(board));
            return names.addAll(inReading("select distinct name from ranking.standing where board = :board", board));
        });
        if (Role.STAFF.contains(actor.role())) names.addAll(inReading("""
                    select distinct case :board when 'company' then company else team end from ranking.last_wish where shown
                    """, board));
        return names.stream().filter(name -> !name.isBlank()).limit(MOST_NAMES).toList();
    }

    private List<String> inReading(String sql, Board board) {
        return Objects.requireNonNull(transactions.execute(status ->
                db.sql(sql).param("board", board.word()).query(String.class).list()));
    }

    private static String plain(String text) {
        return java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFKC)
                .toLowerCase(java.util.Locale.ROOT)
                .replaceAll("\\s", "");
    }

    /**
     * The places of a board, the first first, without those of whom nothing may be given to others. Whoever asks learns names that were chosen, and
     * not whose they are.
     */
    public List<Standing> board(String period, Board board, int most) {
        return board(period, board, 0, most);
    }

    /** Some of the places of a board, without those before them. */
    public List<Standing> board(String period, Board board, int without, int most) {
        return acting.as(
                Actor.job("ranking", acting.actor().municipality()),
                () -> transactions.execute(status -> db.sql("""
                select place, name, members, points from ranking.standing
                 where period = :period and board = :board and number > :without
                   and (person is null or people.gives(municipality, person))
                 order by number limit :most
                """)
                        .param("without", without)
                        .param("period", period)
                        .param("board", board.word())
                        .param("most", most)
                        .query((row, number) -> standing(row))
                        .list()));
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(row.getInt("place"), row.getString("name"), row.getInt("members"), row.getLong("points"));
    }

    /** Where somebody stands among the people of a period; empty when they are not shown. */
    @Transactional(readOnly = true)
    public Optional<Standing> place(String period, PersonId person) {
        return db.sql("""
                select place, name, members, points from ranking.standing
                 where period = :period and board = 'person' and person = :person
                """)
                .param("period", period)
                .param("person", person.value())
                .query((row, number) -> standing(row))
                .optional();
    }

    /** The periods whose standings still move: this month and year, and those just before them. */
    public List<String> moving() {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var month = YearMonth.from(today);
        var periods = new ArrayList<String>();
        for (var m : List.of(month, month.minusMonths(1))) periods.add(m.toString());
        periods.add(FiscalYear.of(today).toString());
        periods.add(FiscalYear.of(month.minusMonths(1).atDay(1)).toString());
        return periods.stream().distinct().toList();
    }

    /** Every period that has standings or still moves, the latest first; fiscal years after the months. */
    @Transactional(readOnly = true)
    public List<String> periods() {
        // Each period is a jump in the index, however many people stand in it.
        var periods = new TreeSet<>(Comparator.<String, Boolean>comparing(period -> period.startsWith("FY"))
                .thenComparing(Comparator.reverseOrder()));
        periods.addAll(db.sql("""
                with recursive known as (
                    select min(period) as period from ranking.standing
                    union all
                    select (select min(s.period) from ranking.standing s where s.period > known.period) from known where known.period is not null)
                select period from known where period is not null
                """).query(String.class).list());
        periods.addAll(moving());
        return List.copyOf(periods);
    }

    /** How many stand on a board. */
    @Transactional(readOnly = true)
    public int count(String period, Board board) {
        return db.sql("select coalesce(max(number), 0) from ranking.standing where period = :period and board = :board")
                .param("period", period)
                .param("board", board.word())
                .query(Integer.class)
                .single();
    }

    /** Makes the standings of the periods that still move. */
    @Transactional
    public void make() {
        db.sql("select pg_advisory_xact_lock(hashtextextended('rankings ' || :municipality, 0))")
                .param("municipality", municipality())
                .query((row, number) -> 0)
                .single();
        for (var period : moving()) remake(period);
    }

    /** Makes the standings of one period, in a transaction of the server's own. */
    void remake(String period) {
        db.sql("delete from ranking.standing where period = :period")
                .param("period", period)
                .update();
        for (var board : Board.values()) make(period, board);
    }

    /** The fewest members whose company or team is shown: what the municipality chose, never fewer than ten. */
    @Transactional(readOnly = true)
    public int leastMembers() {
        return db.sql("select members from ranking.least order by change desc limit 1")
                .query(Integer.class)
                .optional()
                .orElse(LEAST_MEMBERS);
    }

    /**
     * Says how many members a company or team needs to be shown.
     *
     * @throws BadInput when fewer than ten, or more than a thousand
     */
    @Transactional
    public void raiseLeast(int members) {
        if (members < LEAST_MEMBERS || members > MOST_LEAST)
            throw new BadInput(
                    "ranking.least",
                    Place.whole("least"),
                    Integer.toString(members),
                    new Words(
                            "%d から %d までの数にしてください。".formatted(LEAST_MEMBERS, MOST_LEAST),
                            "Choose a number from %d to %d.".formatted(LEAST_MEMBERS, MOST_LEAST)));
        db.sql("select pg_advisory_xact_lock(hashtextextended('ranking least ' || :municipality, 0))")
                .param("municipality", municipality())
                .query((row, number) -> 0)
                .single();
        int before = leastMembers();
        if (before == members) return;
        db.sql("""
                insert into ranking.least (municipality, change, members, happened_at, actor)
                select :municipality, count(*) + 1, :members, :at, :actor from ranking.least
                """)
                .param("municipality", municipality())
                .param("members", members)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("actor", acting.actor().name())
                .update();
        audit.record(
                "ranking.least-changed",
                "ranking",
                Optional.empty(),
                "",
                "{\"members\":%d}".formatted(before),
                "{\"members\":%d}".formatted(members));
    }

    private void make(String period, Board board) {
        boolean year = period.startsWith("FY");
        var first = year
                ? new FiscalYear(Integer.parseInt(period.substring(2))).days().from()
                : YearMonth.parse(period).atDay(1);
        db.sql(board == Board.PERSON ? PEOPLE : GROUPS)
                .param("municipality", municipality())
                .param("period", period)
                .param("board", board.word())
                .param("first", first)
                .param("until", year ? first.plusYears(1) : first.plusMonths(1))
                .param("least", leastMembers())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static final String EARNED = """
            with given as (
                select coalesce(m.counts_as, a.person) as person, sum(a.after) as points
                  from points.latest_award a
                  left join people.merged m on m.municipality = a.municipality and m.person = a.person
                 where a.municipality = :municipality and a.month >= :first and a.month < :until
                 group by 1),
            earned as (
                select w.person, w.nickname, w.company, w.team, coalesce(g.points, 0) as points
                  from ranking.last_word w left join given g using (person)
                 where w.municipality = :municipality and w.shown)
            """;

    private static final String PEOPLE = EARNED + """
            insert into ranking.standing (municipality, period, board, place, number, name, person, members, points, made_at)
            select :municipality, :period, :board, rank() over (order by points desc),
                   row_number() over (order by points desc, nickname, person), nickname, person, least(1, :least), points, :at
              from earned where points > 0
            """;

    private static final String GROUPS = EARNED + """
            insert into ranking.standing (municipality, period, board, place, number, name, person, members, points, made_at)
            select :municipality, :period, :board, rank() over (order by points desc), row_number() over (order by points desc, name),
                   name, null, members, points, :at
              from (select case :board when 'company' then company else team end as name, count(*) as members,
                           cast(floor(avg(points)) as bigint) as points
                      from earned group by 1) groups
             where name <> '' and members >= :least
            """;

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
