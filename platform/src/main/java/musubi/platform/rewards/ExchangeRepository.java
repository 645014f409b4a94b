package musubi.platform.rewards;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.payout.Accrual;
import musubi.platform.people.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Exchanges and their steps. */
@Repository
class ExchangeRepository {
    /** How far each exchange is, in the words of its steps. */
    private static final String STATES = """
            cross join lateral (
                select coalesce(max(s.step) filter (where s.step in ('refused', 'fulfilled', 'cancelled', 'lapsed')),
                                case when bool_or(s.step = 'held') then 'held' else 'asked' end) as state,
                       max(s.happened_at) filter (where s.step = 'ready') as ready_at
                  from rewards.step s where s.municipality = e.municipality and s.exchange = e.exchange) as far
            left join rewards.ticket t on t.municipality = e.municipality and t.exchange = e.exchange
            """;

    private static final String EXCHANGE = """
            select e.exchange, e.person, e.points, e.asked_at, v.code, v.last_day, far.state, far.ready_at, t.won, %s
              from rewards.exchange e join rewards.item i using (municipality, item)
              left join rewards.voucher v using (municipality, exchange)
            """.formatted(ItemRepository.COLUMNS) + STATES;

    private static final String WANTED = """
             where (:anyItem or e.item = :item) and (:anyState or far.state = :state) and (not :won or t.won)
            """;

    /** Stands where any item will do. */
    private static final UUID NO_ITEM = new UUID(0, 0);

    private final JdbcClient db;

    ExchangeRepository(JdbcClient db) {
        this.db = db;
    }

    boolean add(String municipality, UUID exchange, Item item, PersonId person, String actor, Instant at) {
        return db.sql("""
                insert into rewards.exchange (municipality, exchange, item, person, points, asked_at, actor)
                values (:municipality, :exchange, :item, :person, :points, :at, :actor) on conflict do nothing
                """)
                        .param("municipality", municipality)
                        .param("exchange", exchange)
                        .param("item", item.id())
                        .param("person", person.value())
                        .param("points", item.points())
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .param("actor", actor)
                        .update()
                == 1;
    }

    /**
     * Writes a step; false when it was taken before, or when the exchange ended in another way. A clock that was set back dates no step before
     * what it follows.
     */
    boolean step(String municipality, UUID exchange, String step, String actor, Instant at) {
        return db.sql("""
                insert into rewards.step (municipality, exchange, step, actor, happened_at)
                select e.municipality, e.exchange, :step, :actor, greatest(cast(:at as timestamptz), e.asked_at, (
                    select max(s.happened_at) from rewards.step s where s.municipality = e.municipality and s.exchange = e.exchange))
                  from rewards.exchange e where e.municipality = :municipality and e.exchange = :exchange
                on conflict do nothing
                """)
                        .param("municipality", municipality)
                        .param("exchange", exchange)
                        .param("step", step)
                        .param("actor", actor)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** When an exchange ended. */
    Instant ended(UUID exchange) {
        return db.sql("""
                select happened_at from rewards.step
                 where exchange = :exchange and step in ('refused', 'fulfilled', 'cancelled', 'lapsed')
                """)
                .param("exchange", exchange)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    void voucher(String municipality, UUID exchange, String code, LocalDate lastDay) {
        db.sql("""
                insert into rewards.voucher (municipality, exchange, code, last_day)
                values (:municipality, :exchange, :code, :last) on conflict (municipality, exchange) do nothing
                """)
                .param("municipality", municipality)
                .param("exchange", exchange)
                .param("code", code)
                .param("last", lastDay)
                .update();
    }

    Optional<Exchange> find(UUID exchange) {
        return db.sql(EXCHANGE + " where e.exchange = :exchange")
                .param("exchange", exchange)
                .query((row, number) -> exchange(row))
                .optional();
    }

    Optional<Exchange> ofCode(String code) {
        return db.sql(EXCHANGE + " where v.code = :code")
                .param("code", code)
                .query((row, number) -> exchange(row))
                .optional();
    }

    List<Exchange> of(PersonId person) {
        return db.sql(EXCHANGE + " where e.person = :person order by e.asked_at desc, e.exchange")
                .param("person", person.value())
                .query((row, number) -> exchange(row))
                .list();
    }

    /** The latest first, without so many of them. */
    List<Exchange> find(Exchanges.Wanted wanted, int without, int most) {
        return asked(EXCHANGE + WANTED + " order by e.asked_at desc, e.exchange offset :without limit :most", wanted)
                .param("without", without)
                .param("most", most)
                .query((row, number) -> exchange(row))
                .list();
    }

    long count(Exchanges.Wanted wanted) {
        return asked("select count(*) from rewards.exchange e " + STATES + WANTED, wanted)
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec asked(String sql, Exchanges.Wanted wanted) {
        return db.sql(sql)
                .param("anyItem", wanted.item().isEmpty())
                .param("item", wanted.item().orElse(NO_ITEM))
                .param("anyState", wanted.state().isEmpty())
                .param(
                        "state",
                        wanted.state()
                                .map(s -> s.name().toLowerCase(Locale.ROOT))
                                .orElse(""))
                .param("won", wanted.won());
    }

    List<Exchange> ofItem(UUID item) {
        return db.sql(EXCHANGE + " where e.item = :item order by e.exchange")
                .param("item", item)
                .query((row, number) -> exchange(row))
                .list();
    }

    /** How often somebody exchanged points of an agreement since a moment, what was refused or undone left out. */
    long times(PersonId person, String agreement, Instant since) {
        return db.sql("""
                select count(*) from rewards.exchange e join rewards.item i using (municipality, item)
                 where e.person = :person and i.agreement = :agreement and e.asked_at >= :since
                   and not exists (select 1 from rewards.step s where s.municipality = e.municipality and s.exchange = e.exchange
                                      and s.step in ('refused', 'cancelled', 'lapsed'))
                """)
                .param("person", person.value())
                .param("agreement", agreement)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    /** Exchanges of which nobody knows yet whether the points suffice. */
    List<UUID> undecided() {
        return db.sql("""
                select exchange from rewards.exchange e where not exists (
                    select 1 from rewards.step s
                     where s.municipality = e.municipality and s.exchange = e.exchange and s.step in ('held', 'refused'))
                 order by e.asked_at limit 500
                """).query(UUID.class).list();
    }

    /** Exchanges that ended or were refused, and whose points do not stand so in the ledger yet. */
    List<UUID> unbooked() {
        return db.sql("""
                select s.exchange from rewards.step s where s.step in ('refused', 'fulfilled', 'cancelled', 'lapsed') and not exists (
                    select 1 from rewards.step b
                     where b.municipality = s.municipality and b.exchange = s.exchange and b.step = 'booked')
                 order by s.happened_at limit 500
                """).query(UUID.class).list();
    }

    /** Exchanges that nobody may fulfil any more: vouchers whose last day is over, lotteries that ended long ago, others asked for long ago. */
    List<UUID> overdue(LocalDate today, Instant longAgo) {
        return db.sql("""
                select e.exchange from rewards.exchange e join rewards.item i using (municipality, item)
                  left join rewards.voucher v using (municipality, exchange)
                 where case i.kind
                         when 'voucher' then v.last_day < :today
                         when 'lottery' then greatest(e.asked_at, (i.offered_last + 1)::timestamp at time zone 'Asia/Tokyo') < :ago
                         else e.asked_at < :ago end
                   and exists (select 1 from rewards.step s
                                where s.municipality = e.municipality and s.exchange = e.exchange and s.step = 'held')
                   and not exists (select 1 from rewards.step s
                                    where s.municipality = e.municipality and s.exchange = e.exchange
                                      and s.step in ('refused', 'fulfilled', 'cancelled', 'lapsed'))
                 limit 500
                """)
                .param("today", today)
                .param("ago", longAgo.atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .list();
    }

    /** Something the city owes for an exchange. */
    record Owed(UUID exchange, String party, String title, long yen, LocalDate on) {}

    private static final String OPEN = """
              from rewards.step s join rewards.exchange e using (municipality, exchange)
              join rewards.item i using (municipality, item)
             where s.step = 'fulfilled' and i.kind = :kind and i.shop <> '' and i.yen > 0 and s.happened_at < :until
               and not exists (select 1 from payout.closed_item c
                                where c.municipality = e.municipality and c.ground = i.kind and c.item = e.exchange::text)
            """;

    private JdbcClient.StatementSpec open(String what, Kind kind, Instant until) {
        return db.sql(what).param("kind", kind.word()).param("until", until.atOffset(ZoneOffset.UTC));
    }

    /** What is owed for vouchers used, or donations given, before a moment, and stands in no closing. */
    List<Owed> open(Kind kind, Instant until) {
        return open(
                        "select e.exchange, i.shop, i.title, i.yen, (s.happened_at at time zone 'Asia/Tokyo')::date as day"
                                + OPEN
                                + " order by s.happened_at, e.exchange",
                        kind,
                        until)
                .query((row, number) -> new Owed(
                        row.getObject("exchange", UUID.class),
                        row.getString("shop"),
                        row.getString("title"),
                        row.getLong("yen"),
                        row.getObject("day", LocalDate.class)))
                .list();
    }

    /** The same in sums, by shop or recipient. */
    List<Accrual.Total> totals(Kind kind, Instant until) {
        return open(
                        "select i.shop, count(*)::int as items, sum(i.yen)::bigint as yen" + OPEN
                                + " group by i.shop order by i.shop collate \"C\"",
                        kind,
                        until)
                .query((row, number) ->
                        new Accrual.Total(row.getString("shop"), row.getInt("items"), row.getLong("yen")))
                .list();
    }

    /** What of it is owed to one. */
    long owed(Kind kind, Instant until, String party) {
        return open("select coalesce(sum(i.yen), 0)::bigint" + OPEN + " and i.shop = :party", kind, until)
                .param("party", party)
                .query(Long.class)
                .single();
    }

    /** What is owed to a shop for one kind of voucher. */
    record ShopLine(String shop, String title, long vouchers, long yen) {}

    /** What is owed to each shop for the vouchers used in a span of time. */
    List<ShopLine> shops(Instant from, Instant until) {
        return db.sql("""
                select i.shop, i.title, count(*) as vouchers, sum(i.yen) as yen
                  from rewards.step s join rewards.exchange e using (municipality, exchange)
                  join rewards.item i using (municipality, item)
                 where s.step = 'fulfilled' and i.kind = 'voucher' and s.happened_at >= :from and s.happened_at < :until
                 group by i.shop, i.title order by i.shop, i.title
                """)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("until", until.atOffset(ZoneOffset.UTC))
                .query((row, number) -> new ShopLine(
                        row.getString("shop"), row.getString("title"), row.getLong("vouchers"), row.getLong("yen")))
                .list();
    }

    private static Exchange exchange(ResultSet row) throws SQLException {
        var code = Optional.ofNullable(row.getString("code"));
        return new Exchange(
                row.getObject("exchange", UUID.class),
                ItemRepository.item(row),
                new PersonId(row.getObject("person", UUID.class)),
                row.getLong("points"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                Exchange.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                code.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Exchange.Voucher(code.get(), row.getObject("last_day", LocalDate.class))),
                Optional.ofNullable(row.getObject("won", Boolean.class)),
                Optional.ofNullable(row.getObject("ready_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }
}
